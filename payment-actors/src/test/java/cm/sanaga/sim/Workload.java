package cm.sanaga.sim;

import cm.sanaga.kernel.Digest;
import cm.sanaga.kernel.Sent;
import cm.sanaga.kernel.actor.ProcessAnswer;
import cm.sanaga.kernel.actor.ProcessAnswer.Replay;
import cm.sanaga.ledger.AccountId;
import cm.sanaga.ledger.JournalId;
import cm.sanaga.ledger.SubAccount;
import cm.sanaga.ledger.Transfer;
import cm.sanaga.ledger.TransferId;
import cm.sanaga.money.Currency;
import cm.sanaga.money.Money;
import cm.sanaga.payment.Case;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentKind;
import cm.sanaga.payment.PaymentView;
import cm.sanaga.payment.Request;
import cm.sanaga.payment.Wallet;
import cm.sanaga.payment.charge.Charge;
import cm.sanaga.payment.dispute.Dispute;
import cm.sanaga.payment.escrow.Escrow;
import cm.sanaga.payment.fee.Bearer;
import cm.sanaga.payment.fee.Fee;
import cm.sanaga.payment.fee.FeeKind;
import cm.sanaga.payment.fee.FeeLine;
import cm.sanaga.payment.payout.Payout;
import cm.sanaga.payment.refund.Refund;
import cm.sanaga.provider.Msisdn;
import cm.sanaga.provider.Provider;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Merchants who order more than there is, several times over, and from several places at once. */
final class Workload {
    private static final List<Wallet> WALLETS =
            List.of(
                    new Wallet(new Msisdn("+237677000001"), Provider.MTN, false),
                    new Wallet(new Msisdn("+237699000001"), Provider.ORANGE, true),
                    new Wallet(new Msisdn("+237620000001"), Provider.CAMTEL, false));
    private static final int MERCHANTS = 2;
    private static final long OPEN_MILLIS = 60_000;

    private final World world;
    private final Cluster cluster;
    private final Checks checks;
    private int keys;

    Workload(World world, Cluster cluster, Checks checks) {
        this.world = world;
        this.cluster = cluster;
        this.checks = checks;
    }

    /** Puts a minute of business on the agenda. */
    void plan() {
        for (int i = 3 + world.pick(5); i > 0; i--) {
            world.later(world.between(0, OPEN_MILLIS), this::charge);
        }
        for (int i = 2 + world.pick(4); i > 0; i--) {
            world.later(world.between(0, OPEN_MILLIS), this::escrow);
        }
        for (int i = 1 + world.pick(4); i > 0; i--) {
            world.later(world.between(20_000, 2 * OPEN_MILLIS), this::payout);
        }
        for (int i = world.pick(4); i > 0; i--) {
            world.later(world.between(20_000, 2 * OPEN_MILLIS), this::transfer);
        }
    }

    private void charge() {
        Request request = request(PaymentKind.CHARGE, merchant());
        Money amount = Money.xaf(100 + world.pick(5_000));
        Fee fee = fee(50);
        Optional<Charge.Plan> plan =
                world.chance(0.3)
                        ? Optional.of(
                                new Charge.Plan(
                                        world.pick(WALLETS),
                                        amount.minus(fee.total()).minus(Money.xaf(10)),
                                        Fee.of(Money.xaf(10))))
                        : Optional.empty();
        PaymentId id = request.id();
        order(
                id,
                new Charge.Command.Open(
                        new Charge.Terms(request, amount, fee, world.pick(WALLETS), plan)),
                2);
        answer(id, new Charge.Command.RecordAnswer(world.instant()));
        for (int i = world.pick(4); i > 0; i--) {
            world.later(
                    world.between(5_000, 90_000),
                    () ->
                            order(
                                    id,
                                    new Charge.Command.OrderRefund(
                                            request(PaymentKind.REFUND, request.merchant()),
                                            part(amount),
                                            Optional.empty()),
                                    1));
        }
    }

    private void escrow() {
        Request request = request(PaymentKind.ESCROW, merchant());
        Money amount = Money.xaf(100 + world.pick(5_000));
        PaymentId id = request.id();
        order(
                id,
                new Escrow.Command.Open(
                        new Escrow.Terms(
                                request,
                                amount,
                                fee(100),
                                world.pick(WALLETS),
                                date(0.5),
                                date(0.3))),
                2);
        answer(id, new Escrow.Command.RecordAnswer(world.instant()));
        for (int i = world.pick(4); i > 0; i--) {
            world.later(world.between(5_000, 90_000), () -> release(id, amount));
        }
        if (world.chance(0.4)) {
            world.later(world.between(5_000, 60_000), () -> dispute(id, amount));
        }
        for (int i = world.pick(3); i > 0; i--) {
            world.later(
                    world.between(5_000, 90_000),
                    () ->
                            order(
                                    id,
                                    new Escrow.Command.OrderRefund(
                                            request(PaymentKind.REFUND, request.merchant()),
                                            part(amount),
                                            Optional.empty()),
                                    1));
        }
    }

