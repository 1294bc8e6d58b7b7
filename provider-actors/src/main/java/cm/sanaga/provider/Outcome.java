package cm.sanaga.provider;

import cm.sanaga.kernel.Sent;
import java.time.Duration;

/** Everything a provider may answer. A time-out is {@link InDoubt}, never a refusal. */
public sealed interface Outcome extends Sent {

    /** A token for a later submission; no money can have moved. */
    record Prepared(ProviderToken token) implements Outcome {}

    /** The provider has the order and will decide later. */
    record Accepted() implements Outcome {}

    /** Final: money moved. */
    record Confirmed(Receipt receipt) implements Outcome {}

    /** Final: no money moved, and none will under this reference. */
    record Declined(Reason reason) implements Outcome {}

    /** Nobody knows: the order may or may not have arrived, money may or may not have moved. */
    sealed interface Doubt extends Outcome {
        String what();
    }

    /** No answer that can be read came: ask. */
    record InDoubt(String what) implements Doubt {}

    /**
     * The provider answered, and what it says of this order cannot be true: it names another
     * payment, party, amount or currency. The provider is up, and may be right about others.
     */
    record Disbelieved(String what) implements Doubt {}

    /**
     * The answer to a question: the provider never heard of the reference. Where it is {@link
     * RailTerms#repeatable} the same order may be sent again under the same reference.
     */
    record Unheard() implements Outcome {}

    /**
     * The provider refuses the order as one that it has had, under a token that is not the one we
     * have: money may have moved then, and asking by ours tells nothing of it. Its statement does.
     */
    record HadBefore(String what) implements Outcome {}

    /** Certainly not sent: our own guard refused, or nobody listened. */
    record NotSent(Reason reason, Duration retryAfter) implements Outcome {}
}
