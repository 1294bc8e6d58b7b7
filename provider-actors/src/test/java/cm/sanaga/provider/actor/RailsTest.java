package cm.sanaga.provider.actor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.money.Money;
import cm.sanaga.provider.Msisdn;
import cm.sanaga.provider.NumberingPlan;
import cm.sanaga.provider.Operation;
import cm.sanaga.provider.Outage;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.Polling;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.ProviderToken;
import cm.sanaga.provider.Quarantine;
import cm.sanaga.provider.Rail;
import cm.sanaga.provider.RailTerms;
import cm.sanaga.provider.Reason;
import cm.sanaga.provider.SampleOrders;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RailsTest {
    private static final ProviderCall.Order ORDER =
            SampleOrders.fixed(Provider.MTN, Operation.COLLECT, "+237670000001");
    private static final Config CONFIG =
            ConfigFactory.parseString(
                            """
                            sanaga.provider {
                              enabled = [mtn]
                              numbering.moved { 685 = orange }
                              guard.mtn {
                                breaker { failures = 2, open-for = 2s }
                                payments { rate = 100, burst = 100, in-flight = 2 }
                                refund { rate = 7, breaker.failures = 1 }
                              }
                            }
                            """)
                    .withFallback(ConfigFactory.defaultReferenceUnresolved())
                    .resolve();

    private final ActorTestKit kit = ActorTestKit.create();
    private final AtomicLong nanos = new AtomicLong();
    private final Slow slow = new Slow();
    private final Map<Operation, Drains.Drain> drained = new ConcurrentHashMap<>();
    private final Rails rails =
            Rails.start(
                    kit.system(),
                    CONFIG,
                    List.of(Unguarded.rail(Provider.MTN, _ -> slow)),
                    (_, operation) -> Optional.ofNullable(drained.get(operation)),
                    Quarantine.NONE,
                    nanos::get);
    private final Rail rail = rails.rail(Provider.MTN).orElseThrow();

    /** A provider that answers when the test says so. */
    private static final class Slow implements Rail {
        final ConcurrentLinkedQueue<CompletableFuture<Outcome>> calls =
                new ConcurrentLinkedQueue<>();

        volatile Optional<Money> balance = Optional.of(Money.xaf(7));
        volatile int requestsEach = 1;

        private CompletionStage<Outcome> next() {
            var call = new CompletableFuture<Outcome>();
            calls.add(call);
            return call;
        }

        @Override
        public RailTerms terms() {
            return new RailTerms(
                    Provider.MTN,
                    false,
                    true,
                    new Polling(
                            List.of(),
                            List.of(
                                    new Polling.Phase(
                                            Duration.ofSeconds(1), Duration.ofMinutes(1))),
                            Duration.ofSeconds(1),
                            Duration.ofMinutes(2)));
        }

        @Override
        public CompletionStage<Outcome> prepare(ProviderCall.Order order) {
            throw new IllegalStateException("a bug in the adapter");
        }

        @Override
        public CompletionStage<Outcome> submit(
                ProviderCall.Order order, Optional<ProviderToken> token) {
            return next();
        }

        @Override
        public CompletionStage<Outcome> query(
                ProviderCall.Order order, Optional<ProviderToken> token) {
            return next();
        }

        @Override
        public int requestsToSubmit(ProviderCall.Order order) {
            return requestsEach;
        }

        @Override
        public CompletionStage<Optional<Money>> balance() {
            return CompletableFuture.completedFuture(balance);
        }
    }

    /** A guard begins with nothing saved up. */
    @BeforeEach
    void a_second_passes() {
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    }

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    @Test
    void an_answer_comes_through_as_it_is() {
        var asked = submit();
        answer(new Outcome.Accepted());
        assertEquals(new Outcome.Accepted(), asked.join());
        assertEquals(Optional.of(Money.xaf(7)), rail.balance().toCompletableFuture().join());
        assertTrue(rails.available(Provider.MTN, Operation.COLLECT));
        assertFalse(rails.available(Provider.CAMTEL, Operation.COLLECT));
        assertEquals(Optional.empty(), rails.rail(Provider.ORANGE));
        assertEquals(
                new NumberingPlan.Reading.Recognised(new Msisdn("+237685000001"), Provider.ORANGE),
                rails.numbering().read("685000001"));
    }

    @Test
    void too_many_payments_are_not_sent_and_questions_still_are() {
        var first = submit();
        var second = submit();
        var third = assertInstanceOf(Outcome.NotSent.class, submit().join());
        assertEquals(Reason.Code.RATE_LIMITED, third.reason().code());
        var question = rail.query(ORDER, Optional.empty()).toCompletableFuture();
        awaitCalls(3);
        assertEquals(2, collect().inFlight());
        slow.calls.forEach(call -> call.complete(new Outcome.Accepted()));
        assertEquals(new Outcome.Accepted(), first.join());
        assertEquals(new Outcome.Accepted(), second.join());
        assertEquals(new Outcome.Accepted(), question.join());
    }

    @Test
    void a_call_of_several_requests_takes_its_part_of_the_rate() {
        slow.requestsEach = 60;
        for (int i = 0; i < 2; i++) {
            var through = submit();
            answer(new Outcome.Accepted());
            through.join();
        }
        var early = assertInstanceOf(Outcome.NotSent.class, submit().join());
        assertEquals(Reason.Code.RATE_LIMITED, early.reason().code());
        // 120 of a hundred are gone: the next one is due with the 21st of the next second.
        assertEquals(210, early.retryAfter().toMillis());
    }

    @Test
    void doubts_open_the_breaker_and_refusals_of_business_do_not() {
        for (int i = 0; i < 5; i++) {
            var declined = submit();
            answer(new Outcome.Declined(new Reason(Reason.Code.INSUFFICIENT_FUNDS, "poor")));
            declined.join();
        }
        for (int i = 0; i < 2; i++) {
            var lost = submit();
            answer(new Outcome.InDoubt("time-out"));
            lost.join();
        }
        awaitState(RailHealth.Breaker.OPEN);
        assertFalse(rails.available(Provider.MTN, Operation.COLLECT));
        assertEquals("time-out", collect().lastFailure().orElseThrow().what());
        var refused = assertInstanceOf(Outcome.NotSent.class, submit().join());
        assertEquals(Reason.Code.PROVIDER_UNAVAILABLE, refused.reason().code());

        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        var probe = submit();
        awaitCalls(1);
        assertInstanceOf(Outcome.NotSent.class, submit().join());
        answer(new Outcome.Accepted());
        assertEquals(new Outcome.Accepted(), probe.join());
        awaitState(RailHealth.Breaker.CLOSED);
    }

    @Test
    void a_provider_that_has_too_many_calls_is_given_a_rest() {
        for (int i = 0; i < 2; i++) {
            var throttled = submit();
            answer(
                    new Outcome.NotSent(
                            new Reason(Reason.Code.RATE_LIMITED, "HTTP 429"),
                            Duration.ofSeconds(1)));
            throttled.join();
        }
        awaitState(RailHealth.Breaker.OPEN);
        assertEquals("HTTP 429", collect().lastFailure().orElseThrow().what());
    }

    @Test
    void at_a_provider_that_lets_nobody_in_orders_wait() {
        for (int i = 0; i < 2; i++) {
            var lockedOut = submit();
            answer(
                    new Outcome.NotSent(
                            new Reason(Reason.Code.CONFIGURATION, "wrong key"),
                            Duration.ofSeconds(1)));
            lockedOut.join();
        }
        awaitState(RailHealth.Breaker.OPEN);
        assertEquals("wrong key", collect().lastFailure().orElseThrow().what());
    }

    @Test
    void a_provider_that_refuses_orders_for_what_we_are_is_not_well() {
        for (int i = 0; i < 10; i++) {
            var refused = submit();
            answer(new Outcome.Declined(new Reason(Reason.Code.CONFIGURATION, "wrong key")));
            refused.join();
        }
        probe().awaitAssert(
                        () -> {
                            assertTrue(collect().degraded());
                            return true;
                        });
        assertEquals(RailHealth.Breaker.CLOSED, collect().breaker());
        assertEquals("wrong key", collect().lastFailure().orElseThrow().what());
        assertEquals(Optional.empty(), collect().lastSuccess());
    }

    @Test
    void a_balance_that_nobody_tells_is_no_sign_of_life() {
        slow.balance = Optional.empty();
        for (int i = 0; i < 2; i++) {
            assertEquals(Optional.empty(), rail.balance().toCompletableFuture().join());
            var lost = rail.query(ORDER, Optional.empty()).toCompletableFuture();
            answer(new Outcome.InDoubt("time-out"));
            lost.join();
        }
        probe().awaitAssert(
                        () -> {
                            assertEquals(RailHealth.Breaker.OPEN, questions().breaker());
                            return true;
                        });
        assertEquals(Optional.empty(), questions().lastSuccess());
        // Nor is it the one that tries: the next may try again.
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        assertEquals(Optional.empty(), rail.balance().toCompletableFuture().join());
        probe().awaitAssert(
                        () -> {
                            assertEquals(0, questions().inFlight());
                            return true;
                        });
        var asked = rail.query(ORDER, Optional.empty()).toCompletableFuture();
        answer(new Outcome.Accepted());
        assertEquals(new Outcome.Accepted(), asked.join());
    }

    @Test
    void what_is_said_of_one_order_and_cannot_be_true_keeps_nobody_from_asking_about_others() {
        for (int i = 0; i < 5; i++) {
            var asked = rail.query(ORDER, Optional.empty()).toCompletableFuture();
            answer(new Outcome.Disbelieved("in euros"));
            asked.join();
        }
        var other = rail.query(ORDER, Optional.empty()).toCompletableFuture();
        answer(new Outcome.Accepted());
        assertEquals(new Outcome.Accepted(), other.join());
        assertEquals(Optional.empty(), questions().lastFailure());
        // An order is another thing: what follows would come into the same doubt.
        for (int i = 0; i < 2; i++) {
            var ordered = submit();
            answer(new Outcome.Disbelieved("in euros"));
            ordered.join();
        }
        awaitState(RailHealth.Breaker.OPEN);
    }

    private RailHealth questions() {
        return rails.health().getLast();
    }

    @Test
    void a_bug_in_an_adapter_hurts_its_caller_and_not_the_guard() {
        var broken = rail.prepare(ORDER).toCompletableFuture();
        assertThrows(CompletionException.class, broken::join);
        var asked = submit();
        answer(new Outcome.Accepted());
        assertEquals(new Outcome.Accepted(), asked.join());
        probe().awaitAssert(
                        () -> {
                            assertEquals(0, collect().inFlight());
                            return asked;
                        });
    }

    @Test
    void what_an_operator_switched_off_takes_no_orders_and_still_answers_questions() {
        drained.put(Operation.COLLECT, new Drains.Drain("maintenance", "key_op", Instant.EPOCH));
        var refused = assertInstanceOf(Outcome.NotSent.class, submit().join());
        assertEquals(Reason.Code.PROVIDER_UNAVAILABLE, refused.reason().code());
        assertTrue(refused.reason().message().contains("maintenance"));
        assertFalse(rails.available(Provider.MTN, Operation.COLLECT));
        assertTrue(rails.available(Provider.MTN, Operation.DISBURSE));
        var question = rail.query(ORDER, Optional.empty()).toCompletableFuture();
        answer(new Outcome.Accepted());
        assertEquals(new Outcome.Accepted(), question.join());
        drained.clear();
        var asked = submit();
        answer(new Outcome.Accepted());
        assertEquals(new Outcome.Accepted(), asked.join());
    }

    @Test
    void an_outage_is_known_of_what_broke_and_not_of_what_was_switched_off() {
        for (int i = 0; i < 2; i++) {
            var lost = submit();
            answer(new Outcome.InDoubt("time-out"));
            lost.join();
        }
        awaitState(RailHealth.Breaker.OPEN);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertEquals(
                Optional.of(new Outage(Duration.ofSeconds(1), Duration.ofSeconds(1))),
                rails.outage(Provider.MTN, Operation.COLLECT));
        assertEquals(Optional.empty(), rails.outage(Provider.MTN, Operation.DISBURSE));
        assertEquals(Optional.empty(), rails.outage(Provider.CAMTEL, Operation.COLLECT));
        drained.put(Operation.COLLECT, new Drains.Drain("maintenance", "key_op", Instant.EPOCH));
        assertEquals(Optional.empty(), rails.outage(Provider.MTN, Operation.COLLECT));
    }

    @Test
    void a_broken_collection_leaves_payouts_and_questions_alone() {
        for (int i = 0; i < 2; i++) {
            var lost = submit();
            answer(new Outcome.InDoubt("time-out"));
            lost.join();
        }
        awaitState(RailHealth.Breaker.OPEN);
        assertTrue(rails.available(Provider.MTN, Operation.DISBURSE));
        var payout =
                rail.submit(
                                SampleOrders.fixed(
                                        Provider.MTN, Operation.DISBURSE, "+237670000001"),
                                Optional.empty())
                        .toCompletableFuture();
        answer(new Outcome.Accepted());
        assertEquals(new Outcome.Accepted(), payout.join());
        assertEquals(Optional.of(Money.xaf(7)), rail.balance().toCompletableFuture().join());
    }

    @Test
    void a_limit_is_that_of_the_operation_else_of_orders_else_of_the_provider() {
        assertEquals(
                List.of(100, 100, 7, 3000), rails.health().stream().map(RailHealth::rate).toList());
        var order = SampleOrders.fixed(Provider.MTN, Operation.REFUND, "+237670000001");
        var lost = rail.submit(order, Optional.empty()).toCompletableFuture();
        answer(new Outcome.InDoubt("time-out"));
        lost.join();
        probe().awaitAssert(
                        () -> {
                            assertFalse(rails.available(Provider.MTN, Operation.REFUND));
                            return lost;
                        });
        assertTrue(rails.available(Provider.MTN, Operation.COLLECT));
    }

    @Test
    void a_preparation_counts_for_the_operation_of_its_order() {
        var order = SampleOrders.fixed(Provider.MTN, Operation.DISBURSE, "+237670000001");
        var broken = rail.prepare(order).toCompletableFuture();
        assertThrows(CompletionException.class, broken::join);
        probe().awaitAssert(
                        () -> {
                            assertTrue(rails.health().get(1).lastFailure().isPresent());
                            return broken;
                        });
        assertEquals(Optional.empty(), collect().lastFailure());
    }

    private RailHealth collect() {
        return rails.health().getFirst();
    }

    private CompletableFuture<Outcome> submit() {
        return rail.submit(ORDER, Optional.empty()).toCompletableFuture();
    }

    private void answer(Outcome outcome) {
        awaitCalls(1);
        var call = slow.calls.poll();
        assertTrue(call != null && call.complete(outcome));
    }

    private void awaitCalls(int count) {
        probe().awaitAssert(
                        () -> {
                            assertTrue(slow.calls.size() >= count);
                            return count;
                        });
    }

    private void awaitState(RailHealth.Breaker state) {
        probe().awaitAssert(
                        () -> {
                            assertEquals(state, collect().breaker());
                            return state;
                        });
    }

    private TestProbe<Object> probe() {
        return kit.createTestProbe();
    }
}
