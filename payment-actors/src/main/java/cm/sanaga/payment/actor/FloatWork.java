package cm.sanaga.payment.actor;

import cm.sanaga.kernel.actor.Performer.Occasion;
import cm.sanaga.kernel.actor.Performer.Performed;
import cm.sanaga.ledger.AccountId;
import cm.sanaga.ledger.Journal;
import cm.sanaga.money.Money;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.wallet.FloatGate;
import cm.sanaga.payment.wallet.Outgoing;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Asks the gate of a wallet, for those whose money leaves it. It is asked in the act of sending,
 * not only before: whoever hears yes there is known to the gate, or to the books a new gate reads.
 */
final class FloatWork {
    private static final String FLOAT = "float/";
    private static final Duration NEAR = Duration.ofSeconds(2);
    private static final Duration FAR = Duration.ofSeconds(10);

    /** When to look again whether a permission to go out was taken. */
    static final Duration DISPATCH_AGAIN = Duration.ofSeconds(2);

    /** How often what waits looks whether its account has thawed. */
    static final Duration FROZEN_AGAIN = Duration.ofSeconds(5);

    private static final int NEAR_PLACES = 10;

    private final Floats floats;
    private final Freezes freezes;

    FloatWork(Floats floats, Freezes freezes) {
        this.floats = floats;
        this.freezes = freezes;
    }

    /** Whether an order may go out. */
    sealed interface Leave {
        record Given() implements Leave {}

        /**
         * @param reason empty when the gate did not answer
         * @param again when to ask again; a gate that can give leave says so earlier
         */
        record Withheld(Optional<Reason> reason, Duration again) implements Leave {}
    }

    /** Whether something that was never sent may go out of this account. */
    CompletionStage<Leave> ask(
            AccountId account, PaymentId id, Provider provider, Money amount, Instant since) {
        return frozen(account)
                ? CompletableFuture.completedFuture(
                        new Leave.Withheld(Optional.of(Words.frozen()), FROZEN_AGAIN))
                : ask(provider, new Outgoing(id, amount, since), FloatGate.Sent.NEVER);
    }

    /** Whether nothing may leave an account for the time being. */
    boolean frozen(AccountId account) {
        return freezes.of(account).isPresent();
    }

    /** Whether this may be performed; what does not send anything always may. */
    CompletionStage<Leave> ask(ProviderCall.Intent call, Occasion occasion) {
        return switch (occasion) {
            case AGAIN, NUDGED -> CompletableFuture.completedFuture(new Leave.Given());
            case FRESH ->
                    switch (call) {
                        case ProviderCall.Intent.Prepare(var order) ->
                                ask(order.provider(), outgoing(order), FloatGate.Sent.NEVER);
                        case ProviderCall.Intent.Drive(var order, _, var resent) ->
                                ask(
                                        order.provider(),
                                        outgoing(order),
                                        resent == 0
                                                ? FloatGate.Sent.NEVER
                                                : FloatGate.Sent.PERHAPS);
                        case ProviderCall.Intent.Ask _, ProviderCall.Intent.Look _ ->
                                CompletableFuture.completedFuture(new Leave.Given());
                    };
        };
    }

    private static Outgoing outgoing(ProviderCall.Order order) {
        return new Outgoing(new PaymentId(order.payment()), order.amount(), order.at());
    }

    private CompletionStage<Leave> ask(Provider provider, Outgoing order, FloatGate.Sent sent) {
        return floats.ask(provider, order, sent)
                .handle(
                        (answer, failure) ->
                                failure == null
                                        ? leave(answer)
                                        : new Leave.Withheld(Optional.empty(), NEAR));
    }

    private static Leave leave(FloatMessage.Answer answer) {
        return switch (answer) {
            case FloatMessage.Answer.Granted _ -> new Leave.Given();
            case FloatMessage.Answer.Wait(var reason, var place, _) ->
                    new Leave.Withheld(Optional.of(reason), place <= NEAR_PLACES ? NEAR : FAR);
            case FloatMessage.Answer.Unknown _ -> new Leave.Withheld(Optional.empty(), NEAR);
        };
    }

    /** The provider refused for good: nothing will leave under this order. */
    void heard(ProviderCall.Intent call, Outcome outcome) {
        if (outcome instanceof Outcome.Declined) {
            ProviderCall.Order order = order(call);
            floats.ended(
                    order.provider(), new PaymentId(order.payment()), FloatGate.End.DID_NOT_MOVE);
        }
    }

    /** It had leave to go out and has certainly not left: it stands in line again. */
    Reason turnedBack(ProviderCall.Intent call, Outcome.NotSent by) {
        ProviderCall.Order order = order(call);
        floats.turnedBack(order.provider(), new PaymentId(order.payment()), by);
        return by.reason();
    }

    private static ProviderCall.Order order(ProviderCall.Intent call) {
        return switch (call) {
            case ProviderCall.Intent.Prepare(var prepared) -> prepared;
            case ProviderCall.Intent.Drive(var driven, _, _) -> driven;
            case ProviderCall.Intent.Ask(var asked) -> asked;
            case ProviderCall.Intent.Look(var looked, _, _) -> looked;
        };
    }

    /** When our books know that it has left, both measures of the wallet show it. */
    <C> CompletionStage<Performed<C>> captured(
            Journal journal, CompletionStage<Performed<C>> capture) {
        return capture.thenApply(
                performed -> {
                    if (performed.report().isPresent()) {
                        left(journal);
                    }
                    return performed;
                });
    }

    private void left(Journal journal) {
        PaymentId id = new PaymentId(journal.payment());
        journal.entries().stream()
                .map(entry -> entry.subAccount().value())
                .filter(line -> line.startsWith(FLOAT))
                .map(line -> new Provider(line.substring(FLOAT.length())))
                .forEach(provider -> floats.ended(provider, id, FloatGate.End.MOVED));
    }

    /** One that was cancelled, if it was, will not want to go out any more. */
    Payments.Answer cancelled(Payments.Answer answer) {
        if (answer instanceof Payments.Answer.Done(var view, _)) {
            floats.ended(view.wallet().provider(), view.request().id(), FloatGate.End.DID_NOT_MOVE);
        }
        return answer;
    }

    /** Where something that waits stands; empty when it does not, or nobody knows. */
    CompletionStage<Optional<Payments.Turn>> turn(Provider provider, PaymentId id) {
        return floats.where(provider, id)
                .handle(
                        (answer, failure) ->
                                failure == null
                                                && answer
                                                        instanceof
                                                        FloatMessage.Answer.Wait(
                                                                _,
                                                                var place,
                                                                var at)
                                        ? Optional.of(new Payments.Turn(place, at))
                                        : Optional.empty());
    }
}
