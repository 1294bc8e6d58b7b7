package cm.sanaga.node.bench;

import cm.sanaga.ledger.AccountId;
import cm.sanaga.ledger.Balance;
import cm.sanaga.ledger.Entry;
import cm.sanaga.ledger.Hold;
import cm.sanaga.ledger.HoldId;
import cm.sanaga.ledger.Journal;
import cm.sanaga.ledger.JournalId;
import cm.sanaga.ledger.SubAccount;
import cm.sanaga.ledger.actor.Ledger;
import cm.sanaga.ledger.actor.LedgerSettings;
import cm.sanaga.ledger.actor.ShardedLedger;
import cm.sanaga.money.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntUnaryOperator;
import org.HdrHistogram.AbstractHistogram;
import org.apache.pekko.actor.typed.ActorSystem;

/** The ledger of the product in this JVM, with its real settings and its real journal. */
final class OwnLedger {
    private final Postmaster server;
    private final Ledger ledger;
    private final AtomicLong sequence = new AtomicLong();
    private final AtomicLongArray acknowledged;

    /** Holds and releases, which are events without a posting. */
    private final LongAdder aside = new LongAdder();

    private OwnLedger(Postmaster server, Ledger ledger, int books) {
        this.server = server;
        this.ledger = ledger;
        this.acknowledged = new AtomicLongArray(books);
    }

    /** The first book is the hot one. Every id is new, so nothing is ever looked up. */
    static OwnLedger start(ActorSystem<?> system, Postmaster server, int books) {
        return start(system, LedgerSettings.from(system.settings().config()), server, books);
    }

    /** The same, but a book nobody speaks to leaves the memory after that time. */
    static OwnLedger leaving(ActorSystem<?> system, Duration idle, Postmaster server, int books) {
        LedgerSettings usual = LedgerSettings.from(system.settings().config());
        LedgerSettings.Accounts accounts = usual.accounts();
        return start(
                system,
                new LedgerSettings(
                        usual.askTimeout(),
                        new LedgerSettings.Accounts(
                                accounts.queue(),
                                accounts.batch(),
                                accounts.snapshotEvery(),
                                accounts.snapshotsKept(),
                                idle,
                                accounts.restartMin(),
                                accounts.restartMax(),
                                accounts.lookupTimeout()),
                        usual.sweepFrom()),
                server,
                books);
    }

    private static OwnLedger start(
            ActorSystem<?> system, LedgerSettings settings, Postmaster server, int books) {
        Ledger ledger =
                ShardedLedger.start(
                        system,
                        settings,
                        (_, _, _) -> CompletableFuture.completedFuture(Optional.empty()));
        return new OwnLedger(server, ledger, books);
    }

    ClosedLoop.Outcome run(
            int first, int last, int inFlight, Duration leadIn, Duration span, Runnable edge)
            throws InterruptedException {
        return ClosedLoop.run(
                inFlight,
                leadIn,
                span,
                edge,
                () -> post(ThreadLocalRandom.current().nextInt(first, last + 1)));
    }

    /**
     * Four of five go to the first book, the others anywhere from the second to {@code last}.
     *
     * @param small records how long the others take, in microseconds
     */
    ClosedLoop.Outcome crowded(
            int last,
            int inFlight,
            Duration leadIn,
            Duration span,
            Runnable edge,
            AbstractHistogram small)
            throws InterruptedException {
        return ClosedLoop.run(
                inFlight,
                leadIn,
                span,
                edge,
                () -> {
                    ThreadLocalRandom random = ThreadLocalRandom.current();
                    if (random.nextInt(5) > 0) {
                        return post(0);
                    }
                    long begun = System.nanoTime();
                    return post(random.nextInt(1, last + 1))
                            .whenComplete(
                                    (_, _) ->
                                            small.recordValue((System.nanoTime() - begun) / 1000));
                });
    }

    /**
     * Sets money aside in books that have some, and in turns lets it go or posts what it was taken
     * for. A hold and its end are an order each.
     */
    ClosedLoop.Outcome holding(
            int first, int last, int inFlight, Duration leadIn, Duration span, Runnable edge)
            throws InterruptedException {
        Queue<Held> open = new ConcurrentLinkedQueue<>();
        return ClosedLoop.run(
                inFlight,
                leadIn,
                span,
                edge,
                () -> {
                    Held held = open.poll();
                    if (held != null) {
                        return end(held);
                    }
                    Held taken = held(ThreadLocalRandom.current().nextInt(first, last + 1));
                    return ledger.hold(account(taken.book), taken.hold)
                            .whenComplete(
                                    (answer, _) -> {
                                        if (answer instanceof Ledger.Answer.Done) {
                                            aside.increment();
                                            open.add(taken);
                                        }
                                    });
                });
    }

