package cm.sanaga.projection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.ledger.Account;
import cm.sanaga.ledger.AccountId;
import cm.sanaga.ledger.Fingerprint;
import cm.sanaga.ledger.HoldId;
import cm.sanaga.ledger.PostedBefore;
import cm.sanaga.ledger.SubAccount;
import cm.sanaga.money.Money;
import cm.sanaga.payment.PaymentKind;
import cm.sanaga.payment.PaymentView;
import cm.sanaga.projection.LedgerRecords.EntryQuery;
import cm.sanaga.projection.LedgerRecords.TrialBalance;
import cm.sanaga.projection.PaymentRecords.Filters;
import cm.sanaga.provider.Provider;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class QueriesIT {
    private static final ReadSettings.Freshly PATIENT =
            new ReadSettings.Freshly(Duration.ofSeconds(30), Duration.ofMillis(10));

    private World world;
    private Asking asking;
    private ScheduledExecutorService timer;
    private ReadSettings settings;
    private Freshness freshness;
    private Freshness hasty;

    @BeforeEach
    void begin() throws Exception {
        world = new World();
        settings =
                ReadSettings.from(
                        ConfigFactory.load(), world.at.url(), world.at.user(), world.at.password());
        var pool = RunningProjections.answeringPool(settings);
        asking = new Asking(pool, settings.queries());
        timer = Executors.newSingleThreadScheduledExecutor();
        freshness = new JournalFreshness(pool, timer, PATIENT);
        hasty = new JournalFreshness(pool, timer, settings.fresh());
    }

    @AfterEach
    void end() {
        timer.shutdownNow();
        asking.close();
        world.close();
    }

    @Test
    void every_page_of_entries_together_is_every_entry_once() throws Exception {
        Book book = booked("mer_1", 60);
        LedgerRecords ledger = new LedgerQueries(asking, freshness);
        List<EntryRecord> all = pages(ledger, book.state().id(), Optional.empty());
        assertEquals(
                world.query("SELECT journal || ' ' || leg FROM read.entry").size(), all.size());
        assertEquals(all.size(), all.stream().distinct().count());
        assertEquals(
                all.stream()
                        .sorted(
                                Comparator.comparing(EntryRecord::at)
                                        .thenComparing(EntryRecord::number)
                                        .thenComparing(EntryRecord::leg)
                                        .reversed())
                        .toList(),
                all);
        assertEquals(
                all.stream()
                        .filter(one -> one.entry().subAccount().equals(SubAccount.FEES))
                        .toList(),
                pages(ledger, book.state().id(), Optional.of(SubAccount.FEES)));
        EntryRecord some = all.get(all.size() / 2);
        JournalRecord journal =
                get(ledger.journal(some.journal(), Optional.of(book.state().id()))).orElseThrow();
        assertEquals(some.entry(), journal.entries().get(some.leg()));
        assertEquals(
                journal.hash(),
                new cm.sanaga.ledger.Journal(
                                new cm.sanaga.ledger.JournalId(
                                        world.one(
                                                "SELECT id FROM read.journal WHERE public_id = '"
                                                        + journal.id()
                                                        + "'")),
                                journal.payment(),
                                journal.entries(),
                                journal.providerReferences(),
                                journal.orderedBy(),
                                journal.at())
                        .hash(journal.previous(), journal.account(), journal.number()),
                "what is shown hashes to the hash that is shown");
        assertEquals(
                Optional.empty(),
                get(ledger.journal(some.journal(), Optional.of(AccountId.merchant("mer_2")))));
    }

    @Test
    void the_trial_balance_and_the_floats_are_the_sums_of_the_books() throws Exception {
        List<Book> books = List.of(booked("mer_1", 30), booked("mer_2", 40));
        LedgerRecords ledger = new LedgerQueries(asking, freshness);
        TrialBalance now = get(ledger.trialBalance(Optional.empty()));
        assertTrue(now.balanced());
        assertTrue(now.debits().positive());
        for (LedgerRecords.Line line : now.lines()) {
            Money debits =
                    books.stream()
                            .map(book -> book.state().balance(line.subAccount()).debits())
                            .reduce(Money.xaf(0), Money::plus);
            assertEquals(debits, line.debits(), line.subAccount().value());
        }
        assertEquals(now.lines(), get(ledger.trialBalance(Optional.of(Instant.now()))).lines());
        TrialBalance then = get(ledger.trialBalance(Optional.of(Book.DAY.plusSeconds(15))));
        assertTrue(then.balanced());
        assertTrue(then.debits().compareTo(now.debits()) < 0 && then.debits().positive());
        for (LedgerRecords.FloatBalance balance : get(ledger.floats())) {
            SubAccount line = SubAccount.floatAt(balance.provider().value());
            assertEquals(
                    books.stream()
                            .map(book -> book.state().balance(line).posted(line.line()))
                            .reduce(Money.xaf(0), Money::plus),
                    balance.balance());
        }
    }

    @Test
    void lists_of_payments_are_filtered_and_paged_newest_first() throws Exception {
        List<PaymentView> views =
                PaymentProjectionIT.lives(world, 300, 31).stream().map(Lives.Lived::view).toList();
        world.drain(world.ledgerFeed(), world.paymentFeed(1_000));
        PaymentRecords payments = new PaymentQueries(asking, freshness, world.form);
        PaymentView some =
                views.stream()
                        .filter(one -> one.request().id().kind() == PaymentKind.REFUND)
                        .filter(one -> one.request().reference().isPresent())
                        .findFirst()
                        .orElse(views.getFirst());
        Filters none = Filters.NONE;
        assertListed(payments, views, none, _ -> true);
        for (String status : views.stream().map(PaymentView::status).distinct().toList()) {
            assertListed(
                    payments, views, filters("status", status), one -> one.status().equals(status));
        }
        assertListed(
                payments,
                views,
                filters("provider", "mtn"),
                one -> one.wallet().provider().equals(Provider.MTN));
        Instant middle = some.request().at();
        assertListed(
                payments,
                views,
                filters("from", middle.toString()),
                one -> !one.request().at().isBefore(middle));
        assertListed(
                payments,
                views,
                filters("to", middle.toString()),
                one -> one.request().at().isBefore(middle));
        assertEquals(
                0,
                get(payments.list(
                                new PaymentRecords.Query(
                                        PaymentKind.CHARGE,
                                        "mer_other",
                                        none,
                                        new Page.Wanted(10, Optional.empty()))))
                        .data()
                        .size());
    }

    @Test
    void a_payment_is_traced_by_whatever_it_is_called() throws Exception {
        List<Lives.Lived> lived = PaymentProjectionIT.lives(world, 200, 37);
        world.drain(world.ledgerFeed(), world.paymentFeed(1_000));
        PaymentRecords payments = new PaymentQueries(asking, freshness, world.form);
        Lives.Lived one =
                lived.stream()
                        .filter(life -> life.view().providerTransaction().isPresent())
                        .filter(life -> life.view().request().reference().isPresent())
                        .filter(life -> !life.view().journals().isEmpty())
                        .findFirst()
                        .orElseThrow();
        PaymentView view = one.view();
        world.execute(
                "INSERT INTO inbox.callback (provider, payment, body, headers, digest) VALUES"
                        + " ('mtn', '"
                        + view.request().id()
                        + "', '{\"ok\":1}', '{}', '')");
        for (String name :
                List.of(
                        view.request().id().value(),
                        view.providerReference().orElseThrow(),
                        view.providerTransaction().orElseThrow(),
                        view.request().reference().orElseThrow(),
                        view.journals().getFirst())) {
            Trace trace = get(payments.trace(name, Optional.of(Lives.MERCHANT))).orElseThrow();
            assertEquals(view, trace.payment(), name);
            assertEquals(one.events().size() + 1, trace.moments().size());
            assertEquals(
                    "opened",
                    assertInstanceOf(Trace.Step.class, trace.moments().getFirst()).type());
            assertEquals(
                    Optional.of("{\"ok\":1}"),
                    assertInstanceOf(Trace.CalledBack.class, trace.moments().getLast()).body());
        }
        assertEquals(
                Optional.empty(),
                get(payments.trace(view.request().id().value(), Optional.of("mer_other"))));
        assertEquals(Optional.empty(), get(payments.trace("nothing", Optional.empty())));
    }

    @Test
    void an_id_is_looked_up_once_the_ledger_has_passed_the_event() throws Exception {
        Book book = new Book("mer_1");
        List<EventJournal.Written> events = book.live(new Random(41), 20);
        world.journal.write(events);
        PostedBefore lookup = new PostedLookup(asking, timer, PATIENT);
        Account.Event.Posted last =
                events.stream()
                        .map(EventJournal.Written::event)
                        .filter(Account.Event.Posted.class::isInstance)
                        .map(Account.Event.Posted.class::cast)
                        .reduce((_, later) -> later)
                        .orElseThrow();
        String id = last.journal().id().value();
        CompletableFuture<Optional<PostedBefore.Found>> found =
                lookup.find(book.state().id(), id, events.size()).toCompletableFuture();
        world.execute("SELECT pg_sleep(0.2)");
        assertFalse(found.isDone(), "not before the ledger has passed the event");
        world.drain(world.ledgerFeed());
        assertEquals(
                Optional.of(
                        new PostedBefore.Found(
                                last.number(), OptionalLong.of(Fingerprint.of(last.journal())))),
                found.join());
        assertEquals(
                Optional.empty(),
                get(lookup.find(book.state().id(), "ch_none/credit", events.size())));
        assertUnavailable(
                new PostedLookup(asking, timer, settings.fresh())
                        .find(book.state().id(), id, events.size() + 1));
    }

    @Test
    void a_hold_that_was_ended_before_it_was_taken_is_known_and_holds_nothing() throws Exception {
        Book book = new Book("mer_1");
        HoldId hold = new HoldId("po_late/hold");
        List<EventJournal.Written> events = new ArrayList<>(book.live(new Random(47), 5));
        events.addAll(book.obey(new Account.Command.Release(hold, Book.DAY, Account.Ask.FIRST)));
        world.journal.write(events);
        world.drain(world.ledgerFeed());
        PostedBefore lookup = new PostedLookup(asking, timer, PATIENT);
        assertEquals(
                Optional.of(new PostedBefore.Found(0, OptionalLong.of(Fingerprint.voided(hold)))),
                get(lookup.find(book.state().id(), hold.value(), events.size())));
        assertEquals("0", world.one("SELECT count(*) FROM read.hold WHERE id = 'po_late/hold'"));
        assertEquals("0", world.one("SELECT count(*) FROM read.violation"));
    }

    @Test
    void a_reader_waits_for_what_was_committed_before_he_came() throws Exception {
        booked("mer_1", 5);
        get(freshness.upToNow());
        Book book = new Book("mer_2");
        world.journal.write(book.live(new Random(43), 5));
        CompletableFuture<Void> fresh = freshness.upToNow().toCompletableFuture();
        world.drain(world.ledgerFeed());
        world.execute("SELECT pg_sleep(0.2)");
        assertFalse(fresh.isDone(), "one projection has not seen it");
        world.drain(world.paymentFeed(1));
        fresh.join();
        world.journal.write(book.live(new Random(44), 5));
        assertUnavailable(hasty.upToNow());
        world.drain(world.ledgerFeed(), world.paymentFeed(1));
        List<CompletableFuture<Void>> crowd = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            crowd.add(freshness.upToNow().toCompletableFuture());
        }
        CompletableFuture.allOf(crowd.toArray(CompletableFuture<?>[]::new)).join();
    }

    @Test
    void ten_thousand_are_woken_at_a_bounded_rate_and_less_and_less_often() throws Exception {
        world.execute(
                "INSERT INTO read.due SELECT 'charge|ch_' || lpad(to_hex(i), 32, '0'), 'charge',"
                        + " 'ch_' || lpad(to_hex(i), 32, '0'), now() - interval '1 h'"
                        + " FROM generate_series(1, 10000) i");
        int batch = settings.due().batch();
        DueTable due =
                new DueTable(
                        world.database,
                        new ReadSettings.Due(
                                settings.due().poll(),
                                batch,
                                Duration.ofHours(1),
                                Duration.ofHours(4)));
        List<DueWork.Item> woken = new ArrayList<>();
        List<DueWork.Item> some;
        do {
            some = due.take();
            assertTrue(some.size() <= batch);
            woken.addAll(some);
        } while (!some.isEmpty());
        assertEquals(10_000, woken.stream().distinct().count());
        assertEquals(10_000, woken.size());
        assertEquals(
                List.of("60"),
                world.query(
                        "SELECT DISTINCT ceil(extract(epoch FROM max(due_at) - now()) / 600) * 10"
                                + " FROM read.due"));
        world.execute("UPDATE read.due SET due_at = now(), wakes = 12");
        due.take();
        assertEquals(
                "240",
                world.one(
                        "SELECT ceil(extract(epoch FROM max(due_at) - now()) / 600) * 10 FROM"
                                + " read.due"));
    }

    private Book booked(String merchant, int attempts) throws Exception {
        Book book = new Book(merchant);
        world.journal.write(book.live(new Random(attempts), attempts));
        world.drain(world.ledgerFeed(), world.paymentFeed(1));
        return book;
    }

    private static List<EntryRecord> pages(
            LedgerRecords ledger, AccountId account, Optional<SubAccount> line) {
        List<EntryRecord> all = new ArrayList<>();
        Optional<Cursor> after = Optional.empty();
        do {
            Page<EntryRecord> page =
                    get(
                            ledger.entries(
                                    new EntryQuery(
                                            account,
                                            Optional.empty(),
                                            line,
                                            Optional.empty(),
                                            Optional.empty(),
                                            new Page.Wanted(7, after))));
            all.addAll(page.data());
            after = page.next().map(Cursor::text).flatMap(Cursor::parse);
        } while (after.isPresent());
        return all;
    }

    private static void assertListed(
            PaymentRecords payments,
            List<PaymentView> views,
            Filters filters,
            Predicate<PaymentView> filter) {
        for (PaymentKind kind : PaymentKind.values()) {
            List<PaymentView> listed = new ArrayList<>();
            Optional<Cursor> after = Optional.empty();
            do {
                Page<PaymentView> page =
                        get(
                                payments.list(
                                        new PaymentRecords.Query(
                                                kind,
                                                Lives.MERCHANT,
                                                filters,
                                                new Page.Wanted(20, after))));
                listed.addAll(page.data());
                after = page.next();
            } while (after.isPresent());
            assertEquals(
                    views.stream()
                            .filter(one -> one.request().id().kind() == kind)
                            .filter(filter)
                            .sorted(
                                    Comparator.comparing((PaymentView one) -> one.request().at())
                                            .reversed())
                            .toList(),
                    listed);
        }
    }

    private static Filters filters(String name, String value) {
        return new Filters(
                name.equals("status") ? Optional.of(value) : Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                name.equals("provider") ? Optional.of(new Provider(value)) : Optional.empty(),
                name.equals("from") ? Optional.of(Instant.parse(value)) : Optional.empty(),
                name.equals("to") ? Optional.of(Instant.parse(value)) : Optional.empty(),
                Optional.empty());
    }

    private static void assertUnavailable(CompletionStage<?> stage) {
        CompletionException failed =
                assertThrows(CompletionException.class, () -> stage.toCompletableFuture().join());
        assertInstanceOf(ReadUnavailable.class, failed.getCause());
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
