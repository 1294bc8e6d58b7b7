package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.kernel.Digest;
import cm.sanaga.node.Client.Answer;
import cm.sanaga.node.Forger.Sent;
import cm.sanaga.node.Forger.Target;
import cm.sanaga.provider.CallbackPath;
import cm.sanaga.provider.Provider;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * F24, F25: more than a thousand forged callbacks about payments that are open, have succeeded or
 * have failed, mixed with the real ones, each up to sixty times. {@code -Dsanaga.proof.seed=n}
 * makes the same once more.
 */
class ForgedCallbacksIT {
    private static final long SEED = Long.getLong("sanaga.proof.seed", System.nanoTime());
    private static final int ROUNDS = 2;
    private static final int MOST_TIMES = 60;
    private static final int AT_ONCE = 8;
    private static final Duration AFTERMATH = Duration.ofSeconds(2);
    private static final int LATER_S = 600;

    /** The end of the numbers whose orders stay open until the clock is set forward. */
    private static final String WAITS = "99";

    private static final List<Rail> RAILS =
            List.of(
                    new Rail(Provider.MTN, "+2376771234", "+237670000001"),
                    new Rail(Provider.ORANGE, "+2376991234", "+237690000001"),
                    new Rail(Provider.CAMTEL, "+2376201234", "+237620000001"));

    private static final String LIES =
            "SELECT %s FROM inbox.callback WHERE contradicts IS NOT NULL";

    private static final HttpClient STRANGER = HttpClient.newHttpClient();

    private final Random random = new Random(SEED);
    private final List<Target> targets = new ArrayList<>();

    /**
     * A provider.
     *
     * @param number of a customer, without the last two digits
     * @param poor of one without funds
     */
    private record Rail(Provider provider, String number, String poor) {}

    /** What was answered, and after how long. */
    private record Answered(Sent sent, int status, Duration after) {}

    @Test
    void no_callback_is_believed_and_none_posts_twice(@TempDir Path folder) {
        try (RunningCluster node = RunningCluster.start(folder, 1)) {
            Client shop = node.shop();
            Purse.fill(shop, 1_000_000);
            node.simulators().forEach(ForgedCallbacksIT::keepSomeWaiting);
            RAILS.forEach(rail -> order(shop, rail));
            awaitAsOrdered(shop);
            Map<String, String> before = seen(shop);
            Map<String, JsonNode> ended = ended(shop);
            BooksOf.assertRight(node);
            assertNoLieSeen(node);

            Forger forger = forger(folder);
            List<Sent> all = new ArrayList<>(forged(forger));
            assertTrue(all.size() >= 1_000, () -> "only " + all.size());
            all.addAll(again(forger, node));
            Collections.shuffle(all, random);
            assertAnswered(send(node.api(), all));

            Eventually.never(
                    AFTERMATH,
                    () -> "with seed %d%n%s became%n%s".formatted(SEED, before, seen(shop)),
                    () -> !seen(shop).equals(before));
            assertEquals(ended, ended(shop), () -> "seed " + SEED);
            BooksOf.assertRight(node);
            assertEquals(List.of(), node.operator().all("/admin/cases"));
            node.awaitAll();

            assertTheTruthIsHeard(node, before);
            assertEveryLieIsReported(node);
        }
    }

    /** What the providers themselves have called back so far. */
    private static void assertNoLieSeen(RunningCluster node) {
        Eventually.seen(
                Patience.USUAL,
                () -> answered(node, "SELECT count(*) FROM inbox.callback WHERE NOT judged"),
                List.of("0")::equals);
        assertEquals(List.of(), answered(node, LIES.formatted("contradicts")));
        long judged =
                Long.parseLong(answered(node, "SELECT count(*) FROM inbox.callback").getFirst());
        assertTrue(judged >= 6L * RAILS.size(), () -> "only " + judged);
    }

