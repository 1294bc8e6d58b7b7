package cm.sanaga.payment.actor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import cm.sanaga.kernel.Digest;
import cm.sanaga.kernel.actor.ProcessMessage;
import cm.sanaga.ledger.actor.LedgerSettings;
import cm.sanaga.ledger.actor.ShardedLedger;
import cm.sanaga.money.Money;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentKind;
import cm.sanaga.payment.Request;
import cm.sanaga.payment.actor.Payments.Answer;
import cm.sanaga.provider.Msisdn;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.Provider;
import cm.sanaga.testing.FencedJournal;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Who waits for a payment is told although it leaves the memory meanwhile, or moves. */
final class WaitingTest {
    private static final ActorTestKit KIT =
            ActorTestKit.create(
                    ConfigFactory.parseString(
                                    """
                                    pekko.actor.provider = cluster
                                    pekko.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                                    pekko.cluster.jmx.enabled = off
                                    """)
                            .withFallback(FencedJournal.config()));
    private static final InstantSource CLOCK = () -> Instant.now().truncatedTo(ChronoUnit.MICROS);
    private static final Duration PATIENCE = Duration.ofSeconds(25);

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void who_waits_is_told_by_the_one_that_begins_anew() {
        Cluster cluster = Cluster.get(KIT.system());
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
        var rail = new ScriptedRail(false);
        var ledger =
                ShardedLedger.start(
                        KIT.system(),
                        LedgerSettings.from(KIT.system().settings().config()),
                        (_, _, _) -> CompletableFuture.completedFuture(Optional.empty()));
        Payments payments =
                ShardedPayments.start(
                        KIT.system(), ledger, rail, new NewBooks(), Freezes.NONE, CLOCK);
        rail.onSubmit.add(new Outcome.Accepted());
        rail.onQuery.addAll(Collections.nCopies(1_000, new Outcome.Accepted()));

        Orders.Charge order = charge();
        CompletionStage<Answer> waits = payments.charge(order, PATIENCE);
        KIT.createTestProbe()
                .awaitAssert(
                        PATIENCE,
                        () -> {
                            assertEquals("submit", rail.calls.getFirst());
                            return true;
                        });
        new Peers(ClusterSharding.get(KIT.system()), PATIENCE)
                .tell(order.request().id(), new ProcessMessage.Leave());
        // It is gone before the provider would say that money moved.
        KIT.createTestProbe().expectNoMessage(Duration.ofMillis(500));
        rail.onQuery.clear();
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
                        CLOCK.instant()),
                Money.xaf(5_000),
                new Orders.Party(new Msisdn("+237670000001"), Provider.MTN),
                Optional.empty());
    }
}
