package cm.sanaga.payment.actor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.kernel.Digest;
import cm.sanaga.kernel.actor.ProcessAnswer;
import cm.sanaga.money.Money;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentKind;
import cm.sanaga.payment.PaymentView;
import cm.sanaga.payment.Request;
import cm.sanaga.payment.Wallet;
import cm.sanaga.payment.fee.Fee;
import cm.sanaga.payment.wallet.FloatGate;
import cm.sanaga.payment.wallet.Outgoing;
import cm.sanaga.provider.Msisdn;
import cm.sanaga.provider.Outage;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The gate of a wallet as an actor, with a rail that keeps a wallet and payments that answer. */
final class FloatEntityTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final Instant START = Instant.parse("2026-11-27T08:00:00Z");
    private static final FloatSettings SETTINGS =
            new FloatSettings(
                    Duration.ofMillis(50), Duration.ofSeconds(30), Duration.ofMillis(300));

    private final ScriptedRail rail = new ScriptedRail(false);
    private final List<PaymentView> books = new ArrayList<>();
    private final Map<PaymentId, PaymentView> living = new ConcurrentHashMap<>();
    private final TestProbe<PaymentId> nudged = KIT.createTestProbe();
    private volatile long booked;

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    private ActorRef<FloatMessage> gate() {
        return gate(Instant::now);
    }

    private ActorRef<FloatMessage> gate(InstantSource clock) {
        WalletKnowledge knowledge =
                new WalletKnowledge() {
                    @Override
                    public CompletionStage<Money> booked(Provider provider) {
                        return CompletableFuture.completedFuture(Money.xaf(booked));
                    }

                    @Override
                    public CompletionStage<List<PaymentView>> outgoing(Provider provider) {
                        return CompletableFuture.completedFuture(List.copyOf(books));
                    }
                };
        return KIT.spawn(
                FloatEntity.create(
                        Provider.MTN,
                        new FloatEntity.Surroundings(
                                rail,
                                knowledge,
                                id -> CompletableFuture.completedFuture(read(id)),
                                nudged.ref()::tell),
                        SETTINGS,
                        clock));
    }

    private ProcessAnswer read(PaymentId id) {
        PaymentView view = living.get(id);
        return view == null
                ? new ProcessAnswer.Unknown()
                : new ProcessAnswer.Shown(view, ProcessAnswer.Replay.NOW);
    }

    private static Outgoing order(int number, long francs) {
        return new Outgoing(
                PaymentId.of(PaymentKind.PAYOUT, "org", "/v1", "key-" + number),
                Money.xaf(francs),
                START.plusSeconds(number));
    }

    private static PaymentView view(Outgoing order, String status) {
        return new PaymentView(
                new Request(
                        order.id(),
                        "mer_1",
                        Digest.of("content"),
                        "sk_1",
                        Optional.empty(),
                        Optional.empty(),
                        Map.of(),
                        order.since()),
                status,
                Optional.empty(),
                order.amount(),
                Fee.of(Money.xaf(0)),
                new Wallet(new Msisdn("+237670000001"), Provider.MTN, false),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                new PaymentView.Payout(),
                order.since());
    }

    private FloatMessage.Answer ask(ActorRef<FloatMessage> gate, Outgoing order) {
        living.putIfAbsent(order.id(), view(order, "queued"));
        TestProbe<FloatMessage.Answer> probe = KIT.createTestProbe();
        gate.tell(new FloatMessage.Ask(order, FloatGate.Sent.NEVER, probe.ref()));
        return probe.receiveMessage();
    }

    private void eventually(
            ActorRef<FloatMessage> gate, Outgoing order, Predicate<FloatMessage.Answer> wanted) {
        KIT.createTestProbe()
                .awaitAssert(
                        () -> {
                            FloatMessage.Answer answer = ask(gate, order);
                            if (!wanted.test(answer)) {
                                throw new AssertionError(answer);
                            }
                            return answer;
                        });
    }

    private static boolean granted(FloatMessage.Answer answer) {
        return answer instanceof FloatMessage.Answer.Granted;
    }

    private static FloatMessage.Answer.Wait wait(int place) {
        return new FloatMessage.Answer.Wait(
                Words.floatShort(Provider.MTN), place, Optional.empty());
    }

    private static FloatMessage.Answer down(int place) {
        return down(place, Optional.empty());
    }

    private static FloatMessage.Answer down(int place, Optional<Instant> estimate) {
        return new FloatMessage.Answer.Wait(Words.railDown(Provider.MTN), place, estimate);
    }

    private static Optional<Outage> outage(Duration lasted) {
        return Optional.of(new Outage(lasted, Duration.ofSeconds(5)));
    }

    @Test
    void whoever_fits_goes_and_the_others_are_told_when_the_wallet_is_filled() {
        rail.wallet.set(100);
        var gate = gate();
        assertEquals(new FloatMessage.Answer.Granted(), ask(gate, order(1, 80)));
        nudged.expectMessage(order(1, 80).id());
        assertEquals(wait(1), ask(gate, order(2, 60)));
        assertEquals(wait(2), ask(gate, order(3, 5)));
        rail.wallet.set(150);
        nudged.expectMessage(order(2, 60).id());
        nudged.expectMessage(order(3, 5).id());
        assertEquals(new FloatMessage.Answer.Granted(), ask(gate, order(3, 5)));
    }

    @Test
    void nobody_goes_while_the_rail_is_down_and_all_keep_their_order() {
        rail.available = false;
        var gate = gate();
        assertEquals(down(1), ask(gate, order(2, 5)));
        assertEquals(down(1), ask(gate, order(1, 5)));
        assertEquals(down(2), ask(gate, order(2, 5)));
        rail.available = true;
        eventually(gate, order(2, 5), FloatEntityTest::granted);
        nudged.expectMessage(order(1, 5).id());
        nudged.expectMessage(order(2, 5).id());
    }

    @Test
    void whoever_waits_for_a_rail_that_is_down_is_told_that_it_may_last_as_long_again() {
        var gate = gate(() -> START);
        var allowed = order(1, 5);
        assertEquals(new FloatMessage.Answer.Granted(), ask(gate, allowed));
        rail.available = false;
        rail.outage = outage(Duration.ofMinutes(10));
        Optional<Instant> tenMinutes = Optional.of(START.plusSeconds(600));
        assertEquals(down(1, tenMinutes), ask(gate, allowed));
        assertEquals(down(1, tenMinutes), ask(gate, order(2, 5)));
        assertEquals(down(2, tenMinutes), ask(gate, order(3, 5)));
        rail.outage = outage(Duration.ofSeconds(1));
        assertEquals(down(2, Optional.of(START.plusSeconds(5))), ask(gate, order(3, 5)));
    }

    private void turnBack(
            ActorRef<FloatMessage> gate, Outgoing order, Reason.Code code, Duration pause) {
        gate.tell(new FloatMessage.TurnedBack(order.id(), new Reason(code, "no"), pause));
    }

    @Test
    void those_who_are_too_many_for_the_provider_go_out_in_their_order() {
        rail.wallet.set(1_000);
        var gate = gate();
        List<Outgoing> orders = IntStream.rangeClosed(1, 6).mapToObj(i -> order(i, 5)).toList();
        orders.forEach(
                order -> {
                    assertEquals(new FloatMessage.Answer.Granted(), ask(gate, order));
                    nudged.expectMessage(order.id());
                });
        orders.reversed()
                .forEach(
                        order ->
                                turnBack(
                                        gate,
                                        order,
                                        Reason.Code.RATE_LIMITED,
                                        Duration.ofMillis(300)));
        var waits = assertInstanceOf(FloatMessage.Answer.Wait.class, ask(gate, orders.getLast()));
        assertEquals(6, waits.place());
        assertEquals(new Reason(Reason.Code.RATE_LIMITED, "no"), waits.reason());
        assertTrue(waits.estimatedAt().orElseThrow().isAfter(Instant.now()));
        orders.forEach(order -> nudged.expectMessage(order.id()));
        assertEquals(new FloatMessage.Answer.Granted(), ask(gate, orders.getLast()));
    }

    @Test
    void one_that_alone_is_turned_back_does_not_keep_the_others() {
        rail.wallet.set(1_000);
        var gate = gate();
        for (Outgoing order : List.of(order(1, 5), order(2, 5))) {
            ask(gate, order);
            nudged.expectMessage(order.id());
        }
        turnBack(gate, order(1, 5), Reason.Code.PROVIDER_UNAVAILABLE, Duration.ofMillis(200));
        turnBack(gate, order(2, 5), Reason.Code.RATE_LIMITED, Duration.ofMillis(200));
        nudged.expectMessage(order(2, 5).id());
        assertInstanceOf(FloatMessage.Answer.Wait.class, ask(gate, order(1, 5)));
        eventually(gate, order(1, 5), FloatEntityTest::granted);
    }

    @Test
    void an_outage_is_nobodys_own_fault() {
        rail.wallet.set(1_000);
        rail.outage = outage(Duration.ofSeconds(30));
        var gate = gate();
        for (Outgoing order : List.of(order(1, 5), order(2, 5))) {
            ask(gate, order);
            nudged.expectMessage(order.id());
        }
        turnBack(gate, order(1, 5), Reason.Code.PROVIDER_UNAVAILABLE, Duration.ofMillis(200));
        turnBack(gate, order(2, 5), Reason.Code.PROVIDER_UNAVAILABLE, Duration.ofMillis(200));
        nudged.expectMessage(order(1, 5).id());
        nudged.expectMessage(order(2, 5).id());
    }

    @Test
    void nobody_is_told_when_a_rail_comes_back_that_an_operator_has_switched_off() {
        rail.available = false;
        rail.outage = Optional.empty();
        assertEquals(down(1), ask(gate(() -> START), order(1, 5)));
    }

    @Test
    void whoever_lacks_money_besides_waits_for_the_later_of_the_two() {
        var clock = new AtomicReference<>(START);
        rail.wallet.set(3);
        rail.available = false;
        rail.outage = outage(Duration.ofMinutes(5));
        var gate = gate(clock::get);
        assertEquals(down(1), ask(gate, order(1, 10)));
        // One franc in two minutes, and six are lacking.
        rail.wallet.set(4);
        Instant now = START.plusSeconds(120);
        clock.set(now);
        eventually(gate, order(1, 10), down(1, Optional.of(now.plusSeconds(720)))::equals);
        rail.outage = outage(Duration.ofMinutes(20));
        assertEquals(down(1, Optional.of(now.plusSeconds(1200))), ask(gate, order(1, 10)));
    }

    @Test
    void a_provider_that_reports_no_balance_is_paid_out_of_what_our_books_say() {
        rail.reportsBalance = false;
        booked = 60;
        var gate = gate();
        assertEquals(new FloatMessage.Answer.Granted(), ask(gate, order(1, 50)));
        assertEquals(wait(1), ask(gate, order(2, 20)));
        booked = 70;
        eventually(gate, order(2, 20), FloatEntityTest::granted);
    }

    @Test
    void a_gate_that_opens_again_knows_from_the_books_who_is_out_and_who_waits() {
        rail.wallet.set(100);
        books.add(view(order(1, 80), "sent"));
        books.add(view(order(2, 60), "queued"));
        living.put(order(1, 80).id(), view(order(1, 80), "sent"));
        living.put(order(2, 60).id(), view(order(2, 60), "queued"));
        var gate = gate();
        assertEquals(wait(2), ask(gate, order(3, 5)));
        gate.tell(new FloatMessage.Ended(order(1, 80).id(), FloatGate.End.DID_NOT_MOVE));
        eventually(gate, order(3, 5), FloatEntityTest::granted);
        nudged.expectMessage(order(2, 60).id());
    }

    @Test
    void an_end_nobody_told_of_is_found_by_asking() {
        rail.wallet.set(100);
        var gate = gate();
        assertEquals(new FloatMessage.Answer.Granted(), ask(gate, order(1, 100)));
        assertEquals(wait(1), ask(gate, order(2, 500)));
        assertEquals(wait(2), ask(gate, order(3, 60)));
        living.put(order(1, 100).id(), view(order(1, 100), "failed"));
        living.put(order(2, 500).id(), view(order(2, 500), "cancelled"));
        eventually(gate, order(3, 60), FloatEntityTest::granted);
    }

    @Test
    void what_gates_are_told_and_answer_travels_between_nodes() {
        var wire = KIT.serializationTestKit();
        wire.verifySerialization(
                new FloatMessage.Ask(
                        order(1, 5),
                        FloatGate.Sent.PERHAPS,
                        KIT.<FloatMessage.Answer>createTestProbe().ref()),
                true);
        wire.verifySerialization(
                new FloatMessage.Where(
                        order(1, 5).id(), KIT.<FloatMessage.Answer>createTestProbe().ref()),
                true);
        wire.verifySerialization(
                new FloatMessage.Ended(order(1, 5).id(), FloatGate.End.MOVED), true);
        wire.verifySerialization(
                new FloatMessage.TurnedBack(
                        order(1, 5).id(),
                        new Reason(Reason.Code.RATE_LIMITED, "no"),
                        Duration.ofSeconds(1)),
                true);
        wire.verifySerialization(new FloatMessage.Answer.Granted(), true);
        wire.verifySerialization(wait(3), true);
        wire.verifySerialization(new FloatMessage.Answer.Unknown(), true);
    }
}
