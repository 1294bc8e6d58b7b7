package cm.sanaga.provider;

import cm.sanaga.money.Money;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The port to one provider. Every method completes normally: what the world did not answer is an
 * {@link Outcome}, an exceptional completion is our bug.
 */
public interface Rail {

    /** What does not change while the program runs. */
    RailTerms terms();

    /**
     * Asks for the token that the submission needs; only for rails whose {@link RailTerms#twoStep}
     * is true. Moves no money and may be repeated.
     */
    CompletionStage<Outcome> prepare(ProviderCall.Order order);

    /** Sends the order. Sending the same order again must have no second effect. */
    CompletionStage<Outcome> submit(ProviderCall.Order order, Optional<ProviderToken> token);

    /** Asks what became of the order. */
    CompletionStage<Outcome> query(ProviderCall.Order order, Optional<ProviderToken> token);

    /**
     * How many requests sending the order usually is, one or more; so many count against the rate.
     */
    default int requestsToSubmit(ProviderCall.Order order) {
        return 1;
    }

    /** How many requests asking after the order usually is, as {@link #requestsToSubmit}. */
    default int requestsToQuery(ProviderCall.Order order) {
        return 1;
    }

    /** What our wallet holds according to the provider, empty when it cannot say. */
    CompletionStage<Optional<Money>> balance();

    /**
     * Whether the party has a wallet here that can pay and be paid, empty when the provider cannot
     * say.
     */
    default CompletionStage<Optional<Boolean>> active(Msisdn party) {
        return CompletableFuture.completedFuture(Optional.empty());
    }

    /** Whether the payer of an order with this token can be asked once more. */
    default boolean promptsAgain(ProviderToken token) {
        return false;
    }

    /**
     * Asks the payer of an order that was sent once more, where {@link #promptsAgain} says that the
     * provider can. Moves no money. {@code InDoubt} means that nobody knows whether the handset
     * rang, {@code NotSent} that it did not; any other outcome is what the provider, asked to ring,
     * said of the order: no more than the answer to a question.
     */
    default CompletionStage<Outcome> promptAgain(
            ProviderCall.Order order, Optional<ProviderToken> token) {
        return query(order, token);
    }

    /** What a callback's body claims; empty when it says of no end, or cannot be read. */
    default Optional<Claim> claimed(String body) {
        return Optional.empty();
    }

    /** Where the payer must go to pay; empty where the prompt comes to the handset. */
    default Optional<URI> payerPage(ProviderToken token) {
        return Optional.empty();
    }
}
