package cm.sanaga.node.bench;

import cm.sanaga.node.words.Options;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * What grows and with what: memory with the accounts that are held in it, the first answer of an
 * account with its own history, the rate with all that is stored.
 */
final class GrowthBench {
    static final Set<String> OPTIONS =
            Set.of("accounts", "journals", "stored", "seconds", "rounds", "warmup");

    private static final int BOOKS = 1000;
    private static final int IN_FLIGHT = 256;
    private static final int STEPS = 4;
    private static final int SLICE = 1_000_000;
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration LEAD_IN = Duration.ofSeconds(1);
    private static final String RATE = "postings/s";

    /** Rows as large as real ones, in books of a thousand that nobody speaks to. */
    private static final String STORE =
            """
            INSERT INTO journal.event_journal (persistence_id, sequence_number, writer,
                    write_timestamp, adapter_manifest, event_ser_id, event_ser_manifest,
                    event_payload)
                SELECT 'stored|' || (n / 1000), n % 1000 + 1, real.writer, real.write_timestamp,
                    real.adapter_manifest, real.event_ser_id, real.event_ser_manifest,
                    real.event_payload
                FROM generate_series(?, ?) AS n,
                    (SELECT * FROM journal.event_journal ORDER BY ordering DESC LIMIT 1) AS real
            """;

    private final Report report;
    private final OwnLedger own;
    private final Postmaster postgres;
    private final Sizes sizes;

    /**
     * How far it is grown.
     *
     * @param accounts held in memory
     * @param journals of one account
     * @param stored events of others
     */
    private record Sizes(int accounts, int journals, int stored, Duration span, int rounds) {
        int longBook() {
            return BOOKS + accounts + 1;
        }
    }

    private GrowthBench(Report report, OwnLedger own, Postmaster postgres, Sizes sizes) {
        this.report = report;
        this.own = own;
        this.postgres = postgres;
        this.sizes = sizes;
    }

    /** Whether the books were right in the end. */
    static boolean run(Options options, Ground ground, Report report) throws InterruptedException {
        Sizes sizes =
                new Sizes(
                        options.number("accounts", 10_000, STEPS, 1_000_000),
                        options.number("journals", 200_000, 1, 10_000_000),
                        options.number("stored", 1_000_000, 1, 100_000_000),
                        Duration.ofSeconds(options.number("seconds", 5, 1, 300)),
                        options.number("rounds", 3, 1, 20));
        int warmUp = options.number("warmup", 20, 0, 300);
        Path folder = ground.scratch("growth");
        report.say("growth: a durable PostgreSQL of its own in " + folder);
        ActorSystem<?> system = ground.bare(folder);
        Postmaster postgres = Postmaster.of(ground, folder).orElseThrow();
        report.conditions().put("settings", sizes.toString());
        postgres.tell(report.conditions());
        OwnLedger own = OwnLedger.leaving(system, IDLE, postgres, sizes.longBook() + 1);
        GrowthBench bench = new GrowthBench(report, own, postgres, sizes);
        if (warmUp > 0) {
            report.say("warming up");
            own.run(0, BOOKS, IN_FLIGHT, Duration.ZERO, Duration.ofSeconds(warmUp), () -> {});
        }
        bench.memory();
        bench.history();
        bench.store();
        bench.rates(empty(ground, warmUp, report));
        report.rows(RATE);
        own.check(report);
        return report.end(ground.dataFolder().resolve("bench"));
    }

    /**
     * The same beside it, with nothing stored: the machine may be another in a quarter of an hour.
     */
    private static Side empty(Ground ground, int warmUp, Report report)
            throws InterruptedException {
        Path folder = ground.scratch("growth-empty");
        ActorSystem<?> system = ground.bare(folder);
        Postmaster postgres = Postmaster.of(ground, folder).orElseThrow();
        OwnLedger own = OwnLedger.leaving(system, IDLE, postgres, BOOKS + 1);
        if (warmUp > 0) {
            report.say("warming up beside it");
            own.run(0, BOOKS, IN_FLIGHT, Duration.ZERO, Duration.ofSeconds(warmUp), () -> {});
        }
        return new Side("nothing stored", own, postgres);
    }

