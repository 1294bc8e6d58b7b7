package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.testing.FreePort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a charge costs, counted and not timed, so that a loss of a third is seen on any machine.
 * Each ceiling is what was counted when it was set, and a third. What gets cheaper may lower it.
 */
@Tag("alone")
class CostIT {
    private static final int CHARGES = 400;
    private static final int AT_ONCE = 16;

    /** PostgreSQL's sessions tell what they counted when they have been idle for 10 s. */
    private static final Duration COUNTED = Duration.ofSeconds(12);

    private static final Pattern ALLOCATED = told("sanaga_jvm_allocated_bytes");
    private static final Pattern MESSAGES = told(CountedMailbox.METRIC);

    /** Of one charge, callback and read models included. */
    private static final Map<String, Double> CEILINGS =
            Map.of(
                    "events", 6.7,
                    "rows", 35.0,
                    "commits", 7.5,
                    "wal bytes", 23_000.0,
                    // Counted 5.5 with a slow disk; a quick one writes less at a time. Those that
                    // only ask are not counted: feeds look for news, which goes by time.
                    "writing statements", 11.0,
                    // Between actors, those that streams are run by included.
                    "messages", 46.0,
                    "allocated bytes", 525_000.0);

    private final Ending ending = new Ending();
    private final Database database;
    private final Path folder;

    CostIT(@TempDir Path folder) throws SQLException {
        this.folder = folder;
        DataFolder own =
                ending.with(
                        "folder", DataFolder.open(ServerProgram.in(folder.resolve("database"))));
        int port = FreePort.next();
        this.database =
                ending.with(
                                "database",
                                EmbeddedDatabase.start(
                                        own,
                                        port,
                                        Map.of("shared_preload_libraries", "pg_stat_statements")))
                        .database();
        try (Connection superuser = EmbeddedDatabase.superuser(port).dataSource().getConnection();
                Statement statement = superuser.createStatement()) {
            statement.execute("CREATE EXTENSION pg_stat_statements");
        }
    }

    @AfterEach
    void stop() {
        ending.run();
    }

    @Test
    void a_charge_costs_no_third_more_than_it_did() throws Exception {
        Path own = Files.createDirectories(folder.resolve("node"));
        try (RunningNode node = RunningNode.start(own, database, CountedMailbox.options())) {
            charge(node.shop(), "warm", 600);
            // Between these two nothing is asked of the node.
            Map<String, Double> idle = counted(node);
            Map<String, Double> before = counted(node);
            double still = of(before, "seconds") - of(idle, "seconds");
            charge(node.shop(), "counted", CHARGES);
            Map<String, Double> after = counted(node);
            double worked = of(after, "seconds") - of(before, "seconds");
            Map<String, Double> each = new TreeMap<>();
            CEILINGS.forEach(
                    (what, _) -> {
                        double rest = (of(before, what) - of(idle, what)) / still * worked;
                        each.put(what, (of(after, what) - of(before, what) - rest) / CHARGES);
                    });
            System.getLogger("cost").log(System.Logger.Level.INFO, "a charge costs {0}", each);
            CEILINGS.forEach(
                    (what, most) ->
                            assertTrue(
                                    of(each, what) > 0 && of(each, what) <= most,
                                    () -> what + " of a charge, at most " + most + ": " + each));
        }
    }

    private static double of(Map<String, Double> counted, String what) {
        return Objects.requireNonNull(counted.get(what), what);
    }

    /** Pays so many charges to the end. */
    private static void charge(Client shop, String name, int count) {
        Semaphore free = new Semaphore(AT_ONCE);
        Queue<String> unpaid = new ConcurrentLinkedQueue<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < count; i++) {
                String key = name + "-" + i;
                Object body = Client.collect(1_000L + i, "+2376712%05d".formatted(i));
                free.acquireUninterruptibly();
                threads.execute(
                        () -> {
                            try {
                                Client.Answer paid = shop.post("/v1/charges", key, body, 20);
                                if (!paid.text("status").equals("succeeded")) {
                                    unpaid.add(paid.toString());
                                }
                            } catch (RuntimeException | Error e) {
                                unpaid.add(e.toString());
                            } finally {
                                free.release();
                            }
                        });
            }
        }
        assertEquals(List.of(), List.copyOf(unpaid));
    }

    /** So far, and when it was read. */
    private Map<String, Double> counted(RunningNode node) throws SQLException {
        Eventually.pass(COUNTED);
        String metrics = new Client(node.management(), "").text("/metrics");
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                """
                                SELECT (SELECT coalesce(max(ordering), 0) FROM journal.event_journal),
                                    (SELECT sum(n_tup_ins + n_tup_upd) FROM pg_stat_user_tables),
                                    (SELECT xact_commit FROM pg_stat_database
                                        WHERE datname = current_database()),
                                    pg_current_wal_lsn() - '0/0'::pg_lsn,
                                    (SELECT sum(calls) FROM pg_stat_statements
                                        WHERE query ~* '^\\s*(insert|update|delete|with)')
                                """)) {
            row.next();
            return Map.of(
                    "events", row.getDouble(1),
                    "rows", row.getDouble(2),
                    "commits", row.getDouble(3),
                    "wal bytes", row.getDouble(4),
                    "writing statements", row.getDouble(5),
                    "messages", number(MESSAGES, metrics),
                    "allocated bytes", number(ALLOCATED, metrics),
                    "seconds", System.nanoTime() / 1e9);
        }
    }

    private static Pattern told(String metric) {
        return Pattern.compile("(?m)^" + metric + "(?:\\{[^}]*})? ([0-9.E+]+)$");
    }

    private static double number(Pattern metric, String metrics) {
        Matcher found = metric.matcher(metrics);
        assertTrue(found.find(), () -> "nobody tells " + metric);
        return Double.parseDouble(found.group(1));
    }
}
