package cm.sanaga.projection;

import cm.sanaga.kernel.Decision;
import cm.sanaga.kernel.Digest;
import cm.sanaga.kernel.Persisted;
import cm.sanaga.money.Money;
import cm.sanaga.payment.PayIn;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentKind;
import cm.sanaga.payment.PaymentView;
import cm.sanaga.payment.RefundTerms;
import cm.sanaga.payment.Refunds;
import cm.sanaga.payment.Request;
import cm.sanaga.payment.Wallet;
import cm.sanaga.payment.charge.Charge;
import cm.sanaga.payment.charge.ChargeView;
import cm.sanaga.payment.escrow.Escrow;
import cm.sanaga.payment.escrow.EscrowView;
import cm.sanaga.payment.fee.Fee;
import cm.sanaga.payment.payout.Payout;
import cm.sanaga.payment.payout.PayoutView;
import cm.sanaga.payment.refund.Refund;
import cm.sanaga.payment.refund.RefundView;
import cm.sanaga.provider.Msisdn;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.ProviderToken;
import cm.sanaga.provider.ProviderTransactionId;
import cm.sanaga.provider.Reason;
import cm.sanaga.provider.Receipt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiFunction;

/** Payments to which random things happen, as their cores allow. */
final class Lives {
    static final String MERCHANT = "mer_test";
    private static final Instant DAY = Instant.parse("2026-03-01T08:00:00Z");

    private final Random random;
    private int made;
    private Instant now = DAY;

    Lives(long seed) {
        this.random = new Random(seed);
    }

    /** A payment that was lived, what happened to it and how its actor would show it. */
    record Lived(String persistenceId, List<Persisted> events, PaymentView view) {}

    Lived any() {
        return switch (List.of(PaymentKind.values()).get(random.nextInt(4))) {
            case CHARGE -> charge();
            case ESCROW -> escrow();
            case PAYOUT -> payout();
            case REFUND -> refund();
        };
    }

    private Lived charge() {
        Request request = request(PaymentKind.CHARGE);
        Wallet payer = wallet();
        Optional<Charge.Plan> plan =
                random.nextInt(3) == 0
                        ? Optional.of(
                                new Charge.Plan(wallet(), Money.xaf(900), Fee.of(Money.xaf(10))))
                        : Optional.empty();
        Charge.Terms terms =
                new Charge.Terms(request, Money.xaf(1000), Fee.of(Money.xaf(20)), payer, plan);
        Run<Charge.State, Charge.Event> run = new Run<>(new Charge.State.Absent());
        run.say(new Charge.Command.Open(terms), Charge::decide, Charge::evolve);
        Request refund = request(PaymentKind.REFUND);
        PaymentId part = refund.id();
        List<Charge.Command> said = new ArrayList<>();
        outcomes().forEach(outcome -> said.add(new Charge.Command.Hear(outcome, tick())));
        said.add(new Charge.Command.RecordCredit(tick()));
        said.add(new Charge.Command.RecordSuspense(tick()));
        said.add(new Charge.Command.RecordAnswer(tick()));
        said.add(
                new Charge.Command.OrderRefund(
                        refund, Optional.of(Money.xaf(300)), maybe("he sent it back")));
        said.add(new Charge.Command.RecordPayout(tick()));
        said.add(new Charge.Command.EndRefund(part, stage(), tick()));
        for (Charge.Command command : cut(said)) {
            run.say(command, Charge::decide, Charge::evolve);
        }
        return new Lived(
                "charge|" + request.id(),
                run.events,
                ChargeView.of((Charge.State.Begun) run.state));
    }

    private Lived escrow() {
        Request request = request(PaymentKind.ESCROW);
        Escrow.Terms terms =
                new Escrow.Terms(
                        request,
                        Money.xaf(1000),
                        Fee.of(Money.xaf(20)),
                        wallet(),
                        maybe(DAY.plusSeconds(864_000)),
                        maybe(DAY.plusSeconds(1_728_000)));
        Run<Escrow.State, Escrow.Event> run = new Run<>(new Escrow.State.Absent());
        run.say(new Escrow.Command.Open(terms), Escrow::decide, Escrow::evolve);
        Request part = request(PaymentKind.REFUND);
        Digest print = Digest.of("release");
        List<Escrow.Command> said = new ArrayList<>();
        outcomes().forEach(outcome -> said.add(new Escrow.Command.Hear(outcome, tick())));
        said.add(new Escrow.Command.RecordFunding(tick()));
        said.add(new Escrow.Command.RecordSuspense(tick()));
        said.add(new Escrow.Command.RecordAnswer(tick()));
        said.add(
                new Escrow.Command.OrderRelease(
                        "r1", Optional.of(Money.xaf(400)), print, "key", tick()));
        said.add(new Escrow.Command.RecordRelease("r1", tick()));
        said.add(new Escrow.Command.OrderRefund(part, maybe(Money.xaf(250)), Optional.empty()));
        said.add(new Escrow.Command.EndRefund(part.id(), stage(), tick()));
        said.add(new Escrow.Command.ComeDue(DAY.plusSeconds(2_000_000)));
        said.add(new Escrow.Command.RecordRelease("due", tick()));
        for (Escrow.Command command : cut(said)) {
            run.say(command, Escrow::decide, Escrow::evolve);
        }
        return new Lived(
                "escrow|" + request.id(),
                run.events,
                EscrowView.of((Escrow.State.Begun) run.state));
    }