    /** Money that is set aside in a book. */
    private record Held(int book, boolean captured, Hold hold) {}

    private Held held(int book) {
        long number = sequence.incrementAndGet();
        String payment = "po_bench" + number;
        return new Held(
                book,
                number % 2 == 0,
                new Hold(
                        new HoldId(payment + "/hold"),
                        SubAccount.AVAILABLE,
                        Money.xaf(1),
                        payment,
                        Instant.now()));
    }

    private CompletionStage<Ledger.Answer> end(Held held) {
        AccountId account = account(held.book);
        Hold hold = held.hold;
        if (!held.captured) {
            return ledger.release(account, hold.id(), hold.at())
                    .whenComplete(
                            (answer, _) -> {
                                if (answer instanceof Ledger.Answer.Done) {
                                    aside.increment();
                                }
                            });
        }
        Journal journal =
                journal(
                        hold.payment(),
                        "capture",
                        Entry.debit(SubAccount.AVAILABLE, hold.amount()),
                        Entry.credit(SubAccount.floatAt("mtn"), hold.amount()));
        return counted(held.book, ledger.capture(account, hold.id(), journal));
    }

    /** Posts once to each of these books. */
    void each(int first, int last, int inFlight) throws InterruptedException {
        some(last - first + 1, inFlight, n -> first + n);
    }

    /** Posts so many times to one book. */
    void many(int book, int times, int inFlight) throws InterruptedException {
        some(times, inFlight, _ -> book);
    }

    private void some(int times, int inFlight, IntUnaryOperator book) throws InterruptedException {
        Semaphore free = new Semaphore(inFlight);
        for (int n = 0; n < times; n++) {
            free.acquire();
            var _ = post(book.applyAsInt(n)).whenComplete((_, _) -> free.release());
        }
        free.acquire(inFlight);
    }

    /** How many postings a book has. */
    long number(int book) {
        return ledger.standing(account(book)).toCompletableFuture().join().number();
    }

    /** What a charge of 100 brings: DR float · CR available · CR fees. */
    private CompletionStage<Ledger.Answer> post(int book) {
        String payment = "ch_bench" + sequence.incrementAndGet();
        return counted(
                book,
                ledger.post(
                        account(book),
                        journal(
                                payment,
                                "credit",
                                Entry.debit(SubAccount.floatAt("mtn"), Money.xaf(SqlClients.GROSS)),
                                Entry.credit(
                                        SubAccount.AVAILABLE,
                                        Money.xaf(SqlClients.GROSS - SqlClients.FEE)),
                                Entry.credit(SubAccount.FEES, Money.xaf(SqlClients.FEE)))));
    }

    private static Journal journal(String payment, String step, Entry... entries) {
        return new Journal(
                JournalId.of(payment, step),
                payment,
                List.of(entries),
                List.of(),
                "bench",
                Instant.now());
    }

    private CompletionStage<Ledger.Answer> counted(
            int book, CompletionStage<Ledger.Answer> posting) {
        return posting.whenComplete(
                (answer, _) -> {
                    if (answer instanceof Ledger.Answer.Done) {
                        acknowledged.incrementAndGet(book);
                    }
                });
    }

    /** Every acknowledged posting is in its book and in the journal, and everything balances. */
    void check(Report report) {
        long posted = 0;
        long lost = 0;
        long unbalanced = 0;
        for (int book = 0; book < acknowledged.length(); book++) {
            Ledger.Standing standing = ledger.standing(account(book)).toCompletableFuture().join();
            posted += standing.number();
            lost += Math.max(0, acknowledged.get(book) - standing.number());
            for (Balance line : standing.lines().values()) {
                unbalanced += line.debits().minor() - line.credits().minor();
            }
        }
        report.check(
                lost == 0 && posted > 0,
                "our ledger: %,d postings, of the acknowledged %,d lost".formatted(posted, lost));
        report.check(unbalanced == 0, "our ledger: debits equal credits over all books");
        long kept = kept();
        report.check(
                kept == posted + aside.sum(),
                "our ledger: the journal holds %,d events, numbered without gaps: postings, holds and releases"
                        .formatted(kept));
    }

    /** Events in the journal's tables, or -1 where numbers have gaps. */
    private long kept() {
        return Long.parseLong(
                server.first(
                        """
                        SELECT CASE WHEN coalesce(bool_and(n = last AND first = 1), true)
                            THEN coalesce(sum(n), 0) ELSE -1 END
                        FROM (SELECT count(*) n, max(sequence_number) last,
                                min(sequence_number) first
                            FROM journal.event_journal
                            WHERE persistence_id LIKE '%merchant:bench%'
                            GROUP BY persistence_id) AS book
                        """));
    }

    private static AccountId account(int book) {
        return AccountId.merchant("bench" + book);
    }
}
