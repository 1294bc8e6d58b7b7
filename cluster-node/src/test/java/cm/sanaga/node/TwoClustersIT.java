package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.ledger.AccountId;
import cm.sanaga.ledger.Entry;
import cm.sanaga.ledger.Journal;
import cm.sanaga.ledger.JournalId;
import cm.sanaga.ledger.SubAccount;
import cm.sanaga.ledger.actor.Ledger;
import cm.sanaga.ledger.actor.LedgerSettings;
import cm.sanaga.ledger.actor.ShardedLedger;
import cm.sanaga.money.Money;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.MemberStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** F4: what the one of two clusters on a database tells when the other has ended. */
class TwoClustersIT {
    private static final AccountId SHARED = AccountId.merchant("mer_shared");
    private static final Instant AT = Instant.parse("2026-11-30T12:00:00Z");

    private final Ending ending = new Ending();
    private final Database database = TestDatabase.migrated();

    @AfterEach
    void end() {
        ending.run();
    }

    /** A cluster of one node with a ledger, that asks for nobody's leave. */
    private final class OneCluster {
        private final ActorSystem<Void> system;
        private final Founding founding = ending.with("membership", new Founding(database));
        private final Membership membership;
        private final Ledger ledger;

        OneCluster() {
            Config config =
                    ConfigFactory.parseString(
                                    """
                                    sanaga.node.stranger-for = 3s
                                    # A question that nobody answers is given up before the test is.
                                    sanaga.ledger.ask-timeout = 2s
                                    """)
                            .withFallback(NodeConfig.of(Settings.from(Map.of()), database))
                            .resolve();
            system = Node.actorSystem(config, ending);
            membership = new Membership(system, config, founding);
            Membership.alone(system);
            ledger =
                    ShardedLedger.start(
                            system,
                            LedgerSettings.from(config),
                            (_, _, _) -> CompletableFuture.completedFuture(Optional.empty()));
            Eventually.within(
                    Patience.USUAL, () -> "no ledger", () -> post(0) instanceof Ledger.Answer.Done);
        }

        long uid() {
            return Cluster.get(system.classicSystem()).selfUniqueAddress().longUid();
        }

        /** From now on each sees the other. */
        void sayThatItLives() {
            founding.joined(membership.new Self());
        }

        boolean up() {
            return Cluster.get(system.classicSystem())
                    .selfMember()
                    .status()
                    .equals(MemberStatus.up());
        }

        /** The number of the journal, if there was an answer. */
        Optional<Long> posted(int number) {
            try {
                return post(number) instanceof Ledger.Answer.Done(long done)
                        ? Optional.of(done)
                        : Optional.empty();
            } catch (IllegalStateException | CompletionException ended) {
                return Optional.empty();
            }
        }

        Ledger.Answer post(int number) {
            String payment = "ch_beside_" + number;
            return ledger.post(
                            SHARED,
                            new Journal(
                                    JournalId.of(payment, "credit"),
                                    payment,
                                    List.of(
                                            Entry.debit(SubAccount.floatAt("mtn"), Money.xaf(100)),
                                            Entry.credit(SubAccount.AVAILABLE, Money.xaf(100))),
                                    List.of(),
                                    "test",
                                    AT))
                    .toCompletableFuture()
                    // A system that ends takes its clock along, and with it the end of the
                    // question.
                    .orTimeout(10, TimeUnit.SECONDS)
                    .join();
        }

        Ledger.Standing standing() {
            return ledger.standing(SHARED).toCompletableFuture().join();
        }
    }

    @Test
    void nobody_is_told_less_than_the_cluster_that_has_ended_had_answered() throws Exception {
        List<OneCluster> both =
                Stream.of(new OneCluster(), new OneCluster())
                        .sorted(Comparator.comparingLong(OneCluster::uid))
                        .toList();
        OneCluster staying = both.getFirst();
        OneCluster going = both.getLast();
        assertInstanceOf(Ledger.Answer.Done.class, staying.post(0));
        long answered = 0;
        for (int i = 1; i <= 5; i++) {
            answered = going.posted(i).orElse(answered);
        }
        assertEquals(6, answered);
        // It has the account in its memory, and would have for ten minutes.
        assertEquals(1, staying.standing().number());

        both.forEach(OneCluster::sayThatItLives);
        Instant until = Instant.now().plus(Patience.USUAL);
        for (int i = 6; going.up() && Instant.now().isBefore(until); i++) {
            answered = going.posted(i).orElse(answered);
        }
        assertFalse(going.up());
        assertTrue(staying.up());
        assertTrue(answered > 6, () -> "it went at once");
        going.founding.close();
        long last = answered;
        Ledger.Standing seen =
                Eventually.seen(
                        Patience.USUAL, staying::standing, standing -> standing.number() >= last);
        assertEquals(Money.xaf(100 * seen.number()), seen.balance(SubAccount.AVAILABLE).credits());
        assertEquals(seen, staying.standing());
    }
}
