package cm.sanaga.projection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.money.Money;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** F10: what a feed cannot go on with stops nobody else, and is not left out. */
@Timeout(120)
class AsideIT {
    private World world;

    @BeforeEach
    void begin() throws SQLException {
        world = new World();
    }

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void an_entity_of_which_an_event_is_nowhere_is_set_aside_where_it_stood() throws Exception {
        Book book = new Book("mer_gap");
        Book other = new Book("mer_other");
        world.journal.write(book.live(new Random(3), 20));
        world.journal.write(other.live(new Random(4), 20));
        world.tamper(
                "DELETE FROM journal.event_journal WHERE sequence_number = 4 AND persistence_id = '"
                        + book.persistenceId()
                        + "'");
        world.drain(world.ledgerFeed());
        world.assertBook(other);
        assertEquals(
                List.of("account|merchant:mer_gap has no event 4 to 4 in the journal"), aside());
        assertEquals(
                "0", world.one("SELECT count(*) FROM read.journal WHERE account LIKE '%mer_gap'"));
    }

    private List<String> aside() throws SQLException {
        return world.query("SELECT why FROM read.aside ORDER BY 1");
    }

    /** F10, with what the entity goes through afterwards. */
    @Test
    void an_event_that_cannot_be_read_stops_its_entity_alone_until_it_can() throws Exception {
        Book book = new Book("mer_poison");
        Book other = new Book("mer_other");
        world.journal.write(book.live(new Random(3), 30));
        String where =
                " WHERE sequence_number = 7 AND persistence_id = '" + book.persistenceId() + "'";
        String right = world.one("SELECT event_payload::text FROM journal.event_journal" + where);
        world.tamper("UPDATE journal.event_journal SET event_payload = '\\x00'" + where);
        Feed feed = world.ledgerFeed();
        for (int round = 0; round < 3; round++) {
            world.journal.write(other.live(new Random(round), 20));
            world.journal.write(book.live(new Random(10 + round), 20));
            world.drain(feed);
            world.assertBook(other);
        }
        assertEquals("7", world.one("SELECT seq FROM read.aside"));
        assertEquals(
                "6",
                world.one(
                        "SELECT last_seq FROM read.progress WHERE persistence_id = '"
                                + book.persistenceId()
                                + "'"));
        assertEquals(
                "1",
                world.one(
                        "UPDATE read.aside SET since = since - interval '3 minutes' RETURNING 1"));
        assertEquals(List.of("merchant:mer_poison event 7"), broken("I7"));

        // What was spoilt is there again, from a backup; who feeds now begins with who was set
        // aside.
        world.tamper("UPDATE journal.event_journal SET event_payload = '" + right + "'" + where);
        Feed next = world.ledgerFeed();
        next.step();
        world.assertBook(book);
        assertEquals(List.of(), aside());
        world.journal.write(book.live(new Random(99), 20));
        world.drain(next, feed);
        world.assertBook(book);
        world.assertBook(other);
        assertEquals(List.of(), broken("I7"));
    }

    private List<String> broken(String invariant) throws SQLException {
        try (Connection connection = world.database.getConnection()) {
            return InvariantQueries.breaches(connection).stream()
                    .filter(breach -> breach.invariant().equals(invariant))
                    .map(Breach::place)
                    .toList();
        }
    }

    /** A number that is there twice is refused by the table, not by us. */
    @Test
    void what_the_tables_refuse_stops_its_entity_alone() throws Exception {
        Book book = new Book("mer_twice");
        Book other = new Book("mer_other");
        List<EventJournal.Written> first = book.obey(book.collect(Money.xaf(1_000), "mtn"));
        world.journal.write(first);
        world.journal.write(other.live(new Random(5), 20));
        world.journal.write(first);
        world.journal.write(other.live(new Random(6), 20));
        Feed feed = world.ledgerFeed();
        world.drain(feed);
        world.assertBook(other);
        assertEquals(1, aside().size());
        assertTrue(aside().getFirst().contains("journal_account_number_key"), aside()::toString);
    }

    /** Writes, and then stumbles over one account. */
    private static final class Defective implements Projection {
        private final Projection whole = new LedgerProjection();

        @Override
        public String name() {
            return whole.name();
        }

        @Override
        public List<String> manifests() {
            return whole.manifests();
        }

        @Override
        public List<String> tables() {
            return whole.tables();
        }

        @Override
        public void apply(Connection connection, EventReader reader, List<Occurrence> events)
                throws SQLException {
            whole.apply(connection, reader, events);
            if (events.stream().anyMatch(one -> one.entity().endsWith("mer_defect"))) {
                throw new IllegalArgumentException("a defect");
            }
        }
    }

    /** A defect of ours, until the program that has it not feeds. */
    @Test
    void what_a_handler_cannot_digest_stops_its_entity_alone() throws Exception {
        Book book = new Book("mer_defect");
        Book other = new Book("mer_other");
        for (int round = 0; round < 3; round++) {
            world.journal.write(book.live(new Random(round), 10));
            world.journal.write(other.live(new Random(10 + round), 10));
        }
        Feed defect = new Feed(new Defective(), EventJournal.CODEC, world.database, 7);
        world.drain(defect);
        world.assertBook(other);
        assertEquals(List.of("a defect"), aside());
        Feed mended = world.ledgerFeed();
        mended.step();
        world.assertBook(book);
        world.assertBook(other);
    }
}
