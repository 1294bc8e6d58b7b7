package cm.sanaga.node;

import cm.sanaga.node.bench.Bench;
import cm.sanaga.node.bench.Ground;
import cm.sanaga.node.cluster.Network;
import cm.sanaga.node.demo.Demo;
import cm.sanaga.node.words.Options;
import cm.sanaga.projection.JournalVerifier;
import cm.sanaga.projection.ReadSchema;
import cm.sanaga.projection.ReadUnavailable;
import cm.sanaga.projection.Verification;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The program {@code ./sanaga} starts. */
public final class Main {
    /** As {@code sysexits.h} has it: the command line is wrong. */
    private static final int USAGE = 64;

    private static final Duration REHEARSAL = Duration.ofMinutes(3);

    private Main() {}

    public static void main(String[] arguments) {
        String command = arguments.length == 0 ? "run" : arguments[0];
        try {
            switch (command) {
                case "run" -> run(Settings.from(System.getenv()));
                case "rehearse" -> rehearse(Settings.from(System.getenv()));
                case "cluster" -> cluster(Settings.from(System.getenv()), arguments);
                case "simulators" -> simulators(Settings.from(System.getenv()));
                case "demo" -> demo(Settings.from(System.getenv()));
                case "rebuild-projections" -> rebuild(Settings.from(System.getenv()));
                case "verify" -> verify(Settings.from(System.getenv()));
                case "export" -> export(Settings.from(System.getenv()), arguments);
                case "listen" -> listen(Settings.from(System.getenv()), arguments);
                case "admin" -> admin(Settings.from(System.getenv()), arguments);
                case "chaos" -> chaos(Settings.from(System.getenv()), arguments);
                case "bench" -> bench(Settings.from(System.getenv()), arguments);
                default -> fail(USAGE, "no command '" + command + "': see ./sanaga help");
            }
        } catch (StartupProblem problem) {
            fail(1, problem.getMessage());
        } catch (ConfigException bad) {
            fail(1, "the configuration is wrong: " + bad.getMessage());
        } catch (RuntimeException defect) {
            // What has started must not go on without the rest: it would be a member of the cluster
            // that others wait for and that answers for nothing.
            defect.printStackTrace();
            fail(1, "cannot go on: " + defect.getMessage());
        }
    }

    /** Stays until Ctrl-C, a signal, or the cluster sends this node away. */
    private static void run(Settings settings) {
        Ending ending = new Ending();
        Runtime.getRuntime().addShutdownHook(new Thread(ending::run, "ending"));
        Node node = Node.start(settings, ending);
        System.out.print(Announcement.of(node, settings));
        node.ended().join();
        // In an orderly stop the hook is already at work and this waits for it.
        System.exit(1);
    }

    /**
     * A node that does a little of everything and stops, so that the JVM can keep what it loaded,
     * linked and learned of its methods.
     */
    private static void rehearse(Settings settings) {
        Ending ending = new Ending();
        Runtime.getRuntime().addShutdownHook(new Thread(ending::run, "ending"));
        // Whoever waits for it wants to start something.
        CompletableFuture.delayedExecutor(REHEARSAL.toSeconds(), TimeUnit.SECONDS)
                .execute(() -> System.exit(1));
        Node node = Node.start(settings, ending);
        Credentials credentials = Credentials.known(settings.dataFolder());
        System.exit(
                Bench.rehearse(
                        node.api(),
                        new Ground.Keys(
                                credentials.apiKey().value(), credentials.adminKey().value()),
                        System.out));
    }

    /** Several nodes, until Ctrl-C or a signal. */
    private static void cluster(Settings settings, String[] arguments) {
        int count = nodes(arguments);
        Ending ending = new Ending();
        Runtime.getRuntime().addShutdownHook(new Thread(ending::run, "ending"));
        LocalCluster cluster =
                LocalCluster.start(
                        settings, count, List.of(), Network.LOOPBACK, System.out::println, ending);
        ending.with(
                "words",
                cluster.whenReady(
                        count, () -> System.out.print(Announcement.of(cluster, settings, count))));
        cluster.await();
    }

    private static int nodes(String[] arguments) {
        String text = arguments.length < 2 ? "3" : arguments[1];
        if (arguments.length > 2 || !text.matches("[1-9]")) {
            fail(USAGE, "how many nodes is a number from 1 to 9: ./sanaga cluster 3");
        }
        return Integer.parseInt(text);
    }

    /** The simulators alone, until Ctrl-C or a signal. */
    private static void simulators(Settings settings) {
        Ending ending = new Ending();
        Runtime.getRuntime().addShutdownHook(new Thread(ending::run, "ending"));
        SimulatorsAlone alone = SimulatorsAlone.start(settings, ending);
        System.out.println(alone.announcement());
        alone.await();
    }

    /** Against the node that runs, or one of its own where none does. */
    private static void demo(Settings settings) {
        Ending ending = new Ending();
        Runtime.getRuntime().addShutdownHook(new Thread(ending::run, "ending"));
        URI api = local(settings.httpPort());
        Map<String, URI> simulators = new TreeMap<>();
        for (String name : Simulators.names()) {
            simulators.put(name, local(settings.simulatorPort() + simulators.size()));
        }
        if (!running(settings)) {
            System.out.println("No node is running; the demo starts one for itself.");
            Node node = Node.start(settings, ending);
            api = node.api();
            simulators = node.simulators();
        }
        Credentials credentials = Credentials.known(settings.dataFolder());
        int wrong =
                Demo.tell(
                        api,
                        credentials.apiKey().value(),
                        credentials.adminKey().value(),
                        simulators,
                        System.out);
        System.exit(wrong == 0 ? 0 : 1);
    }