    /** About each payment, whatever became of it, and about none that there is not. */
    private void assertEveryLieIsReported(RunningCluster node) {
        List<String> all = targets.stream().map(Target::id).sorted().toList();
        Eventually.seen(
                Patience.USUAL,
                () -> answered(node, LIES.formatted("DISTINCT payment")).stream().sorted().toList(),
                all::equals);
        for (Target each : targets) {
            List<String> told =
                    answered(
                            node,
                            LIES.formatted("contradicts") + " AND payment = '" + each.id() + "'");
            String end =
                    asOrdered(each).equals("failed") ? "answered failed" : "answered succeeded";
            assertTrue(
                    told.stream().allMatch(one -> one.contains(end)),
                    () -> "with seed %d %s: %s".formatted(SEED, each, told));
        }
    }

    private static List<String> answered(RunningCluster node, String sql) {
        List<String> answered = new ArrayList<>();
        try (Connection connection = node.database().dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                answered.add(row.getString(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return answered;
    }

    /** What was open all the time ends as its like did, with as many entries. */
    private void assertTheTruthIsHeard(RunningCluster node, Map<String, String> before) {
        Map<String, Object> later = Map.of("seconds", LATER_S + 1);
        node.simulators()
                .forEach(each -> each.control().post("/__sim/clock/advance", "later", later, 0));
        Map<String, String> expected = new TreeMap<>(before);
        targets.stream()
                .filter(ForgedCallbacksIT::waits)
                .forEach(each -> expected.put(each.path(), before.get(like(each).path())));
        Eventually.seen(Patience.USUAL, () -> seen(node.shop()), expected::equals);
        BooksOf.assertRight(node);
    }

    /** One of the same provider and kind that did not wait. */
    private Target like(Target one) {
        return targets.stream()
                .filter(each -> each.provider().equals(one.provider()))
                .filter(each -> each.list().equals(one.list()) && !waits(each))
                .findFirst()
                .orElseThrow();
    }

    private static boolean waits(Target one) {
        return one.msisdn().endsWith(WAITS);
    }

    private static void keepSomeWaiting(RunningNode.Simulator simulator) {
        for (Rail rail : RAILS) {
            Map<String, Object> match = Map.of("msisdn", rail.number + WAITS);
            simulator.rule(Map.of("match", match, "delay_ms", LATER_S * 1_000));
        }
    }

    /** Of each kind one that is open and two that have an end; and some that have failed. */
    private void order(Client shop, Rail rail) {
        for (String last : List.of("10", "11", WAITS)) {
            for (String list : List.of("/v1/charges", "/v1/escrows", "/v1/payouts")) {
                order(shop, rail.provider, list, rail.number + last);
            }
        }
        order(shop, rail.provider, "/v1/charges", rail.poor);
        order(shop, rail.provider, "/v1/payouts", rail.poor);
    }

    private void order(Client shop, Provider provider, String list, String number) {
        long amount = 1_000 + 10L * targets.size();
        Answer taken =
                shop.post(
                        list,
                        "forged-" + targets.size(),
                        list.endsWith("payouts")
                                ? Client.payOut(amount, number)
                                : Client.collect(amount, number));
        assertEquals(201, taken.status(), taken::toString);
        targets.add(new Target(provider, list, taken.text("id"), number, amount));
    }

    private void awaitAsOrdered(Client shop) {
        Map<String, String> expected = new TreeMap<>();
        targets.forEach(each -> expected.put(each.path(), asOrdered(each)));
        Eventually.seen(
                Patience.USUAL,
                () -> {
                    Map<String, String> now = seen(shop);
                    now.replaceAll((_, said) -> said.substring(0, said.indexOf(' ')));
                    return now;
                },
                expected::equals);
    }

    private static String asOrdered(Target one) {
        if (waits(one)) {
            return one.list().equals("/v1/payouts") ? "sent" : "pending";
        }
        if (RAILS.stream().anyMatch(rail -> rail.poor.equals(one.msisdn()))) {
            return "failed";
        }
        return one.list().equals("/v1/escrows") ? "held" : "succeeded";
    }

    /** Of each payment its status, and how many entries there are of it. */
    private Map<String, String> seen(Client shop) {
        Map<String, String> seen = new TreeMap<>();
        for (Target each : targets) {
            int entries = shop.all("/v1/entries?payment=" + each.id()).size();
            seen.put(each.path(), shop.get(each.path()).text("status") + " " + entries);
        }
        return seen;
    }

    /** All that is said of those that have an end. */
    private Map<String, JsonNode> ended(Client shop) {
        Map<String, JsonNode> ended = new TreeMap<>();
        targets.stream()
                .filter(each -> !waits(each))
                .forEach(each -> ended.put(each.path(), shop.get(each.path()).body()));
        return ended;
    }

    private List<Sent> forged(Forger forger) {
        List<Sent> forged = new ArrayList<>();
        for (Target target : targets) {
            List<Target> others = targets.stream().filter(each -> !each.equals(target)).toList();
            for (int round = 0; round < ROUNDS; round++) {
                for (Forger.Kind kind : Forger.Kind.values()) {
                    forged.add(forger.forged(kind, target, others));
                }
            }
        }
        return forged;
    }

    /** What the providers did call back, each one to sixty times more. */
    private List<Sent> again(Forger forger, RunningCluster node) {
        List<Sent> again = new ArrayList<>();
        for (RunningNode.Simulator simulator : node.simulators()) {
            JsonNode sent = simulator.control().get("/__sim/state?limit=1000").body();
            assertTrue(sent.path("callbacks").size() >= 6, sent::toString);
            for (JsonNode each : sent.path("callbacks")) {
                Sent real =
                        forger.again(
                                new Provider(simulator.provider()),
                                each.path("method").asText(),
                                URI.create(each.path("url").asText()).getPath(),
                                each.path("body").asText());
                again.addAll(Collections.nCopies(1 + random.nextInt(MOST_TIMES), real));
            }
        }
        return again;
    }

    private static List<Answered> send(URI api, List<Sent> all) {
        Queue<Answered> answered = new ConcurrentLinkedQueue<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            all.forEach(each -> threads.execute(() -> answered.add(send(api, each))));
        }
        assertEquals(all.size(), answered.size());
        return List.copyOf(answered);
    }

    private static Answered send(URI api, Sent sent) {
        var request =
                HttpRequest.newBuilder(api.resolve(sent.path()))
                        .header("Content-Type", "application/json")
                        .method(sent.method(), BodyPublishers.ofByteArray(sent.body().toArray()));
        sent.headers().forEach(request::header);
        long began = System.nanoTime();
        // What could not be kept in time is sent again, as providers do.
        int status =
                Eventually.seen(
                        Patience.USUAL,
                        () ->
                                STRANGER.sendAsync(
                                                request.build(),
                                                HttpResponse.BodyHandlers.discarding())
                                        .join()
                                        .statusCode(),
                        seen -> seen != 503);
        return new Answered(sent, status, Duration.ofNanos(System.nanoTime() - began));
    }

    /** All as they should be. */
    private static void assertAnswered(List<Answered> answered) {
        List<String> wrong =
                answered.stream()
                        .filter(each -> each.status != each.sent.expected())
                        .map(each -> each.sent.kind() + ": " + each.status)
                        .sorted()
                        .toList();
        assertEquals(List.of(), wrong, () -> "seed " + SEED);
        System.getLogger("proof")
                .log(
                        System.Logger.Level.INFO,
                        "{0} callbacks with seed {1}, the slowest answered after {2}",
                        answered.size(),
                        Long.toString(SEED),
                        answered.stream()
                                .map(Answered::after)
                                .max(Comparator.naturalOrder())
                                .orElseThrow());
    }

    /** With the secrets that this node signs and is called back by. */
    private Forger forger(Path folder) {
        try {
            String key =
                    new ObjectMapper()
                            .readTree(folder.resolve(Secrets.FILE).toFile())
                            .path(Secrets.CALLBACK_KEY)
                            .asText();
            String secret =
                    ConfigFactory.parseFile(folder.resolve("cluster/node-1/node.conf").toFile())
                            .getString("sanaga.provider.camtel.callback-secret");
            return new Forger(random, new CallbackPath(Digest.of(key).bytes()), secret);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
