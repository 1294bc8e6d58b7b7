package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.node.Client.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node whose collections at Orange go by Web Payment: its customers pay on a page. */
class OrangeWebIT {
    private static final String ORANGE = "+237690000000";
    private static final HttpClient BROWSER =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();

    @Test
    void a_charge_is_paid_on_the_page_and_given_back_by_cash_in(@TempDir Path folder)
            throws Exception {
        try (RunningNode node = started(folder)) {
            Client shop = node.shop();
            Answer charge = shop.post("/v1/charges", "paid", Client.collect(25_000, ORANGE), 0);
            URI page = page(shop, charge);
            HttpResponse<String> shown = browse(HttpRequest.newBuilder(page).GET());
            assertEquals(200, shown.statusCode());
            assertTrue(shown.body().contains("25000 FCFA"), shown.body());
            assertEquals(List.of(), movements(node));

            HttpResponse<String> back = form(page, "msisdn=690000000&otp=123456&action=pay");
            assertEquals("/payment/back", back.uri().getPath());
            assertEquals("succeeded", end(shop, charge));
            Eventually.seen(Patience.USUAL, () -> delivered(node), times -> times == 1);
            BooksOf.assertRight(node);
            assertEquals(List.of("webpayment in 25000"), movements(node));

            Answer refund =
                    shop.post(
                            "/v1/refunds",
                            "given-back",
                            Map.of("payment", charge.text("id"), "amount", 4_000),
                            20);
            assertEquals("succeeded", refund.text("status"), refund::toString);
            BooksOf.assertRight(node);
            assertEquals(List.of("webpayment in 25000", "cashin out 4000"), movements(node));
        }
    }

    @Test
    void who_gives_up_or_cannot_pay_has_paid_nothing(@TempDir Path folder) throws Exception {
        try (RunningNode node = started(folder)) {
            Client shop = node.shop();
            Answer left = shop.post("/v1/charges", "left", Client.collect(1_000, ORANGE), 0);
            HttpResponse<String> back = form(page(shop, left), "action=cancel");
            assertEquals("/payment/cancelled", back.uri().getPath());
            assertEquals("failed", end(shop, left));
            Answer poor = shop.post("/v1/charges", "poor", Client.collect(2_000, ORANGE), 0);
            form(page(shop, poor), "msisdn=690000001&otp=123456&action=pay");
            assertEquals("failed", end(shop, poor));
            assertEquals(List.of(), movements(node));
            BooksOf.assertRight(node);
        }
    }

    private static RunningNode started(Path folder) throws IOException {
        Path settings =
                Files.writeString(
                        folder.resolve("web.conf"),
                        "sanaga.provider.orange.surface = webpayment\n");
        return RunningNode.start(folder, Map.of(Settings.CONFIGURATION, settings.toString()));
    }

    /** Where the payer has to go, once the charge says so. */
    private static URI page(Client shop, Answer charge) {
        JsonNode action =
                Eventually.seen(
                        Patience.USUAL,
                        () -> now(shop, charge).path("next_action"),
                        seen -> seen.path("type").asText().equals("redirect"));
        return URI.create(action.path("url").asText());
    }

    private static String end(Client shop, Answer charge) {
        return Eventually.seen(
                Patience.USUAL,
                () -> now(shop, charge).path("status").asText(),
                status -> List.of("succeeded", "failed", "expired").contains(status));
    }

    private static JsonNode now(Client shop, Answer charge) {
        return shop.get("/v1/charges/" + charge.text("id")).body();
    }

    private static long delivered(RunningNode node) {
        return node.simulator("orange")
                .control()
                .get("/__sim/health")
                .number("callbacks_delivered");
    }

    private static List<String> movements(RunningNode node) {
        return node.simulator("orange")
                .ledger()
                .path("movements")
                .valueStream()
                .map(
                        one ->
                                "%s %s %d"
                                        .formatted(
                                                one.path("operation").asText(),
                                                one.path("direction").asText(),
                                                one.path("amount").asLong()))
                .toList();
    }

    private static HttpResponse<String> form(URI page, String fields)
            throws IOException, InterruptedException {
        return browse(
                HttpRequest.newBuilder(page)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(fields)));
    }

    private static HttpResponse<String> browse(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return BROWSER.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
