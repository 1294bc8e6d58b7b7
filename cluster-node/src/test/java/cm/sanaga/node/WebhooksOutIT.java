package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.node.Client.Answer;
import cm.sanaga.node.Receiver.Told;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What became of payments comes to merchants by itself, from a whole node. F30. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhooksOutIT {
    private static final String MTN = "+237677123456";
    private static final String PATH = "/v1/webhook_endpoints";

    private static final Pattern SIGNED = Pattern.compile("signed with (whsec_\\S+)");

    private final Path folder;
    private RunningNode node;

    WebhooksOutIT(@TempDir Path folder) {
        this.folder = folder;
        this.node = RunningNode.start(folder);
    }

    @AfterAll
    void stop() {
        node.close();
    }

    /** A merchant of his own. */
    private Client shop() {
        Client operator = node.operator();
        String name = UUID.randomUUID().toString();
        Map<String, String> named = Map.of("name", name, "reason", "contract 7");
        String organisation = operator.post("/admin/organisations", "o" + name, named).text("id");
        String merchant =
                operator.post(
                                "/admin/organisations/" + organisation + "/merchants",
                                "m" + name,
                                named)
                        .text("id");
        Answer key = operator.post("/admin/merchants/" + merchant + "/keys", "k" + name, named);
        return new Client(node.api(), key.text("secret"));
    }

    private static Answer endpoint(Client shop, String url) {
        Answer made = shop.post(PATH, UUID.randomUUID().toString(), Map.of("url", url));
        assertEquals(201, made.status(), made::toString);
        return made;
    }

    private static String charge(Client shop) {
        Answer paid =
                shop.post(
                        "/v1/charges", UUID.randomUUID().toString(), Client.collect(500, MTN), 20);
        assertEquals("succeeded", paid.text("status"), paid::toString);
        return paid.text("id");
    }

    private static List<Told> told(Receiver receiver, int count) {
        return Eventually.seen(Patience.USUAL, receiver::told, told -> told.size() >= count);
    }

    private static JsonNode delivery(Client shop, String endpoint, String event, String status) {
        return Eventually.seen(
                        Patience.USUAL,
                        () -> shop.get(PATH + "/" + endpoint + "/deliveries/" + event),
                        now -> now.body().path("delivery").path("status").asText().equals(status))
                .body();
    }

    @Test
    void a_merchant_is_told_what_the_feed_shows_signed_so_that_he_can_believe_it() {
        Client shop = shop();
        try (Receiver receiver = new Receiver(_ -> 204)) {
            Answer endpoint = endpoint(shop, receiver.url());
            String charge = charge(shop);
            List<Told> told = told(receiver, 2);
            JsonNode feed = shop.get("/v1/events").body().path("data");
            assertEquals(2, feed.size());
            assertEquals(
                    Set.of(feed.path(0).toString(), feed.path(1).toString()),
                    Set.of(told.get(0).body(), told.get(1).body()));
            assertTrue(told.getLast().body().contains(charge));
            for (Told one : told) {
                assertTrue(one.isSignedWith(endpoint.text("secret")));
                JsonNode log = delivery(shop, endpoint.text("id"), one.id(), "received");
                assertEquals(one.body(), log.path("body").toString());
                assertEquals(204, log.path("attempts").path(0).path("status").asInt());
            }
            String list = PATH + "/" + endpoint.text("id") + "/deliveries";
            assertEquals(2, shop.all(list + "?status=received").size());
            assertEquals(0, shop.all(list + "?status=pending").size());
        }
    }

    @Test
    void who_did_not_hear_is_told_again_and_who_changed_his_secret_may_use_both() {
        Client shop = shop();
        try (Receiver receiver = new Receiver(before -> before == 0 ? 500 : 200)) {
            Answer endpoint = endpoint(shop, receiver.url());
            String one = PATH + "/" + endpoint.text("id");
            Answer rotated = shop.post(one + "/rotate_secret", "r", Map.of());
            assertEquals(200, rotated.status(), rotated::toString);
            charge(shop);
            List<Told> told = told(receiver, 3);
            assertEquals(2, told.stream().map(Told::id).distinct().count(), "one came twice");
            for (Told each : told) {
                assertTrue(each.isSignedWith(endpoint.text("secret")));
                assertTrue(each.isSignedWith(rotated.text("secret")));
            }
            JsonNode log = delivery(shop, endpoint.text("id"), told.getFirst().id(), "received");
            assertEquals(List.of("500", "200"), log.path("attempts").findValuesAsText("status"));

            Answer ended = shop.post(one + "/rotate_secret", "r2", Map.of("grace_seconds", 0));
            charge(shop);
            Told last = told(receiver, 5).getLast();
            assertTrue(last.isSignedWith(ended.text("secret")));
            assertFalse(last.isSignedWith(rotated.text("secret")));
        }
    }

    @Test
    void who_is_gone_is_told_nothing_until_he_comes_back_and_asks() {
        Client shop = shop();
        try (Receiver receiver = new Receiver(before -> before == 0 ? 410 : 200)) {
            Answer endpoint = endpoint(shop, receiver.url());
            String one = PATH + "/" + endpoint.text("id");
            String since = Instant.now().minusSeconds(60).toString();
            charge(shop);
            Answer off =
                    Eventually.seen(
                            Patience.USUAL,
                            () -> shop.get(one),
                            now -> now.text("status").equals("disabled"));
            assertEquals("gone", off.text("disabled_because"));
            charge(shop);
            int before = receiver.told().size();
            assertEquals("enabled", shop.post(one, "on", Map.of("enabled", true)).text("status"));
            Answer resent = shop.post(one + "/resend", "all", Map.of("since", since));
            assertEquals(200, resent.status(), resent::toString);
            List<String> all =
                    shop.get("/v1/events").body().path("data").findValuesAsText("sequence");
            assertEquals(4, all.size());
            Eventually.within(
                    Patience.USUAL,
                    () -> receiver.told().toString(),
                    () -> {
                        Set<String> ids = new HashSet<>();
                        receiver.told().stream().skip(before).forEach(each -> ids.add(each.id()));
                        return ids.size() == 4;
                    });
        }
    }

    @Test
    void one_event_is_sent_once_more_to_whoever_asks_for_it() {
        Client shop = shop();
        String charge = charge(shop);
        try (Receiver receiver = new Receiver(_ -> 200)) {
            String id = endpoint(shop, receiver.url()).text("id");
            JsonNode first = shop.get("/v1/events").body().path("data").path(0);
            String at = PATH + "/" + id + "/deliveries/" + first.path("id").asText() + "/resend";
            for (String key : List.of("a", "a", "b")) {
                assertEquals(200, shop.post(at, key, Map.of()).status());
            }
            // The end of the charge may be told after the endpoint is there, and so be sent too.
            Told again =
                    Eventually.seen(
                                    Patience.USUAL,
                                    () ->
                                            receiver.told().stream()
                                                    .filter(
                                                            one ->
                                                                    one.id()
                                                                            .equals(
                                                                                    first.path("id")
                                                                                            .asText()))
                                                    .toList(),
                                    told -> !told.isEmpty())
                            .getFirst();
            assertEquals(first.toString(), again.body());
            assertTrue(again.body().contains(charge));
        }
    }

    /** F30: one who takes connections and says nothing, among a hundred who answer. */
    @Test
    void one_black_hole_of_a_hundred_endpoints_holds_up_no_other() throws IOException {
        List<Client> shops = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            shops.add(shop());
        }
        try (Receiver receiver = new Receiver(_ -> 200);
                ServerSocket hole = new ServerSocket(0, 500, InetAddress.getLoopbackAddress())) {
            int made = 0;
            for (Client shop : shops) {
                for (int i = 0; i < 15 && made < 99; i++, made++) {
                    endpoint(shop, receiver.url() + "/" + made);
                }
            }
            endpoint(shops.getLast(), "http://127.0.0.1:" + hole.getLocalPort() + "/");
            for (Client shop : shops) {
                charge(shop);
            }
            List<Told> told = told(receiver, 198);
            List<Long> waited = new ArrayList<>();
            for (Told one : told) {
                String written = one.body().replaceAll(".*?\"created_at\":\"([^\"]*)\".*", "$1");
                waited.add(Duration.between(Instant.parse(written), one.at()).toMillis());
            }
            waited.sort(null);
            long p99 = waited.get((int) Math.ceil(waited.size() * 0.99) - 1);
            assertTrue(p99 < 5_000, waited::toString);
        }
    }

    @Test
    void what_a_node_had_in_hand_when_it_was_killed_is_sent_by_the_next_one() throws Exception {
        Client shop = shop();
        try (Receiver deaf = new Receiver(_ -> 500)) {
            String id = endpoint(shop, deaf.url()).text("id");
            charge(shop);
            told(deaf, 2);
            String key = shop.key();
            node.kill();
            node = node.again();
            Client again = new Client(node.api(), key);
            told(deaf, 4);
            assertEquals(2, deaf.told().stream().map(Told::id).distinct().count());
            assertEquals(2, again.all(PATH + "/" + id + "/deliveries?status=pending").size());
        }
    }

    @Test
    void nobody_inside_may_be_named_but_this_machine_where_it_is_tried_out() {
        Client shop = shop();
        for (String url :
                List.of(
                        "http://10.0.0.1/",
                        "https://169.254.169.254/latest/meta-data/",
                        "http://shop.example.com/",
                        "https://localhost.localdomain.internal/")) {
            Answer refused = shop.post(PATH, "no " + url, Map.of("url", url));
            assertEquals(400, refused.status(), url);
            assertEquals("url", refused.text("param"));
        }
    }

    /** {@code ./sanaga listen}, on the folder of the node, whose one merchant it listens for. */
    @Test
    void whoever_listens_sees_what_happens_and_has_it_sent_on() throws Exception {
        Path log = RunningNode.newLog();
        try (Receiver receiver = new Receiver(_ -> 200)) {
            Process listening =
                    RunningNode.launch(
                            List.of("listen", "--forward", receiver.url()),
                            Rehearsal.jvm(),
                            folder,
                            log,
                            Map.of(Settings.HTTP_PORT, Integer.toString(node.api().getPort())));
            try {
                String said =
                        Eventually.seen(
                                Patience.USUAL, () -> text(log), now -> SIGNED.matcher(now).find());
                Matcher signed = SIGNED.matcher(said);
                assertTrue(signed.find());
                String charge = charge(node.shop());
                for (Told one : told(receiver, 2)) {
                    assertTrue(one.isSignedWith(signed.group(1)), one::toString);
                    assertTrue(one.body().contains(charge));
                }
                Eventually.seen(
                        Patience.USUAL,
                        () -> text(log),
                        now ->
                                now.matches(
                                        "(?s).*charge.succeeded +"
                                                + charge
                                                + "  500 XAF +sent, 200.*"));
            } finally {
                listening.destroy();
            }
        }
    }

    private static String text(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