    /** A ledger and its database. */
    private record Side(String name, OwnLedger own, Postmaster postgres) {}

    /** In turns, so that both sides have the same machine. */
    private void rates(Side empty) throws InterruptedException {
        Side full = new Side("%,d stored".formatted(sizes.stored), own, postgres);
        for (int round = 0; round < sizes.rounds; round++) {
            for (Side side : round % 2 == 0 ? List.of(empty, full) : List.of(full, empty)) {
                rate(side, "hot, ", 0, 0);
                rate(side, "1000, ", 1, BOOKS);
            }
        }
        for (String books : List.of("hot, ", "1000, ")) {
            double kept = report.ratio(books + full.name, books + empty.name, RATE);
            report.say(
                    "  %s%s: %.0f %% of the rate with none"
                            .formatted(books, full.name, kept * 100));
            report.conditions().put(books + "kept", kept);
        }
    }

    private void rate(Side side, String books, int first, int last) throws InterruptedException {
        // Who has left the memory meanwhile is read again now, which is not what is measured.
        side.own.each(first, last, IN_FLIGHT);
        double before = side.postgres.cpu();
        ClosedLoop.Outcome outcome =
                side.own.run(first, last, IN_FLIGHT, LEAD_IN, sizes.span, () -> {});
        Map<String, Double> round = new LinkedHashMap<>();
        round.put(RATE, outcome.rate());
        Figures.latencies(round, "", outcome.micros());
        round.put(
                "postgres_us_each",
                (side.postgres.cpu() - before) / outcome.micros().getTotalCount());
        report.add(books + side.name, round);
    }

    private void memory() throws InterruptedException {
        long before = Memory.held();
        int step = sizes.accounts / STEPS;
        for (int held = step; held <= sizes.accounts; held += step) {
            own.each(BOOKS + held - step + 1, BOOKS + held, IN_FLIGHT);
            double each = (Memory.held() - before) / (double) held;
            report.say("  %,9d accounts held: %,.0f bytes of heap each".formatted(held, each));
            report.conditions().put("heap_bytes_each_of_%d_accounts".formatted(held), each);
        }
        Thread.sleep(IDLE.multipliedBy(2));
        long after = Memory.held() - before;
        report.say("  and %,d bytes when all have left the memory again".formatted(after));
        report.conditions().put("heap_bytes_when_all_have_left", after);
    }

    private void history() throws InterruptedException {
        own.many(sizes.longBook(), sizes.journals, IN_FLIGHT);
        Thread.sleep(IDLE.multipliedBy(2));
        long begun = System.nanoTime();
        long number = own.number(sizes.longBook());
        double millis = (System.nanoTime() - begun) / 1e6;
        report.say(
                "  an account with %,d journals answers %.0f ms after it was asked for"
                        .formatted(number, millis));
        report.conditions().put("first_answer_ms_of_%d_journals".formatted(number), millis);
        report.check(number == sizes.journals, "the long book has all its journals");
    }

    private void store() {
        report.say("  storing %,d events of others".formatted(sizes.stored));
        try (Connection connection = postgres.ground().superuser(postgres.port());
                PreparedStatement store = connection.prepareStatement(STORE);
                Statement statement = connection.createStatement()) {
            for (int from = 0; from < sizes.stored; from += SLICE) {
                store.setInt(1, from);
                store.setInt(2, Math.min(from + SLICE, sizes.stored) - 1);
                store.execute();
            }
            // What the server owes for what was stored in minutes is paid now, not within the
            // rounds.
            statement.execute("VACUUM ANALYZE journal.event_journal");
            statement.execute("CHECKPOINT");
        } catch (SQLException e) {
            throw new IllegalStateException("no history can be stored", e);
        }
    }
}
