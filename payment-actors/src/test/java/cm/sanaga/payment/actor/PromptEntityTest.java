package cm.sanaga.payment.actor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cm.sanaga.kernel.actor.ProcessAnswer.Replay;
import cm.sanaga.money.Money;
import cm.sanaga.payment.PayIn;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentKind;
import cm.sanaga.payment.actor.Payments.Ringing;
import cm.sanaga.payment.actor.PromptMessage.Answer;
import cm.sanaga.provider.Msisdn;
import cm.sanaga.provider.Operation;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.ProviderToken;
import cm.sanaga.provider.ProviderTransactionId;
import cm.sanaga.provider.Rail;
import cm.sanaga.provider.RailNetwork;
import cm.sanaga.provider.RailTerms;
import cm.sanaga.provider.Reason;
import cm.sanaga.provider.Receipt;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The bell of one payment as an actor, with a provider that answers when the test says so. */
final class PromptEntityTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final Instant START = Instant.parse("2026-11-27T08:00:00Z");
    private static final PaymentId CHARGE =
            PaymentId.of(PaymentKind.CHARGE, "org", "/v1/charges", "key");
    private static final ProviderToken TOKEN = new ProviderToken("MP26112100ABCD");
    private static final ProviderCall.Order ORDER =
            new ProviderCall.Order(
                    Provider.ORANGE,
                    Operation.COLLECT,
                    PayIn.reference(CHARGE),
                    Money.xaf(500),
                    new Msisdn("+237690000001"),
                    CHARGE.value(),
                    "",
                    Optional.empty(),
                    START);
    private static final Answer SENT = new Answer.Told(Ringing.SENT, Replay.NOW);
    private static final Answer SENT_BEFORE = new Answer.Told(Ringing.SENT, Replay.BEFORE);

    private final AtomicReference<Instant> clock = new AtomicReference<>(START);
    private final Queue<CompletableFuture<Outcome>> rings = new ConcurrentLinkedQueue<>();
    private final TestProbe<PaymentId> nudged = KIT.createTestProbe();
    private final TestProbe<ProviderToken> rung = KIT.createTestProbe();
    private final ActorRef<PromptMessage> bell =
            KIT.spawn(
                    PromptEntity.create(
                            CHARGE,
                            new PromptEntity.Surroundings(new Bells(), nudged.ref()::tell),
                            clock::get));

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    private final class Bells implements RailNetwork, Rail {
        @Override
        public CompletionStage<Outcome> promptAgain(
                ProviderCall.Order order, Optional<ProviderToken> token) {
            assertEquals(ORDER, order);
            var ring = new CompletableFuture<Outcome>();
            rings.add(ring);
            rung.ref().tell(token.orElseThrow());
            return ring;
        }

        @Override
        public Optional<Rail> rail(Provider provider) {
            return Optional.of(this);
        }

        @Override
        public boolean available(Provider provider, Operation operation) {
            throw new IllegalStateException("the guard itself refuses");
        }

        @Override
        public RailTerms terms() {
            throw new IllegalStateException();
        }

        @Override
        public CompletionStage<Outcome> prepare(ProviderCall.Order order) {
            throw new IllegalStateException();
        }

        @Override
        public CompletionStage<Outcome> submit(
                ProviderCall.Order order, Optional<ProviderToken> token) {
            throw new IllegalStateException();
        }

        @Override
        public CompletionStage<Outcome> query(
                ProviderCall.Order order, Optional<ProviderToken> token) {
            throw new IllegalStateException();
        }

        @Override
        public CompletionStage<Optional<Money>> balance() {
            throw new IllegalStateException();
        }
    }

    private TestProbe<Answer> press(String key) {
        TestProbe<Answer> cashier = KIT.createTestProbe();
        bell.tell(new PromptMessage.Ring(ORDER, TOKEN, key, cashier.ref()));
        return cashier;
    }

    private void rings() {
        rung.expectMessage(TOKEN);
    }

    private void says(Outcome outcome) {
        rings.remove().complete(outcome);
    }

    private static Answer tooSoon(int seconds) {
        return new Answer.TooSoon(Duration.ofSeconds(seconds));
    }

    @Test
    void a_handset_rings_at_most_once_in_fifteen_seconds() {
        var first = press("one");
        rings();
        says(new Outcome.Accepted());
        first.expectMessage(SENT);
        press("two").expectMessage(tooSoon(15));
        clock.set(START.plusMillis(14_500));
        press("two").expectMessage(tooSoon(1));
        rung.expectNoMessage(Duration.ofMillis(100));
        clock.set(START.plusSeconds(15));
        var second = press("two");
        rings();
        says(new Outcome.Accepted());
        second.expectMessage(SENT);
        nudged.expectNoMessage(Duration.ofMillis(100));
    }

    @Test
    void the_same_request_again_is_answered_as_the_first_and_rings_no_second_time() {
        var first = press("one");
        rings();
        var again = press("one");
        says(new Outcome.Accepted());
        first.expectMessage(SENT);
        again.expectMessage(SENT);
        clock.set(START.plusSeconds(60));
        press("one").expectMessage(SENT_BEFORE);
        rung.expectNoMessage(Duration.ofMillis(100));
    }

    @Test
    void nobody_rings_while_a_provider_has_not_answered_however_long_that_takes() {
        var first = press("one");
        rings();
        clock.set(START.plusSeconds(60));
        press("two").expectMessage(tooSoon(1));
        says(new Outcome.InDoubt("time-out"));
        first.expectMessage(new Answer.Told(Ringing.UNKNOWN, Replay.NOW));
        press("two");
        rings();
    }

    @Test
    void what_was_perhaps_sent_keeps_the_peace_and_what_was_not_does_not() {
        var perhaps = press("one");
        rings();
        says(new Outcome.InDoubt("time-out"));
        perhaps.expectMessage(new Answer.Told(Ringing.UNKNOWN, Replay.NOW));
        press("two").expectMessage(tooSoon(15));
        clock.set(START.plusSeconds(15));
        var refused = press("two");
        rings();
        says(
                new Outcome.NotSent(
                        new Reason(Reason.Code.PROVIDER_UNAVAILABLE, "the breaker is open"),
                        Duration.ofSeconds(2)));
        refused.expectMessage(new Answer.NotSent(Duration.ofSeconds(2)));
        var again = press("two");
        rings();
        says(new Outcome.Accepted());
        again.expectMessage(SENT);
    }

    @Test
    void an_order_that_has_ended_makes_its_payment_ask_and_nothing_more() {
        var paid = press("one");
        rings();
        says(new Outcome.Confirmed(new Receipt(new ProviderTransactionId("MP1"), Money.xaf(500))));
        paid.expectMessage(new Answer.Ended());
        nudged.expectMessage(CHARGE);
        clock.set(START.plusSeconds(15));
        var expired = press("two");
        rings();
        says(new Outcome.Declined(new Reason(Reason.Code.EXPIRED, "EXPIRED")));
        expired.expectMessage(new Answer.Ended());
        nudged.expectMessage(CHARGE);
    }

    @Test
    void a_bug_in_an_adapter_leaves_unknown_whether_it_rang() {
        var first = press("one");
        rings();
        rings.remove().completeExceptionally(new IllegalStateException("a bug"));
        first.expectMessage(new Answer.Told(Ringing.UNKNOWN, Replay.NOW));
    }

    @Test
    void what_bells_are_told_and_answer_travels_between_nodes() {
        var wire = KIT.serializationTestKit();
        wire.verifySerialization(
                new PromptMessage.Ring(ORDER, TOKEN, "key", KIT.<Answer>createTestProbe().ref()),
                true);
        wire.verifySerialization(SENT, true);
        wire.verifySerialization(new Answer.Ended(), true);
        wire.verifySerialization(tooSoon(15), true);
        wire.verifySerialization(new Answer.NotSent(Duration.ofSeconds(2)), true);
    }
}
