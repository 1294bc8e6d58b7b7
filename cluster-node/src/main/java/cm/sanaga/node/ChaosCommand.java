package cm.sanaga.node;

import cm.sanaga.node.chaos.Chaos;
import cm.sanaga.node.cluster.Clocks;
import cm.sanaga.node.cluster.Namespaces;
import cm.sanaga.node.cluster.Network;
import cm.sanaga.node.words.Options;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * {@code ./sanaga chaos}: a cluster of its own is broken on purpose. With a control the run must
 * find what is wrong: a check that never fails shows nothing.
 */
final class ChaosCommand {
    private static final Set<String> WORDS =
            Set.of(
                    "seconds", "seed", "nodes", "clients", "network", "disk", "control", "break",
                    "from");
    private static final List<String> NETWORKS = List.of("namespaces", "loopback");
    private static final List<String> DISKS = List.of("own", "shared");

    private static final Duration REST = Duration.ofMinutes(5);

    /** What lost its events may never end; that it is lost is seen at once. */
    private static final Duration REST_OF_A_CONTROL = Duration.ofSeconds(20);

    /** So many lines of a log are told when a run cannot go on. */
    private static final int LAST = 30;

    private ChaosCommand() {}

    /** Whether what should hold held, or was found not to where it must not. */
    static boolean run(List<String> words, Settings settings, Ending ending, PrintStream out)
            throws InterruptedException {
        Options options = Options.of(words, WORDS);
        int nodes = options.number("nodes", 3, 1, 9);
        ChaosControl control = ChaosControl.of(options);
        var plan =
                new Chaos.Plan(
                        options.number("seconds", 180, 10, 86_400),
                        options.number(
                                "seed",
                                ThreadLocalRandom.current().nextInt(1_000_000),
                                0,
                                999_999_999),
                        options.number("clients", 10, 1, 100),
                        broken(options),
                        options.given("from"),
                        control == ChaosControl.NONE ? REST : REST_OF_A_CONTROL);
        boolean disk = options.word("disk", DISKS).equals("own");
        if (!disk && control.needsDisk()) {
            throw new Options.Wrong(
                    "this --control needs --disk own: only there can power be lost");
        }
        Optional<Namespaces> network =
                options.word("network", NETWORKS).equals("loopback")
                        ? Optional.empty()
                        : Optional.of(ending.with("network", namespaces(nodes)));
        Path folder = new BenchGround(settings, ending).scratch("chaos");
        ChaosDatabase database =
                ChaosDatabase.start(folder.resolve("database"), disk, control.database(), ending);
        Settings own =
                new Settings(0, 0, 0, folder, new Settings.Store.Outside(database.database()));
        Network plain = network.<Network>map(each -> each).orElse(Network.LOOPBACK);
        Optional<Clocks> clocks =
                !plan.upgrade() && plan.breaks("clock-skewed")
                        ? Clocks.over(plain, folder)
                        : Optional.empty();
        if (!plan.upgrade() && plan.breaks("clock-skewed") && clocks.isEmpty()) {
            out.println("no clock for each node: it needs libfaketime (Debian: faketime)");
        }
        Programs programs =
                plan.upgrade()
                        ? Programs.of(Path.of(options.words("from").getFirst()), nodes)
                        : Programs.own();
        LocalCluster cluster =
                LocalCluster.start(
                        own,
                        nodes,
                        List.of(),
                        clocks.<Network>map(each -> each).orElse(plain),
                        programs,
                        out::println,
                        ending);
        ending.with("what is broken", database::heal);
        database.sync();
        ChaosProviders providers =
                ChaosProviders.of(
                        cluster.simulators().stream().map(Simulators.Running::address).toList(),
                        control.rules(),
                        out::println);
        var prey = new ChaosPrey(cluster, network, clocks, folder, database, providers);
        try {
            Chaos.Outcome outcome = Chaos.run(prey, plan, out);
            out.print(control.told(outcome));
            return control.found(outcome);
        } catch (IllegalStateException e) {
            cluster.logs().forEach(log -> out.print(lastOf(log)));
            throw e;
        }
    }

    /** The logs themselves go with the run. */
    private static String lastOf(Path log) {
        try (Stream<String> lines = Files.lines(log)) {
            List<String> all = lines.toList();
            return "%nthe last lines of %s:%n%s%n"
                    .formatted(
                            log,
                            String.join(
                                    "\n", all.subList(Math.max(0, all.size() - LAST), all.size())));
        } catch (IOException | UncheckedIOException e) {
            return "%n%s cannot be read: %s%n".formatted(log, e);
        }
    }

    private static List<String> broken(Options options) {
        List<String> what = options.words("break");
        what.stream()
                .filter(name -> !Chaos.names().contains(name))
                .findFirst()
                .ifPresent(
                        name -> {
                            throw new Options.Wrong(
                                    "--break takes some of %s, not '%s'"
                                            .formatted(String.join(" ", Chaos.names()), name));
                        });
        return what;
    }

    private static Namespaces namespaces(int nodes) {
        try {
            return Namespaces.make(nodes);
        } catch (IOException e) {
            throw new StartupProblem(
                    "no network for each node: it needs Linux, root and iproute2, or --network"
                            + " loopback, which cuts nobody off: "
                            + e.getMessage(),
                    e);
        }
    }
}