    /** Ends by a decision, by an offer of any size, or by silence. */
    private void dispute(PaymentId id, Money amount) {
        Instant answerBy = world.instant().plusSeconds(60);
        String dispute =
                argue(
                        id,
                        step ->
                                new Dispute.Command.Open(
                                        world.chance(0.5)
                                                ? Dispute.Party.PAYER
                                                : Dispute.Party.MERCHANT,
                                        part(amount),
                                        Dispute.Ground.OTHER,
                                        answerBy,
                                        answerBy.plusSeconds(60),
                                        step));
        if (world.chance(0.6)) {
            Money refund = Money.xaf(world.pick(1_000));
            world.later(
                    world.between(1_000, 90_000),
                    () -> argue(id, step -> new Dispute.Command.Propose(dispute, refund, step)));
            world.later(
                    world.between(1_000, 120_000),
                    () ->
                            argue(
                                    id,
                                    step ->
                                            world.chance(0.5)
                                                    ? new Dispute.Command.Accept(
                                                            dispute, refund, step)
                                                    : new Dispute.Command.Decide(
                                                            dispute, refund, step)));
        }
    }

    private String argue(PaymentId id, Function<Dispute.Step, Dispute.Command> command) {
        String step = "dis-" + ++keys;
        order(
                id,
                new Escrow.Command.Argue(
                        command.apply(
                                new Dispute.Step(
                                        step, Digest.of(step), "key_1", "", world.instant()))),
                1);
        return step;
    }

    /** Less than that in all, in lines or as older payments have it. */
    private Fee fee(int below) {
        long ours = world.pick(below);
        return world.chance(0.2)
                ? Fee.of(Money.xaf(ours))
                : Fee.of(
                        Currency.XAF,
                        List.of(
                                line(FeeKind.PLATFORM, ours / 2),
                                line(FeeKind.TAX, ours - ours / 2)));
    }

    private static FeeLine line(FeeKind kind, long francs) {
        return new FeeLine(kind, "rule", Money.xaf(francs), Bearer.MERCHANT);
    }

    private void release(PaymentId id, Money amount) {
        String release = "rel-" + ++keys;
        order(
                id,
                new Escrow.Command.OrderRelease(
                        release, part(amount), Digest.of(release), "key_1", world.instant()),
                1);
    }

    private void payout() {
        Request request = request(PaymentKind.PAYOUT, merchant());
        PaymentId id = request.id();
        order(
                id,
                new Payout.Command.Open(
                        new Payout.Terms(
                                request,
                                Money.xaf(50 + world.pick(3_000)),
                                fee(20),
                                world.pick(WALLETS))),
                3);
        answer(id, new Payout.Command.RecordAnswer(world.instant()));
        if (world.chance(0.5)) {
            world.later(
                    world.between(100, 30_000),
                    () ->
                            order(
                                    id,
                                    new Payout.Command.Cancel(
                                            id.value(), Digest.of("cancel"), world.instant()),
                                    1));
        }
    }

    /** Fees go to the platform, or one merchant pays the other. */
    private void transfer() {
        AccountId from = AccountId.merchant("mer_0");
        boolean fees = world.chance(0.5);
        AccountId to = fees ? AccountId.PLATFORM : AccountId.merchant("mer_1");
        SubAccount line = fees ? SubAccount.FEES : SubAccount.AVAILABLE;
        TransferId id = TransferId.derived("sim", Integer.toString(++keys));
        Transfer.Command start =
                new Transfer.Command.Start(
                        new Transfer.Order(
                                id,
                                new Transfer.Terms(
                                        new Transfer.Line(from, line),
                                        new Transfer.Line(to, line),
                                        Money.xaf(1 + world.pick(fees ? 60 : 2_000)),
                                        "sim",
                                        "key_1"),
                                world.instant()));
        do {
            world.send(
                    () ->
                            cluster.process(id.value())
                                    .order(start, answer -> started(id, start, answer)));
        } while (world.chance(0.5));
    }

    private void started(TransferId id, Sent start, ProcessAnswer answer) {
        if (answer instanceof ProcessAnswer.Shown) {
            checks.acknowledged(id.value(), start);
        }
    }

    private String merchant() {
        return "mer_" + world.pick(MERCHANTS);
    }

    private Optional<Money> part(Money amount) {
        return world.chance(0.2)
                ? Optional.empty()
                : Optional.of(Money.xaf(1 + world.pick((int) amount.minor())));
    }

    private Optional<Instant> date(double probability) {
        return world.chance(probability)
                ? Optional.of(world.instant().plus(world.between(1_000, 120_000)))
                : Optional.empty();
    }

    private Request request(PaymentKind kind, String merchant) {
        String key = "key-" + ++keys;
        return new Request(
                PaymentId.of(kind, merchant, "/v1", key),
                merchant,
                Digest.of(key),
                "key_1",
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                world.instant());
    }

