package cm.sanaga.sim;

/** Mistakes that are planted to see whether the simulation finds them. */
enum Bug {
    /** A healthy world. */
    NONE,
    /** A book obeys an id as often as it is told. */
    NO_MEMORY_OF_IDS,
    /** A capture posts and leaves the hold where it is. */
    CAPTURE_LEAVES_HOLD,
    /** A hold is taken without a look at what is free. */
    HOLD_WITHOUT_COVER,
    /** A hold is taken although it was ended before the order to take it came. */
    ENDED_HOLD_TAKEN,
    /** A book that another copy has overtaken says no without looking. */
    OVERTAKEN_BOOK_REFUSES,
    /** What is owed is performed while the append is still under way. */
    EFFECT_BEFORE_PERSIST,
    /** Whoever asked is answered while the append is still under way. */
    ACK_BEFORE_PERSIST,
    /** An order that is sent again gets a new reference. */
    NEW_REFERENCE_ON_RETRY,
    /** A doubt is taken for a refusal. */
    DOUBT_IS_REFUSAL,
    /** An order whose answer was lost is sent again without asking. */
    RESEND_WITHOUT_QUESTION,
    /** The first "never heard of it" is taken for good. */
    UNHEARD_IS_REFUSAL,
    /** A rail that may not be sent to twice is taken for one that may. */
    EVERY_RAIL_REPEATABLE,
    /** An order that was turned back when it was sent again counts as refused. */
    TURNED_BACK_IS_REFUSAL,
    /** A question that was not let through counts as an order that was not sent. */
    QUEUED_THOUGH_SENT,
    /** The journal takes what two copies of an entity write. */
    NO_FENCE,
    /** A refund reserves nothing while it is under way. */
    REFUND_NOT_RESERVED,
    /** The end of one refund forgets the others. */
    REFUND_FORGETS_OTHERS,
    /** A transfer is decided although the source refused. */
    TRANSFER_WITHOUT_COVER,
    /** A callback that says "paid" is believed. */
    CALLBACK_BELIEVED,
    /** Every part of a release bears the whole fee. */
    WHOLE_FEE_ON_PARTS,
    /** The timer releases the whole, whatever has left before. */
    TIMER_RELEASES_WHOLE,
    /** After a crash nobody asks what is owed. */
    NOTHING_OWED_AFTER_CRASH,
    /** A restart in place keeps believing what was under way. */
    RESTART_KEEPS_DEBTS,
    /** Money that comes after a decline is not heard of. */
    LATE_SUCCESS_IGNORED,
    /** Nobody asks again about an order that expired. */
    NEVER_LOOKED_AGAIN
}
