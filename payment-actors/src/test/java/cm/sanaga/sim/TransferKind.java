package cm.sanaga.sim;

import cm.sanaga.kernel.Decision;
import cm.sanaga.kernel.Digest;
import cm.sanaga.kernel.actor.Performer;
import cm.sanaga.kernel.actor.ProcessRules;
import cm.sanaga.ledger.Account;
import cm.sanaga.ledger.Transfer;
import cm.sanaga.ledger.actor.Ledger;
import cm.sanaga.money.Money;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentKind;
import cm.sanaga.payment.PaymentView;
import cm.sanaga.payment.Refusal;
import cm.sanaga.payment.Request;
import cm.sanaga.payment.Wallet;
import cm.sanaga.payment.actor.ActorKinds.Kind;
import cm.sanaga.payment.fee.Fee;
import cm.sanaga.provider.Msisdn;
import cm.sanaga.provider.Provider;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/** The real rules of a transfer, and how its actor asks the two books. */
final class TransferKind
        implements ProcessRules<
                        Transfer.Command,
                        Transfer.Event,
                        Transfer.State,
                        Refusal,
                        Transfer.Intent,
                        PaymentView>,
                Performer<Transfer.Intent, Transfer.Command> {
    private static final Duration AGAIN = Duration.ofSeconds(5);

    /** Nobody looks at a transfer here; the shell wants something to show. */
    private static final PaymentView NOTHING_TO_SEE =
            new PaymentView(
                    new Request(
                            PaymentId.of(PaymentKind.CHARGE, "none", "none", "none"),
                            "none",
                            Digest.ZERO,
                            "none",
                            Optional.empty(),
                            Optional.empty(),
                            Map.of(),
                            Instant.EPOCH),
                    "none",
                    Optional.empty(),
                    Money.xaf(0),
                    Fee.of(Money.xaf(0)),
                    new Wallet(new Msisdn("+237677000009"), Provider.MTN, false),
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    new PaymentView.Payout(),
                    Instant.EPOCH);

    private final Ledger ledger;
    private final InstantSource clock;
    private final boolean believing;

    private TransferKind(Ledger ledger, InstantSource clock, boolean believing) {
        this.believing = believing;
        this.ledger = ledger;
        this.clock = clock;
    }

    static Kind<Transfer.Command, Transfer.Event, Transfer.State, Transfer.Intent> kind(
            Ledger ledger, World world) {
        TransferKind kind = new TransferKind(ledger, world, world.has(Bug.TRANSFER_WITHOUT_COVER));
        return new Kind<>(kind, kind);
    }

    @Override
    public CompletionStage<Performed<Transfer.Command>> perform(
            Transfer.Intent intent, Occasion occasion) {
        return switch (intent) {
            case Transfer.Intent.Reserve i ->
                    ledger.hold(i.account(), i.hold())
                            .thenApply(
                                    answer ->
                                            report(
                                                    answer,
                                                    (_, at) -> new Transfer.Command.ConfirmHold(at),
                                                    Transfer.Command.RefuseHold::new));
            case Transfer.Intent.Capture i ->
                    ledger.capture(i.account(), i.hold(), i.journal())
                            .thenApply(
                                    answer ->
                                            report(
                                                    answer,
                                                    Transfer.Command.ConfirmCapture::new,
                                                    (why, _) -> {
                                                        throw new IllegalStateException(
                                                                why.toString());
                                                    }));
            case Transfer.Intent.EndHold i ->
                    ledger.release(i.account(), i.hold(), i.heldAt())
                            .thenApply(
                                    answer ->
                                            report(
                                                    answer,
                                                    (_, at) ->
                                                            new Transfer.Command.ConfirmRelease(at),
                                                    (why, _) -> {
                                                        throw new IllegalStateException(
                                                                why.toString());
                                                    }));
            case Transfer.Intent.Credit i ->
                    ledger.post(i.account(), i.journal())
                            .thenApply(
                                    answer ->
                                            report(
                                                    answer,
                                                    (number, at) ->
                                                            new Transfer.Command.ConfirmCredit(
                                                                    i.journal().id(), number, at),
                                                    (why, at) ->
                                                            new Transfer.Command.RefuseCredit(
                                                                    i.journal().id(), why, at)));
        };
    }

    private Performed<Transfer.Command> report(
            Ledger.Answer answer,
            BiFunction<Long, Instant, Transfer.Command> done,
            BiFunction<Account.Refusal, Instant, Transfer.Command> refused) {
        return switch (answer) {
            case Ledger.Answer.Done(var number) ->
                    Performed.report(done.apply(number, clock.instant()), AGAIN);
            case Ledger.Answer.Refused(var why) ->
                    Performed.report(refused.apply(why, clock.instant()), AGAIN);
            case Ledger.Answer.Unanswered _ -> Performed.later(AGAIN, Occasion.AGAIN);
        };
    }

    @Override
    public Transfer.State empty() {
        return new Transfer.State.Absent();
    }

    @Override
    public Decision<Transfer.Event, Refusal> decide(
            Transfer.State state, Transfer.Command command) {
        if (believing
                && state instanceof Transfer.State.Reserving
                && command instanceof Transfer.Command.RefuseHold(_, var at)) {
            return Decision.accept(new Transfer.Event.Decided(at));
        }
        return Transfer.decide(state, command)
                .map(event -> event, no -> new Refusal.OutOfPlace(no.toString()));
    }

    @Override
    public Transfer.State evolve(Transfer.State state, Transfer.Event event) {
        return Transfer.evolve(state, event);
    }

    @Override
    public List<Transfer.Intent> pending(Transfer.State state) {
        return Transfer.pending(state);
    }

    @Override
    public boolean reached(Transfer.State state, Milestone milestone) {
        return pending(state).isEmpty();
    }

    @Override
    public PaymentView view(Transfer.State state) {
        return NOTHING_TO_SEE;
    }

    @Override
    public PaymentView answerOfThen(Transfer.State state, Transfer.Command command) {
        return NOTHING_TO_SEE;
    }

    @Override
    public boolean exists(Transfer.State state) {
        return !(state instanceof Transfer.State.Absent);
    }

    @Override
    public Class<Transfer.Command> commands() {
        return Transfer.Command.class;
    }
}
