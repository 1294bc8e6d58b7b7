package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import cm.sanaga.projection.JournalVerifier;
import cm.sanaga.projection.Verification;
import com.typesafe.config.ConfigFactory;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * F5: two clusters on one database have one account alive twice. {@code
 * -Dsanaga.proof.conflicts=1000} makes it the long form.
 */
class TwoWritersIT {
    private static final int EACH = Integer.getInteger("sanaga.proof.conflicts", 40) / 2;
    private static final long BOTH = 2L * EACH;
    private static final AccountId SHARED = AccountId.merchant("mer_shared");
    private static final Instant AT = Instant.parse("2026-11-29T12:00:00Z");

    private final Ending ending = new Ending();
    private final Database database = TestDatabase.migrated();

    @AfterEach
    void end() {
        ending.run();
    }

    private Ledger cluster() {
        ActorSystem<Void> system =
                Node.actorSystem(NodeConfig.of(Settings.from(Map.of()), database), ending);
        Membership.alone(system);
        return ShardedLedger.start(
                system,
                LedgerSettings.from(system.settings().config()),
                (_, _, _) -> CompletableFuture.completedFuture(Optional.empty()));
    }

    /** Ordered again under its id until it is answered, as every caller of a ledger does. */
    private long post(Ledger ledger, AccountId account, String payment) {
        Journal journal =
                new Journal(
                        JournalId.of(payment, "credit"),
                        payment,
                        List.of(
                                Entry.debit(SubAccount.floatAt("mtn"), Money.xaf(100)),
                                Entry.credit(SubAccount.AVAILABLE, Money.xaf(100))),
                        List.of(),
                        "test",
                        AT);
        List<Ledger.Answer> answers = new ArrayList<>();
        Eventually.within(
                Patience.USUAL,
                () -> payment + " is never answered: " + answers,
                () -> {
                    answers.add(ledger.post(account, journal).toCompletableFuture().join());
                    return !(answers.getLast() instanceof Ledger.Answer.Unanswered);
                });
        return assertInstanceOf(Ledger.Answer.Done.class, answers.getLast()).number();
    }

    /** Each life of an account writes under a name of its own. */
    private long writers() {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT count(DISTINCT writer) FROM journal.event_journal"
                                        + " WHERE persistence_id = 'account|"
                                        + SHARED
                                        + "'")) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private List<Long> many(Ledger ledger, AccountId account) {
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < EACH; i++) {
            numbers.add(post(ledger, account, "ch_beside_" + i));
        }
        return numbers;
    }

    @Test
    void one_account_alive_twice_has_one_history_and_its_neighbours_go_on() throws Exception {
        Ledger one = cluster();
        Ledger other = cluster();
        AccountId neighbour = AccountId.merchant("mer_neighbour");
        List<Long> numbers = new ArrayList<>();
        List<Long> beside;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<Long>> neighbours = threads.submit(() -> many(one, neighbour));
            for (int i = 0; i < EACH; i++) {
                numbers.add(post(one, SHARED, "ch_one_" + i));
                numbers.add(post(other, SHARED, "ch_other_" + i));
            }
            beside = neighbours.get();
        }
        // In turns: each is behind whenever it writes, is refused and begins anew.
        assertTrue(writers() >= BOTH - 2, () -> "only " + writers() + " writers");
        assertEquals(BOTH, new TreeSet<>(numbers).size());
        assertEquals(BOTH, new TreeSet<>(numbers).last());
        assertEquals(EACH, Math.toIntExact(beside.getLast()));

        Verification journal = JournalVerifier.verify(database.dataSource(), ConfigFactory.load());
        assertEquals(List.of(), journal.findings());
        assertEquals(BOTH + EACH, journal.events());
        for (Ledger each : List.of(one, other)) {
            // Whoever was behind finds out when it writes, and no sooner.
            post(each, SHARED, "ch_after");
            Ledger.Standing standing = each.standing(SHARED).toCompletableFuture().join();
            assertEquals(BOTH + 1, standing.number());
            assertEquals(
                    Money.xaf(100 * (BOTH + 1)), standing.balance(SubAccount.AVAILABLE).credits());
        }
    }
}
