package cm.sanaga.node.bench;

import cm.sanaga.node.words.Options;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** {@code ./sanaga bench NAME}: one benchmark, its figures, and whether its books were right. */
public final class Bench {
    private static final int WELL = 0;
    private static final int WRONG = 1;
    private static final int USAGE = 64;
    private static final int REHEARSED_A_SECOND = 40;
    private static final Duration REHEARSAL = Duration.ofSeconds(15);

    private Bench() {}

    /** There is nothing to measure; the message says why, in one line. */
    static final class Impossible extends RuntimeException {
        private static final long serialVersionUID = 1;

        Impossible(String message) {
            super(message);
        }
    }

    private interface Benchmark {
        boolean run(Options options, Ground ground, Report report) throws InterruptedException;
    }

    /** Runs what the words say; the exit code of the program. */
    public static int run(List<String> words, Ground ground, PrintStream out, PrintStream err) {
        String name = words.isEmpty() ? "" : words.getFirst();
        try {
            boolean right =
                    switch (name) {
                        case "ledger" ->
                                run(words, LedgerBench.OPTIONS, LedgerBench::run, ground, out);
                        case "charges" ->
                                run(words, ChargesBench.OPTIONS, ChargesBench::run, ground, out);
                        case "rails" ->
                                run(words, RailsBench.OPTIONS, RailsBench::run, ground, out);
                        case "growth" ->
                                run(words, GrowthBench.OPTIONS, GrowthBench::run, ground, out);
                        case "overload" ->
                                run(words, OverloadBench.OPTIONS, OverloadBench::run, ground, out);
                        case "cold" -> run(words, ColdBench.OPTIONS, ColdBench::run, ground, out);
                        case "rebuild" ->
                                run(words, RebuildBench.OPTIONS, RebuildBench::run, ground, out);
                        case "mixed" ->
                                run(words, MixedBench.OPTIONS, MixedBench::run, ground, out);
                        case "soak" -> run(words, SoakBench.OPTIONS, SoakBench::run, ground, out);
                        default ->
                                throw new Options.Wrong(
                                        "bench is followed by ledger, charges, mixed, rails,"
                                                + " growth, overload, cold, rebuild or soak, not '"
                                                + name
                                                + "'");
                    };
            return right ? WELL : WRONG;
        } catch (Options.Wrong wrong) {
            err.println("sanaga: " + wrong.getMessage());
            return USAGE;
        } catch (Impossible impossible) {
            err.println("sanaga: " + impossible.getMessage());
            return WRONG;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return WRONG;
        }
    }

    /** Asks a node for a little of everything; the exit code of the program. */
    public static int rehearse(URI api, Ground.Keys keys, PrintStream out) {
        try (Wire wire = new Wire(api)) {
            Deal.Outcome outcome =
                    new Mix(wire, keys).funded().run("rehearsal", REHEARSED_A_SECOND, REHEARSAL);
            out.printf(
                    "rehearsed; answers after %.1f ms (p50), not as they should be: %s%n",
                    outcome.answers().getValueAtPercentile(50) / 1e3, outcome.failures());
            return outcome.failures().isEmpty() ? WELL : WRONG;
        } catch (IOException e) {
            throw new Impossible(String.valueOf(e.getMessage()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return WRONG;
        }
    }

    private static boolean run(
            List<String> words,
            Set<String> known,
            Benchmark benchmark,
            Ground ground,
            PrintStream out)
            throws InterruptedException {
        Options options = Options.of(words.subList(1, words.size()), known);
        Report report = new Report(out, words.getFirst(), Conditions.now());
        return benchmark.run(options, ground, report);
    }
}
