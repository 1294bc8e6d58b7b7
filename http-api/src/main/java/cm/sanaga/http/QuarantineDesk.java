package cm.sanaga.http;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The time after a restore, when orders that take money out are asked after before they are sent.
 */
public interface QuarantineDesk {

    /** Whether it lasts, from memory. */
    boolean on();

    /** How it stands. */
    CompletionStage<View> view();

    /**
     * Ends it: our journal is believed again, on this node at once, on others within two seconds.
     * Where there is none nothing happens, and no line is left in the trail.
     */
    CompletionStage<Operators.Times> lift(Operators.Deed deed);

    /**
     * The last quarantine, or that there was none yet.
     *
     * @param timeline of the database now; PostgreSQL counts it up with every restore to a point in
     *     time and every promotion
     * @param since when this timeline was met
     * @param lifted by whom, of a quarantine that is over
     * @param orders that were to go out meanwhile
     */
    record View(
            boolean active, long timeline, Instant since, Optional<Lift> lifted, Orders orders) {}

    /**
     * How it ended.
     *
     * @param by the key
     */
    record Lift(Instant at, String by, String reason) {}

    /**
     * How many orders were held.
     *
     * @param waiting the provider could not be asked yet
     * @param found the provider knew them, so its word was taken
     * @param sent the provider had never heard of them
     */
    record Orders(long waiting, long found, long sent) {}
}