    private Lived refund() {
        Request request = request(PaymentKind.REFUND);
        Wallet to = wallet();
        RefundTerms terms = refundTerms(request(PaymentKind.CHARGE), request.id(), to, 1000);
        Run<Refund.State, Refund.Event> run = new Run<>(new Refund.State.Absent());
        run.say(new Refund.Command.Open(terms), Refund::decide, Refund::evolve);
        List<Refund.Command> said = new ArrayList<>();
        said.add(
                random.nextInt(5) == 0
                        ? new Refund.Command.RecordNoHold(reason(), tick())
                        : new Refund.Command.RecordHold(tick()));
        outcomes().forEach(outcome -> said.add(new Refund.Command.Hear(outcome, tick())));
        said.add(new Refund.Command.RecordCapture(tick()));
        said.add(new Refund.Command.RecordRelease(tick()));
        said.add(new Refund.Command.RecordReport(tick()));
        said.add(new Refund.Command.RecordAnswer(tick()));
        for (Refund.Command command : cut(said)) {
            run.say(command, Refund::decide, Refund::evolve);
        }
        return new Lived(
                "refund|" + request.id(),
                run.events,
                RefundView.of((Refund.State.Begun) run.state));
    }

    private Lived payout() {
        Request request = request(PaymentKind.PAYOUT);
        Payout.Terms terms =
                new Payout.Terms(request, Money.xaf(1000), Fee.of(Money.xaf(15)), wallet());
        Run<Payout.State, Payout.Event> run = new Run<>(new Payout.State.Absent());
        run.say(new Payout.Command.Open(terms), Payout::decide, Payout::evolve);
        List<Payout.Command> said = new ArrayList<>();
        said.add(
                random.nextInt(5) == 0
                        ? new Payout.Command.RecordNoHold(reason(), tick())
                        : new Payout.Command.RecordHold(tick()));
        if (random.nextInt(3) == 0) {
            said.add(new Payout.Command.Queue(reason(), tick()));
        }
        if (random.nextInt(6) == 0) {
            said.add(new Payout.Command.Cancel(request.id().value(), Digest.of("cancel"), tick()));
        }
        said.add(new Payout.Command.Dispatch(tick()));
        outcomes().forEach(outcome -> said.add(new Payout.Command.Hear(outcome, tick())));
        said.add(new Payout.Command.RecordCapture(tick()));
        said.add(new Payout.Command.RecordRelease(tick()));
        said.add(new Payout.Command.RecordAnswer(tick()));
        for (Payout.Command command : cut(said)) {
            run.say(command, Payout::decide, Payout::evolve);
        }
        return new Lived(
                "payout|" + request.id(),
                run.events,
                PayoutView.of((Payout.State.Begun) run.state));
    }

    /** A life that goes on while commands are said to it. */
    private static final class Run<S, E extends Persisted> {
        private final List<Persisted> events = new ArrayList<>();
        private S state;

        Run(S state) {
            this.state = state;
        }

        <C, R> void say(
                C command, BiFunction<S, C, Decision<E, R>> decide, BiFunction<S, E, S> evolve) {
            if (decide.apply(state, command) instanceof Decision.Accepted<E, R>(var accepted)) {
                for (E event : accepted) {
                    events.add(event);
                    state = evolve.apply(state, event);
                }
            }
        }
    }

    /** The first so many, sometimes with two of them the other way round. */
    private <C> List<C> cut(List<C> said) {
        List<C> cut = new ArrayList<>(said.subList(0, random.nextInt(said.size() + 1)));
        if (cut.size() > 1 && random.nextInt(4) == 0) {
            java.util.Collections.swap(cut, random.nextInt(cut.size()), random.nextInt(cut.size()));
        }
        return cut;
    }

    private List<Outcome> outcomes() {
        List<Outcome> outcomes = new ArrayList<>();
        outcomes.add(new Outcome.Prepared(new ProviderToken("token-" + made)));
        if (random.nextInt(3) == 0) {
            outcomes.add(new Outcome.Unheard());
        }
        outcomes.add(
                random.nextInt(4) == 0
                        ? new Outcome.Declined(reason())
                        : new Outcome.Confirmed(
                                new Receipt(
                                        new ProviderTransactionId("tx-" + made),
                                        Money.xaf(random.nextInt(8) == 0 ? 999 : 1000))));
        return outcomes;
    }

    private Reason reason() {
        Reason.Code[] codes = Reason.Code.values();
        return new Reason(codes[random.nextInt(codes.length)], "as the provider \"said\" it");
    }

    private Refunds.Stage stage() {
        return random.nextBoolean() ? Refunds.Stage.PAID : Refunds.Stage.FAILED;
    }

    private Request request(PaymentKind kind) {
        made++;
        return new Request(
                PaymentId.of(kind, "org", "route", "key-" + made),
                MERCHANT,
                Digest.of("body " + made),
                "key_test",
                maybe("order-" + made),
                maybe("description é, {\"and\"} more"),
                Map.of("cart", "c-" + made, "é", "\\"),
                tick());
    }

    private RefundTerms refundTerms(Request charge, PaymentId refund, Wallet to, long amount) {
        Request request =
                new Request(
                        refund,
                        MERCHANT,
                        Digest.of("refund"),
                        "key_test",
                        Optional.empty(),
                        Optional.empty(),
                        Map.of(),
                        tick());
        return new RefundTerms(
                request,
                charge.id(),
                RefundTerms.Source.AVAILABLE,
                Money.xaf(amount),
                to,
                PayIn.reference(charge.id()),
                maybe("he sent it back"));
    }

    private Wallet wallet() {
        boolean mtn = random.nextBoolean();
        return new Wallet(
                new Msisdn(mtn ? "+237670000001" : "+237690000002"),
                mtn ? Provider.MTN : Provider.ORANGE,
                !mtn);
    }

    private <T> Optional<T> maybe(T value) {
        return random.nextBoolean() ? Optional.of(value) : Optional.empty();
    }

    private Instant tick() {
        now = now.plusMillis(1 + random.nextInt(900));
        return now;
    }
}
