package cm.sanaga.sim;

import cm.sanaga.ledger.AccountId;
import cm.sanaga.ledger.Transfer;
import cm.sanaga.money.Money;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.actor.ActorKinds;
import cm.sanaga.payment.actor.ActorKinds.Kind;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.ProviderCall.Order;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One seed: two minutes in a bad world, then a good one until nothing is owed any more. Throws a
 * {@link Violation} as soon as something holds that never may.
 */
final class LedgerSim {
    private static final Duration BAD = Duration.ofSeconds(130);
    private static final Duration TICK = Duration.ofMillis(100);
    private static final Duration WAKE = Duration.ofSeconds(10);
    private static final Duration WAKE_SELDOM = Duration.ofMinutes(5);

    /** By then the most patient merchant has given up repeating himself. */
    private static final Duration LAST_ORDERS = Duration.ofMinutes(4);

    private static final Duration QUIET = Duration.ofSeconds(70);

    /**
     * A look at an expired order comes a day later; a refund that a case ordered may expire too.
     */
    private static final Duration PATIENCE = Duration.ofDays(30);

    private final World world;
    private final Store store;
    private final Cluster cluster;
    private final Checks checks;
    private final Workload workload;
    private final List<ProviderSim> providers;
    private final ActorKinds kinds;
    private final Kind<Transfer.Command, Transfer.Event, Transfer.State, Transfer.Intent> transfers;

    LedgerSim(long seed, Bug bug, boolean tracing) {
        this.world = new World(seed, bug, tracing);
        this.store = new Store(world);
        this.cluster = new Cluster(world, this::born);
        this.providers =
                List.of(
                        new ProviderSim(world, Provider.MTN, false, this::callback),
                        new ProviderSim(world, Provider.ORANGE, true, this::callback),
                        new ProviderSim(world, Provider.CAMTEL, false, this::callback));
        SimRails rails =
                new SimRails(
                        world,
                        providers.stream()
                                .collect(
                                        Collectors.toMap(
                                                ProviderSim::provider,
                                                one -> new SimRail(world, one))));
        LateLedger ledger = new LateLedger();
        this.kinds = new ActorKinds(rails, ledger, world);
        this.transfers = TransferKind.kind(ledger, world);
        this.checks = new Checks(kinds, transfers, bug);
        ledger.is(new SimLedger(world, cluster, checks));
        this.workload = new Workload(world, cluster, checks);
        store.observe(checks::saw);
    }

    private Entity born(String id) {
        Planted planted = new Planted(world);
        FollowUp follow = new FollowUp(world, cluster);
        if (id.startsWith("tr_")) {
            return new ProcessShell<>(world, store, id, transfers);
        }
        Optional<PaymentId> payment = PaymentId.parse(id);
        if (payment.isEmpty()) {
            return new AccountShell(world, store, new AccountId(id));
        }
        return switch (payment.get().kind()) {
            case CHARGE ->
                    new ProcessShell<>(
                            world, store, id, planted.charge(follow.charge(kinds.charge())));
            case ESCROW ->
                    new ProcessShell<>(
                            world, store, id, planted.escrow(follow.escrow(kinds.escrow())));
            case PAYOUT -> new ProcessShell<>(world, store, id, planted.payout(kinds.payout()));
            case REFUND -> new ProcessShell<>(world, store, id, follow.refund(kinds.refund()));
        };
    }

    private void callback(Order order, Outcome end) {
        if (end instanceof Outcome.Confirmed(var receipt)) {
            workload.callback(new PaymentId(order.payment()), receipt.amount());
        } else {
            workload.callback(new PaymentId(order.payment()), order.amount());
        }
    }

    /** Runs it; returns how many steps that took. */
    long run() {
        workload.plan();
        tick();
        wake();
        Instant healed = world.instant().plus(BAD);
        runUntil(healed);
        world.heal();
        cluster.settle();
        Instant end = healed.plus(PATIENCE);
        Instant quiet = healed.plus(LAST_ORDERS);
        runUntil(quiet);
        while (!checks.owing().isEmpty() && world.instant().isBefore(end)) {
            workload.findOut(providers);
            quiet = quiet.plus(QUIET);
            runUntil(quiet);
        }
        while (!checks.openCases().isEmpty() && world.instant().isBefore(end)) {
            workload.decideCases();
            do {
                quiet = quiet.plus(QUIET);
                runUntil(quiet);
            } while (!checks.owing().isEmpty() && world.instant().isBefore(end));
        }
        runUntil(quiet.plus(QUIET));
        checks.atRest(providers);
        return world.tasks();
    }

    private void runUntil(Instant end) {
        boolean more = true;
        while (more) {
            try {
                more = world.step(end);
            } catch (IllegalStateException defect) {
                // In the program the actor stops; here the world does.
                throw new Violation("a rule asserts what it may not break", defect.toString());
            }
        }
    }

    /** Accidents. */
    private void tick() {
        if (world.chance(world.faults().crash())) {
            cluster.crashOne();
        }
        if (world.chance(world.faults().twin())) {
            cluster.twinOne();
        }
        if (world.chance(world.faults().forged() / 10)) {
            forged();
        }
        if (!world.faults().equals(Faults.NONE)) {
            world.later(TICK, this::tick);
        }
    }

    private void forged() {
        List<PaymentId> owing =
                checks.owing().stream().map(PaymentId::parse).flatMap(Optional::stream).toList();
        if (!owing.isEmpty()) {
            workload.callback(world.pick(owing), Money.xaf(100 + world.pick(5_000)));
        }
    }

    /** The table of due work wakes whoever still owes something. */
    private void wake() {
        checks.owing().forEach(id -> cluster.process(id));
        world.later(world.faults().equals(Faults.NONE) ? WAKE_SELDOM : WAKE, this::wake);
    }

    /** What happened, where it was traced. */
    List<String> trace() {
        return world.trace();
    }
}
