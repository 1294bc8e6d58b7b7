package cm.sanaga.node.bench;

import cm.sanaga.node.words.Options;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.apache.pekko.actor.typed.ActorSystem;

/** Postings a second, ours beside those of a ledger in SQL on the same server in the same run. */
final class LedgerBench {
    static final Set<String> OPTIONS = Set.of("seconds", "rounds", "warmup");

    private static final int BOOKS = 1000;
    private static final Duration LEAD_IN = Duration.ofSeconds(1);
    private static final String RATE = "postings/s";

    private final Report report;
    private final OwnLedger own;
    private final RowLockLedger sql;
    private final Duration span;
    private final Postmaster postgres;
    private double ownClock;
    private double postgresClock;
    private double ownCpu;
    private double postgresCpu;

    private LedgerBench(
            Report report, OwnLedger own, RowLockLedger sql, Duration span, Postmaster postgres) {
        this.report = report;
        this.own = own;
        this.sql = sql;
        this.span = span;
        this.postgres = postgres;
    }

    /** Whether the books were right in the end. */
    static boolean run(Options options, Ground ground, Report report) throws InterruptedException {
        int seconds = options.number("seconds", 5, 1, 300);
        int rounds = options.number("rounds", 3, 1, 20);
        int warmUp = options.number("warmup", 10, 0, 300);
        Path folder = ground.scratch("ledger");
        report.say("ledger: a durable PostgreSQL of its own in " + folder);
        ActorSystem<?> system = ground.bare(folder);
        Postmaster postgres = Postmaster.of(ground, folder).orElseThrow();
        SqlClients clients = SqlClients.best(folder);
        report.conditions().put("sql_clients", clients.toString());
        report.conditions().put("settings", "%d rounds of %d s".formatted(rounds, seconds));
        postgres.tell(report.conditions());
        LedgerBench bench =
                new LedgerBench(
                        report,
                        OwnLedger.start(system, postgres, BOOKS + 1),
                        RowLockLedger.create(postgres, clients),
                        Duration.ofSeconds(seconds),
                        postgres);
        bench.warmUp(Duration.ofSeconds(warmUp));
        for (int round = 1; round <= rounds; round++) {
            report.say("round %d of %d".formatted(round, rounds));
            bench.round();
        }
        report.rows(RATE);
        bench.own.check(report);
        bench.sql.check(report);
        return report.end(ground.dataFolder().resolve("bench"));
    }

    private void warmUp(Duration span) throws InterruptedException {
        if (span.isZero()) {
            return;
        }
        report.say("warming up");
        own.run(1, BOOKS, 128, Duration.ZERO, span, () -> {});
        own.run(0, 0, 64, Duration.ZERO, span.dividedBy(2), () -> {});
        sql.run(1, BOOKS, 8, Duration.ofSeconds(Math.max(1, span.toSeconds() / 4)));
    }

    private void round() throws InterruptedException {
        for (int inFlight : List.of(64, 256)) {
            ours("ours, hot, %d in flight".formatted(inFlight), 0, 0, inFlight);
        }
        for (int inFlight : List.of(128, 256)) {
            ours("ours, 1000, %d in flight".formatted(inFlight), 1, BOOKS, inFlight);
            crowded(inFlight);
            held(inFlight);
        }
        for (int clients : List.of(1, 8, 32)) {
            theirs("SQL, hot, %d clients".formatted(clients), 0, 0, clients);
        }
        for (int clients : List.of(1, 8, 32)) {
            theirs("SQL, 1000, %d clients".formatted(clients), 1, BOOKS, clients);
        }
    }

    private void ours(String name, int first, int last, int inFlight) throws InterruptedException {
        add(name, own.run(first, last, inFlight, LEAD_IN, span, this::readClocks));
    }

    /** One huge merchant beside many small ones, who must not wait for him (F11). */
    private void crowded(int inFlight) throws InterruptedException {
        var small = new ConcurrentHistogram(3);
        String name = "ours, 80 %% on one, %d".formatted(inFlight);
        add(name, own.crowded(BOOKS, inFlight, LEAD_IN, span, this::readClocks, small));
        Map<String, Double> apart = new LinkedHashMap<>();
        Figures.latencies(apart, "small_", small);
        report.more(name, apart);
        report.say(
                "  80 %% of %d in flight on one account: the others p50 %.1f ms, p99 %.1f ms"
                        .formatted(
                                inFlight,
                                small.getValueAtPercentile(50) / 1000.0,
                                small.getValueAtPercentile(99) / 1000.0));
    }

    /** What an escrow brings before its end: money is set aside, and is free again or posted. */
    private void held(int inFlight) throws InterruptedException {
        String name = "ours, 1000, holds, %d".formatted(inFlight);
        add(name, own.holding(1, BOOKS, inFlight, LEAD_IN, span, this::readClocks));
    }

    private void add(String name, ClosedLoop.Outcome outcome) {
        add(name, outcome.rate(), outcome.micros(), ownCpu / outcome.acknowledged());
        if (outcome.failed() > 0) {
            report.check(false, "%s: %d orders were not obeyed".formatted(name, outcome.failed()));
        }
    }

    private void theirs(String name, int first, int last, int clients) throws InterruptedException {
        readClocks();
        RowLockLedger.Outcome outcome = sql.run(first, last, clients, span);
        // The time of a process that has ended counts once the server has noticed.
        Thread.sleep(Duration.ofMillis(200));
        readClocks();
        add(name, outcome.rate(), outcome.micros(), Double.NaN);
    }

    private void add(String name, double rate, Histogram micros, double ownEach) {
        Map<String, Double> round = new LinkedHashMap<>();
        round.put(RATE, rate);
        Figures.latencies(round, "", micros);
        round.put("jvm_us_each", ownEach);
        round.put("postgres_us_each", postgresCpu / micros.getTotalCount());
        report.add(name, round);
    }

    /** Called at both ends of a span; at the second both say what the span took. */
    private void readClocks() {
        double ownNow = Cpu.of(ProcessHandle.current().pid());
        double postgresNow = postgres.cpu();
        ownCpu = ownNow - ownClock;
        postgresCpu = postgresNow - postgresClock;
        ownClock = ownNow;
        postgresClock = postgresNow;
    }
}
