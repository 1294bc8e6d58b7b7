package cm.sanaga.payment.actor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import cm.sanaga.kernel.Digest;
import cm.sanaga.kernel.actor.ProcessMessage;
import cm.sanaga.money.Money;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentKind;
import cm.sanaga.payment.Request;
import cm.sanaga.payment.actor.Payments.Answer;
import cm.sanaga.provider.Msisdn;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.Provider;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Who waits for a payment is told although it leaves the memory meanwhile, or moves. */
final class WaitingTest {
    private static final Duration PATIENCE = OneNode.PATIENCE;
    private static final ScriptedRail RAIL = new ScriptedRail(false);
    private static final OneNode NODE = new OneNode(RAIL, "");
    private static final ActorTestKit KIT = NODE.kit;

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void who_waits_is_told_by_the_one_that_begins_anew() {
        RAIL.onSubmit.add(new Outcome.Accepted());
        RAIL.onQuery.addAll(Collections.nCopies(1_000, new Outcome.Accepted()));

        Orders.Charge order = charge();
        CompletionStage<Answer> waits = NODE.payments.charge(order, PATIENCE);
        KIT.createTestProbe()
                .awaitAssert(
                        PATIENCE,
                        () -> {
                            assertEquals("submit", RAIL.calls.getFirst());
                            return true;
                        });
        new Peers(ClusterSharding.get(KIT.system()), PATIENCE)
                .tell(order.request().id(), new ProcessMessage.Leave());
        // It is gone before the provider would say that money moved.
        KIT.createTestProbe().expectNoMessage(Duration.ofMillis(500));
        RAIL.onQuery.clear();
        var told = assertInstanceOf(Answer.Done.class, waits.toCompletableFuture().join());
        assertEquals("succeeded", told.view().status());
    }

    private static Orders.Charge charge() {
        return new Orders.Charge(
                new Request(
                        PaymentId.of(PaymentKind.CHARGE, "mer_waits", "/v1/charges", "key"),
                        "mer_waits",
                        Digest.of("key"),
                        "sk_1",
                        Optional.empty(),
                        Optional.of("a test"),
                        Map.of(),
                        OneNode.CLOCK.instant()),
                Money.xaf(5_000),
                new Orders.Party(new Msisdn("+237670000001"), Provider.MTN),
                Optional.empty());
    }
}