    /** An operator decides whatever is open. */
    void decideCases() {
        checks.openCases().forEach((id, kind) -> give(id, resolve(id, ruling(kind)), 1, false));
    }

    /** An operator looks into the provider's own books for what nobody else can find out. */
    void findOut(List<ProviderSim> providers) {
        checks.openCases()
                .forEach(
                        (id, kind) -> {
                            if (kind == Case.Kind.IN_DOUBT) {
                                give(id, resolve(id, ruling(truth(id, providers))), 1, false);
                            }
                        });
    }

    private static Case.Resolution truth(PaymentId id, List<ProviderSim> providers) {
        return providers.stream()
                .flatMap(provider -> provider.receipt(id.value()).stream())
                .<Case.Resolution>map(Case.Resolution.Confirm::new)
                .findFirst()
                .orElseGet(Case.Resolution.Decline::new);
    }

    private Case.Ruling ruling(Case.Kind kind) {
        Case.Resolution resolution =
                switch (kind) {
                    case LATE_SUCCESS, WRONG_AMOUNT ->
                            world.chance(0.5)
                                    ? new Case.Resolution.CreditMerchant()
                                    : new Case.Resolution.RefundPayer();
                    case PAID_AFTER_FAILURE ->
                            world.chance(0.5)
                                    ? new Case.Resolution.ChargeMerchant()
                                    : new Case.Resolution.WriteOff();
                    case IN_DOUBT -> throw new Violation("nothing stays in doubt", "a case");
                };
        return ruling(resolution);
    }

    private Case.Ruling ruling(Case.Resolution resolution) {
        return new Case.Ruling(resolution, "key_op", "looked", world.instant());
    }

    private static Sent resolve(PaymentId id, Case.Ruling ruling) {
        return switch (id.kind()) {
            case CHARGE -> new Charge.Command.Resolve(ruling);
            case ESCROW -> new Escrow.Command.Resolve(ruling);
            case PAYOUT -> new Payout.Command.Resolve(ruling);
            case REFUND -> new Refund.Command.Resolve(ruling);
        };
    }

    private void answer(PaymentId id, Sent record) {
        if (world.chance(0.5)) {
            world.later(world.between(1_000, 60_000), () -> give(id, record, 1, false));
        }
    }

    /** Gives a command, and again while the merchant is impatient. */
    private void order(PaymentId id, Sent command, int answers) {
        give(id, command, answers, true);
        while (world.chance(0.5)) {
            world.later(world.between(0, 120_000), () -> give(id, command, answers, true));
        }
    }

    private void give(PaymentId id, Sent command, int answers, boolean seen) {
        world.send(
                () ->
                        cluster.process(id)
                                .order(
                                        command,
                                        answer -> told(id, command, answers, seen, answer)));
    }

    private void told(PaymentId id, Sent command, int answers, boolean seen, ProcessAnswer answer) {
        world.note(() -> id + " answers " + answer + " to " + command);
        if (!(answer instanceof ProcessAnswer.Shown(var view, var replay)) || !seen) {
            return;
        }
        if (replay == Replay.NOW) {
            checks.acknowledged(id.value(), command);
        }
        if (!(command instanceof Escrow.Command.OrderRelease(var release, _, _, _, _, _))
                || posted(id, release, (PaymentView) view)) {
            checks.answered(id + " " + command, ((PaymentView) view).plain(), answers);
        }
    }

    /** A release has its answer only when the merchant's book has it. */
    private static boolean posted(PaymentId id, String release, PaymentView view) {
        return view.journals().contains(JournalId.of(id.value(), "release/" + release).publicId());
    }

    /** A provider says that something happened; it may be lying. */
    void callback(PaymentId id, Money amount) {
        world.send(() -> believe(id, amount));
        if (world.chance(0.2)) {
            world.later(Duration.ofSeconds(30), () -> believe(id, amount));
        }
    }

    private void believe(PaymentId id, Money amount) {
        if (world.has(Bug.CALLBACK_BELIEVED) && id.kind() != PaymentKind.ESCROW) {
            cluster.process(id).order(paid(id, amount), _ -> {});
        } else {
            cluster.process(id).nudge();
        }
    }

    private Sent paid(PaymentId id, Money amount) {
        var outcome =
                new cm.sanaga.provider.Outcome.Confirmed(
                        new cm.sanaga.provider.Receipt(
                                new cm.sanaga.provider.ProviderTransactionId("said-so"), amount));
        return switch (id.kind()) {
            case CHARGE -> new Charge.Command.Hear(outcome, world.instant());
            case ESCROW -> new Escrow.Command.Hear(outcome, world.instant());
            case PAYOUT -> new Payout.Command.Hear(outcome, world.instant());
            case REFUND -> new Refund.Command.Hear(outcome, world.instant());
        };
    }
}