    /**
     * Drops the read models. A node that runs begins to read the journal again at once; otherwise
     * the next one does so when it starts.
     */
    private static void rebuild(Settings settings) {
        Ending ending = new Ending();
        Runtime.getRuntime().addShutdownHook(new Thread(ending::run, "ending"));
        boolean running = running(settings);
        try {
            ReadSchema.rebuild(Storage.beside(settings, running, ending).dataSource());
        } catch (SQLException e) {
            throw new StartupProblem("the read models cannot be dropped: " + e.getMessage(), e);
        }
        System.out.println(
                running
                        ? "The read models are dropped; the running node fills them again."
                        : "The read models are dropped; the next ./sanaga run fills them again.");
        System.exit(0);
    }

    /** Reads the whole journal and says what in it is not as it was written; changes nothing. */
    private static void verify(Settings settings) {
        Ending ending = new Ending();
        Runtime.getRuntime().addShutdownHook(new Thread(ending::run, "ending"));
        Database database = Storage.beside(settings, running(settings), ending);
        long begun = System.nanoTime();
        Verification report;
        try {
            report = JournalVerifier.verify(database.dataSource(), ConfigFactory.load());
        } catch (SQLException e) {
            throw new StartupProblem("the journal cannot be read: " + e.getMessage(), e);
        }
        System.out.printf(
                "%,d events of %,d entities read in %.1f s%s%n",
                report.events(),
                report.entities(),
                (System.nanoTime() - begun) / 1e9,
                report.compared() ? "" : "; there are no read models to compare with");
        for (Verification.Finding each : report.findings()) {
            System.out.printf("%s event %d: %s%n", each.entity(), each.event(), each.what());
        }
        System.out.println(
                report.findings().isEmpty()
                        ? "Nothing is wrong."
                        : "%,d entities are not as they were written; the first event of each is named."
                                .formatted(report.findings().size()));
        System.exit(report.findings().isEmpty() ? 0 : 1);
    }

    /** The whole ledger as plain text; a file that is there is replaced when all is written. */
    private static void export(Settings settings, String[] arguments) {
        if (arguments.length != 2) {
            fail(USAGE, "where to is one word: ./sanaga export ledger.journal");
        }
        Ending ending = new Ending();
        Runtime.getRuntime().addShutdownHook(new Thread(ending::run, "ending"));
        Database database = Storage.beside(settings, running(settings), ending);
        try {
            System.out.println(Exported.to(Path.of(arguments[1]), database));
        } catch (ReadUnavailable behind) {
            throw new StartupProblem(
                    "%s: start ./sanaga run, or try again".formatted(behind.getMessage()), behind);
        }
        System.exit(0);
    }

    /** Until Ctrl-C or a signal. */
    private static void listen(Settings settings, String[] arguments) {
        List<String> words = List.of(arguments).subList(1, arguments.length);
        try {
            ListenCommand.run(words, settings, System.out);
        } catch (Options.Wrong wrong) {
            fail(USAGE, String.valueOf(wrong.getMessage()));
        } catch (InterruptedException _) {
            fail(1, "interrupted");
        }
    }

    private static void admin(Settings settings, String[] arguments) {
        List<String> words = List.of(arguments).subList(1, arguments.length);
        try {
            System.exit(AdminCommand.run(words, settings, System.out) ? 0 : 1);
        } catch (AdminCommand.Wrong wrong) {
            fail(USAGE, String.valueOf(wrong.getMessage()));
        } catch (InterruptedException _) {
            fail(1, "interrupted");
        }
    }

    private static void chaos(Settings settings, String[] arguments) {
        Ending ending = new Ending();
        Runtime.getRuntime().addShutdownHook(new Thread(ending::run, "ending"));
        List<String> words = List.of(arguments).subList(1, arguments.length);
        try {
            System.exit(ChaosCommand.run(words, settings, ending, System.out) ? 0 : 1);
        } catch (Options.Wrong wrong) {
            fail(USAGE, String.valueOf(wrong.getMessage()));
        } catch (InterruptedException _) {
            fail(1, "interrupted");
        }
    }

    private static void bench(Settings settings, String[] arguments) {
        Ending ending = new Ending();
        Runtime.getRuntime().addShutdownHook(new Thread(ending::run, "ending"));
        List<String> words = List.of(arguments).subList(1, arguments.length);
        int code = 1;
        try {
            code = Bench.run(words, new BenchGround(settings, ending), System.out, System.err);
        } catch (RuntimeException defect) {
            System.err.println("sanaga: the benchmark broke off");
            defect.printStackTrace();
        }
        System.exit(code);
    }

    private static boolean running(Settings settings) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI ready = local(settings.managementPort()).resolve("/ready");
            HttpRequest request =
                    HttpRequest.newBuilder(ready).timeout(Duration.ofSeconds(5)).build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static URI local(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    private static void fail(int code, String line) {
        System.err.println("sanaga: " + line);
        System.exit(code);
    }
}
