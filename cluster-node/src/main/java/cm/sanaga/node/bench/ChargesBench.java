package cm.sanaga.node.bench;

import cm.sanaga.node.words.Options;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Charges through the API at a given rate, until the merchant has his money. */
final class ChargesBench {
    static final Set<String> OPTIONS =
            Set.of("rate", "seconds", "warmup", "rounds", "payers", "node", "nodes", "node-jvm");

    private static final Duration LEAD_IN = Duration.ofSeconds(2);

    private final Report report;
    private final NodeProcess node;
    private final Calls calls;
    private final Optional<Postmaster> postgres;
    private final Optional<Lag> lag;
    private final Load load;
    private final String run = UUID.randomUUID().toString();
    private Clocks clock = Clocks.NONE;
    private Clocks taken = clock;
    private Map<String, Double> behind = Map.of();
    private long notSettled;

    /** What is borne in each round. */
    private record Load(int rate, Duration span, boolean mixed) {
        /** None of them is a magic number of the simulators. */
        String payer(long n) {
            String prefix = mixed && n % 2 == 1 ? "+237691" : "+237671";
            return prefix + "%06d".formatted(n % 1_000_000);
        }
    }

    /** Processor time in microseconds, and what the database has done. */
    private record Clocks(
            double node, double around, double postgres, double here, Postmaster.Work work) {
        static final Clocks NONE = new Clocks(0, 0, 0, 0, Postmaster.Work.NONE);

        Clocks since(Clocks before) {
            return new Clocks(
                    node - before.node,
                    around - before.around,
                    postgres - before.postgres,
                    here - before.here,
                    work.since(before.work));
        }
    }

    private ChargesBench(
            Report report,
            NodeProcess node,
            Calls calls,
            Optional<Postmaster> postgres,
            Optional<Lag> lag,
            Load load) {
        this.report = report;
        this.node = node;
        this.calls = calls;
        this.postgres = postgres;
        this.lag = lag;
        this.load = load;
    }

    /** Whether every charge succeeded and the books were right in the end. */
    static boolean run(Options options, Ground ground, Report report) throws InterruptedException {
        Load load =
                new Load(
                        options.number("rate", 200, 1, 5000),
                        Duration.ofSeconds(options.number("seconds", 30, 1, 900)),
                        options.word("payers", List.of("mtn", "mixed")).equals("mixed"));
        int warmUp = options.number("warmup", 10, 0, 300);
        int rounds = options.number("rounds", 3, 1, 20);
        NodeProcess node = node(options, ground, report);
        Optional<Postmaster> postgres = Postmaster.of(ground, node.folder());
        postgres.ifPresent(server -> server.tell(report.conditions()));
        report.conditions()
                .put(
                        "settings",
                        "%d charges/s, %d rounds of %d s, payers of %s, %s node"
                                .formatted(
                                        load.rate(),
                                        rounds,
                                        load.span().toSeconds(),
                                        load.mixed() ? "MTN and Orange" : "MTN",
                                        which(options)));
        Calls calls = new Calls(node.api(), ground.keys(node.folder()));
        Optional<Lag> lag = postgres.map(Lag::of);
        lag.ifPresent(one -> ground.closing("lag of the read models", one));
        ChargesBench bench = new ChargesBench(report, node, calls, postgres, lag, load);
        bench.warmUp(Duration.ofSeconds(warmUp));
        for (int round = 1; round <= rounds; round++) {
            bench.round(round);
        }
        report.columns("charges");
        bench.check();
        return report.end(ground.dataFolder().resolve("bench"));
    }

    private static String which(Options options) {
        int nodes = options.number("nodes", 0, 0, 9);
        String which = options.word("node", List.of("own", "running"));
        if (nodes > 0 && !which.equals("own")) {
            throw new Options.Wrong(
                    "--nodes are started for the run: it goes with --node own only");
        }
        return nodes == 0 ? which : "cluster of " + nodes;
    }

    private static NodeProcess node(Options options, Ground ground, Report report)
            throws InterruptedException {
        String which = which(options);
        if (which.equals("running")) {
            NodeProcess node = NodeProcess.running(ground);
            report.say("charges: the node that runs at " + node.api());
            return node;
        }
        Path folder = ground.scratch("charges");
        List<String> jvm = options.words("node-jvm");
        report.say("charges: %s node in %s".formatted(which, folder));
        return which.equals("own")
                ? NodeProcess.start(ground, folder, jvm)
                : NodeProcess.cluster(ground, options.number("nodes", 1, 1, 9), folder, jvm);
    }

    private void warmUp(Duration span) throws InterruptedException {
        if (!span.isZero()) {
            report.say("warming up");
            settle(drive("warm", Duration.ZERO, span));
        }
    }

    private void round(int number) throws InterruptedException {
        OpenLoop.Outcome outcome = drive("round" + number, LEAD_IN, load.span());
        Map<String, Double> round = new LinkedHashMap<>();
        round.put("sent/s", outcome.rate());
        round.put("acknowledged", (double) outcome.charges().size());
        Figures.latencies(round, "answer_", outcome.answers());
        Settlement.Outcome settled = settle(outcome);
        Figures.latencies(round, "settled_", settled.micros());
        round.putAll(behind);
        double each = outcome.sent();
        round.put("node_us_each", taken.node() / each);
        round.put("postgres_us_each", taken.postgres() / each);
        if (Double.isFinite(taken.around())) {
            round.put("front_and_simulators_us_each", taken.around() / each);
        }
        round.put("load_us_each", taken.here() / each);
        round.put("largest_node_mib", node.resident());
        round.put("wal_bytes_each", taken.work().written() / each);
        round.put("commits_each", taken.work().commits() / each);
        round.put("events_each", taken.work().events() / each);
        outcome.errors().forEach((what, count) -> round.put("error " + what, count.doubleValue()));
        report.add("charges", round);
        report.say(
                "round %d: %d sent, %d acknowledged, %d settled, answer p99 %.1f ms, settled p99 %.1f ms"
                        .formatted(
                                number,
                                outcome.sent(),
                                outcome.charges().size(),
                                settled.succeeded(),
                                outcome.answers().getValueAtPercentile(99) / 1000.0,
                                settled.micros().getValueAtPercentile(99) / 1000.0));
    }

    private OpenLoop.Outcome drive(String name, Duration leadIn, Duration span)
            throws InterruptedException {
        return OpenLoop.run(
                calls,
                run + "-" + name,
                load.rate(),
                leadIn,
                span,
                new OpenLoop.Payers(load::payer, _ -> true),
                this::readClocks);
    }

    private Settlement.Outcome settle(OpenLoop.Outcome outcome) throws InterruptedException {
        Settlement.Outcome settled = Settlement.of(calls, outcome.charges());
        notSettled += settled.left();
        return settled;
    }

    /** Called at both ends of a span; at the second it knows what the span took. */
    private void readClocks() {
        Clocks now =
                new Clocks(
                        node.cpu(),
                        node.cpuAround(),
                        postgres.map(Postmaster::cpu).orElse(Double.NaN),
                        Cpu.of(ProcessHandle.current().pid()),
                        postgres.map(Postmaster::work).orElse(Postmaster.Work.NONE));
        taken = now.since(clock);
        clock = now;
        behind = lag.map(Lag::seen).orElse(Map.of());
    }

    private void check() throws InterruptedException {
        report.check(
                notSettled == 0,
                "of the acknowledged charges %d have not succeeded".formatted(notSettled));
        Proof.of(report, calls, node);
    }
}
