package cm.sanaga.projection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cm.sanaga.kernel.Digest;
import cm.sanaga.ledger.Account;
import cm.sanaga.money.Money;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class FeedIT {
    private World world;

    @BeforeEach
    void begin() throws SQLException {
        world = new World();
    }

    @AfterEach
    void end() {
        world.close();
    }

    /** Far beyond what any look at gaps in the numbers would have waited for. */
    @Test
    void a_commit_held_back_for_15_seconds_while_others_commit_is_not_lost() throws Exception {
        Book late = new Book("mer_late");
        Book other = new Book("mer_other");
        Feed feed = world.ledgerFeed();
        Random random = new Random(1);
        world.journal.write(other.live(random, 20));
        world.drain(feed);
        try (Connection held = world.database.getConnection();
                Statement statement = held.createStatement();
                ExecutorService threads = Executors.newSingleThreadExecutor()) {
            held.setAutoCommit(false);
            world.journal.write(held, late.live(new Random(2), 5));
            CompletableFuture<Void> committed =
                    CompletableFuture.runAsync(
                            () -> {
                                try {
                                    statement.execute("SELECT pg_sleep(15)");
                                    held.commit();
                                } catch (SQLException e) {
                                    throw new IllegalStateException(e);
                                }
                            },
                            threads);
            while (!committed.isDone()) {
                world.journal.write(other.live(random, 5));
                feed.step();
                world.execute("SELECT pg_sleep(0.05)");
            }
            committed.join();
        }
        world.drain(feed);
        world.assertBook(late);
        world.assertBook(other);
    }

    /** A number sorted as text puts 1000 before 999: everything in between would be passed over. */
    @Test
    void the_number_of_the_transaction_may_gain_a_digit() throws Exception {
        world.execute(
                """
                DO $$
                DECLARE now bigint := pg_current_xact_id()::text::bigint;
                DECLARE turn bigint := power(10, ceil(log(now + 50)));
                BEGIN
                    COMMIT;
                    WHILE now < turn - 40 LOOP
                        now := pg_current_xact_id()::text::bigint;
                        COMMIT;
                    END LOOP;
                END $$
                """);
        Feed feed = new Feed(new LedgerProjection(), EventJournal.CODEC, world.database, 7);
        Book book = new Book("mer_1");
        Random random = new Random(19);
        List<Integer> written = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            List<EventJournal.Written> events = book.live(random, 1);
            world.journal.write(events);
            written.add(events.size());
        }
        assertEquals(
                List.of("t"),
                world.query(
                        "SELECT length(max(txid)::text) > length(min(txid)::text) FROM"
                                + " journal.event_journal"));
        int looked = 0;
        int found;
        do {
            found = world.step(feed);
            looked += found;
        } while (found > 0 && looked < sum(written));
        assertEquals(sum(written), looked, "each was met once, and none as a gap");
        world.assertBook(book);
    }

    private static int sum(List<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).sum();
    }

    @Test
    void reading_everything_again_changes_nothing() throws Exception {
        List<Book> books = lived(7, 5);
        world.drain(world.ledgerFeed());
        Map<String, String> before = world.content();
        world.execute("UPDATE read.feed SET txid = '0', ordering = 0");
        world.drain(world.ledgerFeed());
        Map<String, String> after = world.content();
        after.replaceAll((table, hash) -> table.equals("feed") ? before.get(table) : hash);
        assertEquals(before, after);
        for (Book book : books) {
            world.assertBook(book);
        }
    }

    /** Without it the feed would look for what comes after nothing for ever, and say nothing. */
    @Test
    void a_feed_whose_place_is_lost_begins_again_and_changes_nothing() throws Exception {
        List<Book> books = lived(7, 3);
        Feed feed = world.ledgerFeed();
        world.drain(feed);
        Map<String, String> before = world.content();
        world.execute("DELETE FROM read.feed WHERE name = 'ledger'");
        assertNotEquals(0, world.step(feed));
        world.drain(feed);
        assertEquals(before, world.content());
        Book later = new Book("mer_later");
        world.journal.write(later.live(new Random(3), 5));
        world.drain(feed);
        world.assertBook(later);
        world.assertBook(books.getFirst());
    }

    @Test
    void a_feed_writes_nothing_into_the_schema_of_another_program() throws Exception {
        lived(7, 1);
        Feed feed = world.ledgerFeed();
        world.execute("UPDATE read.version SET digest = 'of another program'");
        assertThrows(IllegalStateException.class, () -> world.step(feed));
        assertEquals("0", world.one("SELECT count(*) FROM read.progress"));
        ReadSchema.ensure(world.database);
        assertNotEquals(0, world.step(feed));
    }

    @Test
    void two_feeds_of_one_name_apply_everything_once() throws Exception {
        List<Book> books = lived(11, 20);
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            List<CompletableFuture<Void>> feeds = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                feeds.add(
                        CompletableFuture.runAsync(
                                () -> {
                                    try {
                                        world.drain(world.ledgerFeed());
                                    } catch (SQLException e) {
                                        throw new IllegalStateException(e);
                                    }
                                },
                                threads));
            }
            feeds.forEach(CompletableFuture::join);
        }
        assertEquals(
                world.one("SELECT count(*) FROM journal.event_journal"),
                world.one("SELECT sum(last_seq) FROM read.progress"));
        for (Book book : books) {
            world.assertBook(book);
        }
    }

    @Test
    void a_gap_is_filled_from_the_journal() throws Exception {
        Book book = new Book("mer_gap");
        world.journal.write(book.live(new Random(3), 20));
        world.execute(
                "UPDATE read.feed f SET txid = j.txid, ordering = j.ordering FROM"
                        + " journal.event_journal j WHERE j.sequence_number = 7");
        world.drain(world.ledgerFeed());
        world.assertBook(book);
    }

    @Test
    void a_link_that_does_not_fit_is_recorded_and_the_rest_goes_on() throws Exception {
        Book book = new Book("mer_forged");
        List<EventJournal.Written> events = new ArrayList<>(book.live(new Random(5), 10));
        events.replaceAll(
                one ->
                        one.event() instanceof Account.Event.Posted e && e.number() == 2
                                ? new EventJournal.Written(
                                        one.persistenceId(),
                                        new Account.Event.Posted(
                                                e.number(),
                                                e.journal(),
                                                e.previous(),
                                                Digest.of("forged"),
                                                e.captured()))
                                : one);
        world.journal.write(events);
        world.drain(world.ledgerFeed());
        assertEquals(
                List.of(
                        "merchant:mer_forged 2 its hash does not fit what it says",
                        "merchant:mer_forged 3 does not link to the journal before"),
                world.query(
                        "SELECT place || ' ' || what FROM read.violation WHERE invariant = 'I10'"
                                + " ORDER BY 1"));
        assertEquals(
                Long.toString(book.state().number()),
                world.one("SELECT count(*) FROM read.journal"));
    }

    @Test
    void a_floored_line_that_dips_within_a_batch_is_recorded() throws Exception {
        Book book = new Book("mer_dip");
        List<EventJournal.Written> in = book.obey(book.collect(Money.xaf(1000), "mtn"));
        Account.Event.Posted e = (Account.Event.Posted) in.getFirst().event();
        List<cm.sanaga.ledger.Entry> back =
                e.journal().entries().stream()
                        .map(
                                entry ->
                                        new cm.sanaga.ledger.Entry(
                                                entry.subAccount(),
                                                entry.side().opposite(),
                                                entry.amount()))
                        .toList();
        var taken =
                new cm.sanaga.ledger.Journal(
                        cm.sanaga.ledger.JournalId.of("ch_x", "back"),
                        "ch_x",
                        back,
                        List.of(),
                        "test",
                        Book.DAY);
        var first =
                new Account.Event.Posted(
                        1,
                        taken,
                        Digest.ZERO,
                        taken.hash(Digest.ZERO, book.state().id(), 1),
                        java.util.Optional.empty());
        var second =
                new Account.Event.Posted(
                        2,
                        e.journal(),
                        first.hash(),
                        e.journal().hash(first.hash(), book.state().id(), 2),
                        java.util.Optional.empty());
        world.journal.write(
                List.of(
                        new EventJournal.Written(book.persistenceId(), first),
                        new EventJournal.Written(book.persistenceId(), second)));
        world.drain(world.ledgerFeed());
        assertEquals(
                List.of(
                        "merchant:mer_dip available at event 1 below its floor by 900",
                        "merchant:mer_dip fees at event 1 below its floor by 100"),
                world.query("SELECT place || ' ' || what FROM read.violation ORDER BY 1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "23514 | UPDATE read.entry SET amount = amount + 1 WHERE leg = 0",
                "23514 | UPDATE read.entry SET journal = journal + 1",
                "23514 | DELETE FROM read.entry WHERE leg = 0",
                "23514 | INSERT INTO read.entry SELECT journal, 99, account, number, sub_account,"
                        + " side, amount, currency, payment, at FROM read.entry WHERE leg = 0",
                "23503 | INSERT INTO read.entry SELECT journal + 1000, leg, account, number,"
                        + " sub_account, side, amount, currency, payment, at FROM read.entry",
                "23514 | UPDATE read.journal SET key = key + 1000",
                "23514 | DELETE FROM read.journal"
            })
    void the_database_refuses_a_journal_that_does_not_balance(String state, String change)
            throws Exception {
        Book book = new Book("mer_1");
        world.journal.write(book.live(new Random(5), 3));
        world.drain(world.ledgerFeed());
        try (Connection connection = world.database.getConnection();
                Statement statement = connection.createStatement()) {
            SQLException refused =
                    assertThrows(SQLException.class, () -> statement.execute(change));
            assertEquals(state, refused.getSQLState(), refused::getMessage);
        }
        world.assertBook(book);
    }

    @Test
    void what_is_dropped_is_rebuilt_to_the_same_rows() throws Exception {
        List<Book> books = lived(13, 8);
        Lives lives = new Lives(17);
        for (int i = 0; i < 200; i++) {
            Lives.Lived lived = lives.any();
            world.journal.write(
                    lived.events().stream()
                            .map(e -> new EventJournal.Written(lived.persistenceId(), e))
                            .toList());
        }
        Feed ledger = world.ledgerFeed();
        Feed payments = world.paymentFeed(10);
        world.drain(ledger, payments);
        Map<String, String> before = world.content();
        assertNotEquals("0 ", before.get("payment"));
        assertNotEquals("0 ", before.get("due"));

        ReadSchema.rebuild(world.database);
        assertEquals("0", world.one("SELECT count(*) FROM read.payment"));
        world.drain(ledger, payments);
        assertEquals(before, world.content(), "by feeds that were running");

        world.execute("UPDATE read.version SET digest = 'of another program'");
        ReadSchema.ensure(world.database);
        assertEquals("0", world.one("SELECT count(*) FROM read.payment"));
        world.drain(world.ledgerFeed(), world.paymentFeed(1_000));
        assertEquals(before, world.content(), "by feeds that begin");
        for (Book book : books) {
            world.assertBook(book);
        }
    }

    private List<Book> lived(long seed, int count) throws SQLException {
        Random random = new Random(seed);
        List<Book> books = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            books.add(new Book("mer_" + i));
        }
        for (int round = 0; round < 20; round++) {
            for (Book book : books) {
                world.journal.write(book.live(random, 3));
            }
        }
        return books;
    }
}
