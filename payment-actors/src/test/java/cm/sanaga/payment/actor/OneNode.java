package cm.sanaga.payment.actor;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import cm.sanaga.ledger.AccountId;
import cm.sanaga.ledger.actor.Ledger;
import cm.sanaga.ledger.actor.LedgerSettings;
import cm.sanaga.ledger.actor.ShardedLedger;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentKind;
import cm.sanaga.payment.Refusal;
import cm.sanaga.payment.actor.Payments.Answer;
import cm.sanaga.payment.fee.Tariff;
import cm.sanaga.provider.Provider;
import cm.sanaga.testing.FencedJournal;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;

/** Payments and ledger as sharded actors on a cluster of one node, a journal in memory. */
final class OneNode {
    static final InstantSource CLOCK = () -> Instant.now().truncatedTo(ChronoUnit.MICROS);

    /** For what must come true. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String ALONE =
            """
            pekko.actor.provider = cluster
            pekko.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
            pekko.cluster.jmx.enabled = off
            """;
    private static final String NOBODY = "mer_nobody";

    final ActorTestKit kit;
    final Ledger ledger;
    final Payments payments;

    private final Tariff tariff;

    /**
     * Is there when everything on it answers.
     *
     * @param settings those that differ from the usual ones
     */
    OneNode(ScriptedRail rail, String settings) {
        kit =
                ActorTestKit.create(
                        ConfigFactory.parseString(ALONE + settings)
                                .withFallback(FencedJournal.config()));
        Cluster cluster = Cluster.get(kit.system());
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
        ledger =
                ShardedLedger.start(
                        kit.system(),
                        LedgerSettings.from(kit.system().settings().config()),
                        (_, _, _) -> CompletableFuture.completedFuture(Optional.empty()));
        tariff = Tariff.of(PaymentSettings.from(kit.system().settings().config()).fees());
        payments =
                ShardedPayments.start(
                        kit.system(),
                        ledger,
                        rail,
                        new NewBooks(),
                        Freezes.NONE,
                        () -> tariff,
                        CLOCK);
        kit.createTestProbe()
                .awaitAssert(
                        PATIENCE,
                        () -> {
                            join(ledger.standing(AccountId.merchant(NOBODY)));
                            for (PaymentKind kind : PaymentKind.values()) {
                                assertNotFound(join(payments.find(unknown(kind), NOBODY)));
                            }
                            return join(gate());
                        });
    }

    private static PaymentId unknown(PaymentKind kind) {
        return PaymentId.of(kind, NOBODY, "/v1/" + kind, "key");
    }

    private static void assertNotFound(Answer answer) {
        Answer.Refused no = assertInstanceOf(Answer.Refused.class, answer);
        assertInstanceOf(Refusal.NotFound.class, no.refusal());
    }

    /** The door to the payments does not tell a gate that is silent from one that knows nothing. */
    private CompletionStage<FloatMessage.Answer> gate() {
        return ClusterSharding.get(kit.system())
                .entityRefFor(
                        EntityTypeKey.create(FloatMessage.class, "float"), Provider.MTN.value())
                .ask(
                        replyTo -> new FloatMessage.Where(unknown(PaymentKind.PAYOUT), replyTo),
                        Duration.ofSeconds(2));
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
