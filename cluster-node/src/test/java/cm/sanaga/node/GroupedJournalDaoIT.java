package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.ledger.Account;
import cm.sanaga.ledger.HoldId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.jdbc.config.JournalConfig;
import org.apache.pekko.persistence.jdbc.db.SlickDatabase;
import org.apache.pekko.persistence.jdbc.db.SlickExtension;
import org.apache.pekko.persistence.jdbc.db.SlickExtensionImpl;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.stream.Materializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import scala.collection.immutable.Seq;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;
import scala.runtime.BoxedUnit;
import scala.util.Try;

class GroupedJournalDaoIT {
    private static final int MANY = 30;

    private final Ending ending = new Ending();
    private final Database database = TestDatabase.migrated();
    private GroupedJournalDao dao;

    @BeforeEach
    void start() {
        ActorSystem<Void> system =
                Node.actorSystem(NodeConfig.of(Settings.from(Map.of()), database), ending);
        var classic = system.classicSystem();
        var config = system.settings().config().getConfig("jdbc-journal");
        SlickDatabase slick = ((SlickExtensionImpl) SlickExtension.get(classic)).database(config);
        dao =
                new GroupedJournalDao(
                        slick.database(),
                        slick.profile(),
                        new JournalConfig(config),
                        SerializationExtension.get(classic),
                        system.executionContext(),
                        Materializer.matFromSystem(system));
    }

    @AfterEach
    void end() {
        ending.run();
    }

    private Future<Seq<Try<BoxedUnit>>> write(String entity, long from, int count) {
        List<PersistentRepr> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(
                    PersistentRepr.apply(
                            new Account.Event.Released(new HoldId("hold_" + i)),
                            from + i,
                            entity,
                            "",
                            false,
                            ActorRef.noSender(),
                            "writer"));
        }
        return dao.asyncWriteMessages(
                CollectionConverters.asScala(
                                List.of(
                                        AtomicWrite.apply(
                                                CollectionConverters.asScala(events).toList())))
                        .toList());
    }

    /** Writes that all wait while the first is held up by somebody else. */
    private List<Future<Seq<Try<BoxedUnit>>>> meanwhile(Stream<Future<Seq<Try<BoxedUnit>>>> writes)
            throws SQLException {
        List<Future<Seq<Try<BoxedUnit>>>> all = new ArrayList<>();
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("LOCK TABLE journal.event_journal IN EXCLUSIVE MODE");
            all.add(write("account|first", 1, 1));
            Eventually.within(Patience.USUAL, () -> "the first does not wait", this::oneWaits);
            writes.forEach(all::add);
            connection.commit();
        }
        return all;
    }

    private boolean oneWaits() {
        try {
            return one("SELECT count(*) FROM pg_locks WHERE NOT granted") == 1;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static <T> T done(Future<T> future) {
        return FutureConverters.asJava(future).toCompletableFuture().join();
    }

    private static String refusal(Future<?> future) {
        CompletionException failure = assertThrows(CompletionException.class, () -> done(future));
        return assertInstanceOf(SQLException.class, failure.getCause()).getSQLState();
    }

    private long one(String query) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void what_waits_for_the_journal_is_one_commit_in_the_order_in_which_it_came() throws Exception {
        meanwhile(
                        Stream.iterate(0, i -> i < MANY, i -> i + 1)
                                .map(i -> write("account|" + i, 1, 2)))
                .forEach(written -> assertTrue(done(written).isEmpty()));
        assertEquals(2, one("SELECT count(DISTINCT txid) FROM journal.event_journal"));
        assertEquals(1 + 2 * MANY, one("SELECT count(*) FROM journal.event_journal"));
        assertEquals(
                0,
                one(
                        """
                        SELECT count(*) FROM (SELECT ordering - lag(ordering) OVER
                                (ORDER BY split_part(persistence_id, '|', 2)::int, sequence_number) AS step
                            FROM journal.event_journal WHERE persistence_id <> 'account|first') steps
                        WHERE step <> 1
                        """));
    }

    @Test
    void who_is_refused_is_refused_alone() throws Exception {
        assertTrue(done(write("account|twice", 1, 1)).isEmpty());
        List<Future<Seq<Try<BoxedUnit>>>> written =
                meanwhile(
                        Stream.of("ahead", "one", "twice", "other")
                                .map(
                                        entity ->
                                                write(
                                                        "account|" + entity,
                                                        entity.equals("ahead") ? 5 : 1,
                                                        2)));
        assertEquals("23000", refusal(written.get(1)));
        assertTrue(done(written.get(2)).isEmpty());
        assertEquals("23505", refusal(written.get(3)));
        assertTrue(done(written.get(4)).isEmpty());
        assertEquals(1L, done(dao.highestSequenceNr("account|twice", 0)));
        assertEquals(6, one("SELECT count(*) FROM journal.event_journal"));
    }

    @Test
    void how_far_entities_have_come_is_told_to_each() {
        assertTrue(done(write("account|five", 1, 5)).isEmpty());
        assertTrue(done(write("account|two", 1, 2)).isEmpty());
        List<Future<Object>> answers =
                Stream.iterate(0, i -> i < MANY, i -> i + 1)
                        .map(i -> List.of("five", "nobody", "two").get(i % 3))
                        .map(entity -> dao.highestSequenceNr("account|" + entity, 0))
                        .toList();
        for (int i = 0; i < MANY; i++) {
            assertEquals(List.of(5L, 0L, 2L).get(i % 3), done(answers.get(i)));
        }
    }
}
