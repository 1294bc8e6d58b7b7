package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cm.sanaga.node.Client.Answer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole node whose keys may ask three times at once, and once in a minute. */
class LimitsIT {
    private static final String MTN = "+237677123456";

    @Test
    void a_key_is_refused_the_fourth_time_and_its_sisters_and_operators_are_not(
            @TempDir Path folder) {
        List<String> few =
                List.of("-Dsanaga.limits.key.per-minute=1", "-Dsanaga.limits.key.burst=3");
        try (RunningNode node = RunningNode.start(folder, TestDatabase.migrated(), few)) {
            Client shop = node.shop();
            Answer charge = shop.postOnce("/v1/charges", "one", Client.collect(5_000, MTN), 20);
            assertEquals("succeeded", charge.text("status"), charge::toString);
            for (int i = 0; i < 2; i++) {
                assertEquals(200, shop.getOnce("/v1/balance").status());
            }
            Answer refused = shop.postOnce("/v1/charges", "two", Client.collect(5_000, MTN), 0);
            assertEquals(429, refused.status(), refused::toString);
            assertEquals("rate_limited", refused.text("code"));

            Client operator = node.operator();
            for (int i = 0; i < 5; i++) {
                assertEquals(200, operator.getOnce("/admin/rails").status());
            }
            String organisation =
                    operator.post(
                                    "/admin/organisations",
                                    "org",
                                    Map.of("name", "Mboa", "reason", "opening"))
                            .text("id");
            String merchant =
                    operator.post(
                                    "/admin/organisations/" + organisation + "/merchants",
                                    "mer",
                                    Map.of("name", "Akwa", "reason", "opening"))
                            .text("id");
            String secret =
                    operator.post(
                                    "/admin/merchants/" + merchant + "/keys",
                                    "key",
                                    Map.of("name", "till", "reason", "opening"))
                            .text("secret");
            assertEquals(200, new Client(node.api(), secret).getOnce("/v1/balance").status());
            List<String> lines =
                    operator.get("/admin/audit").body().path("data").findValuesAsText("origin");
            assertEquals(List.of("127.0.0.1", "127.0.0.1", "127.0.0.1"), lines);
        }
    }
}
