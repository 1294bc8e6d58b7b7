package cm.sanaga.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.payment.fee.Bearer;
import cm.sanaga.payment.fee.DatedRule;
import cm.sanaga.payment.fee.FeeKind;
import cm.sanaga.payment.fee.FeeOperation;
import cm.sanaga.payment.fee.FeeRule;
import cm.sanaga.payment.fee.FeeSchedule;
import cm.sanaga.payment.fee.FeeTier;
import cm.sanaga.payment.fee.Tariff;
import cm.sanaga.provider.Provider;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of fees, and what a payment would cost. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FeesTest {
    private static final String SIMPLE =
            """
            {"rule":"mboa-1","operation":"charge","tiers":[{"basis_points":150}],"reason":"contract 7"}""";

    private static final FeeRule RULE = FeeRule.simple("everybody", 200, 0, 0, 1_000_000);

    private RunningApi api;
    private int requests;

    @BeforeAll
    void start() {
        api = RunningApi.usual();
    }

    @AfterAll
    void stop() {
        api.close();
    }

    @BeforeEach
    void reset() {
        api.reset();
    }

    private RunningApi.Answer post(String path, String body) {
        return post("k" + ++requests, path, body);
    }

    private RunningApi.Answer post(String key, String path, String body) {
        return api.send(
                api.to(path)
                        .setHeader("Authorization", "Bearer " + RunningApi.ADMIN_KEY)
                        .header("Idempotency-Key", key)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body)));
    }

    private RunningApi.Answer get(String path) {
        return api.send(
                api.to(path).setHeader("Authorization", "Bearer " + RunningApi.ADMIN_KEY).GET());
    }

    private RunningApi.Answer quote(String body) {
        return api.send(
                api.to("/v1/quotes")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body)));
    }

    @Test
    void a_rule_is_as_simple_as_may_be_and_begins_a_minute_from_now() {
        RunningApi.Answer added = post("/admin/fees", SIMPLE);
        assertEquals(201, added.status(), added::toString);
        JsonNode one = added.json();
        assertEquals("mboa-1", one.path("rule").asText());
        assertEquals("platform", one.path("kind").asText());
        assertEquals("merchant", one.path("borne_by").asText());
        assertTrue(one.path("cap").isNull() && one.path("until").isNull());
        assertTrue(one.path("organisation").isNull() && one.path("provider").isNull());
        assertEquals(
                Samples.AT.plus(Duration.ofMinutes(1)), Instant.parse(one.path("since").asText()));
        assertEquals(one, get("/admin/fees/" + one.path("id").asText()).json());
        assertEquals(one, get("/admin/fees").json().path("data").path(0));
    }

    @Test
    void a_rule_has_tiers_bounds_dates_and_somebody_who_bears_it() {
        RunningApi.Answer added =
                post(
                        "/admin/fees",
                        """
                        {"rule":"withdrawal-2025","organisation":"org_1","operation":"payout",
                         "kind":"operator","provider":"mtn","borne_by":"customer",
                         "tiers":[{"up_to":3000,"flat":54},{"basis_points":150,"flat":4}],
                         "floor":54,"cap":4004,"since":"2027-01-01T00:00:00Z",
                         "until":"2028-01-01T00:00:00Z","reason":"price list"}""");
        assertEquals(201, added.status(), added::toString);
        FeeDesk.Entry kept = api.fees.rules.values().iterator().next();
        assertEquals(
                new DatedRule(
                        Optional.of("org_1"),
                        FeeOperation.PAYOUT,
                        FeeKind.OPERATOR,
                        Optional.of(Provider.MTN),
                        Instant.parse("2027-01-01T00:00:00Z"),
                        Optional.of(Instant.parse("2028-01-01T00:00:00Z")),
                        new FeeRule(
                                "withdrawal-2025",
                                List.of(
                                        new FeeTier(3000, 0, 54),
                                        new FeeTier(FeeTier.NO_END, 150, 4)),
                                54,
                                4004,
                                Bearer.CUSTOMER)),
                kept.dated());
        assertEquals(3000, added.json().path("tiers").path(0).path("up_to").asLong());
        assertTrue(added.json().path("tiers").path(1).path("up_to").isNull());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "operation; {\"rule\":\"r\",\"operation\":\"loan\",\"tiers\":[{}],\"reason\":\"x\"}",
                "operation; {\"rule\":\"r\",\"tiers\":[{}],\"reason\":\"x\"}",
                "tiers; {\"rule\":\"r\",\"operation\":\"charge\",\"tiers\":[],\"reason\":\"x\"}",
                "tiers; {\"rule\":\"r\",\"operation\":\"charge\",\"tiers\":[{\"up_to\":9}],\"reason\":\"x\"}",
                "tiers; {\"rule\":\"r\",\"operation\":\"charge\",\"tiers\":[{},{}],\"reason\":\"x\"}",
                "tiers[0]; {\"rule\":\"r\",\"operation\":\"charge\",\"tiers\":[7],\"reason\":\"x\"}",
                "tiers[1].flat; {\"rule\":\"r\",\"operation\":\"charge\",\"tiers\":[{\"up_to\":9},{\"flat\":-1}],\"reason\":\"x\"}",
                "tiers[0].basis_points; {\"rule\":\"r\",\"operation\":\"charge\",\"tiers\":[{\"basis_points\":10001}],\"reason\":\"x\"}",
                "tiers[0].percent; {\"rule\":\"r\",\"operation\":\"charge\",\"tiers\":[{\"percent\":2}],\"reason\":\"x\"}",
                "cap; {\"rule\":\"r\",\"operation\":\"charge\",\"tiers\":[{}],\"floor\":5,\"cap\":4,\"reason\":\"x\"}",
                "provider; {\"rule\":\"r\",\"operation\":\"charge\",\"provider\":\"wave\",\"tiers\":[{}],\"reason\":\"x\"}",
                "since; {\"rule\":\"r\",\"operation\":\"charge\",\"since\":\"2020-01-01T00:00:00Z\",\"tiers\":[{}],\"reason\":\"x\"}",
                "until; {\"rule\":\"r\",\"operation\":\"charge\",\"until\":\"2020-01-01T00:00:00Z\",\"tiers\":[{}],\"reason\":\"x\"}",
                "reason; {\"rule\":\"r\",\"operation\":\"charge\",\"tiers\":[{}]}"
            })
    void what_is_no_rule_is_refused_by_its_field(String field, String body) {
        RunningApi.Answer answer = post("/admin/fees", body);
        assertEquals(400, answer.status(), answer::toString);
        assertEquals(field, answer.json().path("param").asText(), answer::toString);
        assertTrue(api.fees.rules.isEmpty());
    }

    @Test
    void the_same_request_adds_one_rule_and_another_under_its_key_none() {
        String first = post("again", "/admin/fees", SIMPLE).json().path("id").asText();
        RunningApi.Answer second = post("again", "/admin/fees", SIMPLE);
        assertEquals(first, second.json().path("id").asText());
        assertEquals("true", second.header("Idempotent-Replayed"));
        assertEquals(422, post("again", "/admin/fees", SIMPLE.replace("150", "151")).status());
        assertEquals(1, api.fees.rules.size());
    }

    @Test
    void a_rule_ends_a_minute_from_now_or_later() {
        String id = post("/admin/fees", SIMPLE).json().path("id").asText();
        String path = "/admin/fees/" + id + "/end";
        RunningApi.Answer early =
                post(path, "{\"at\":\"2020-01-01T00:00:00Z\",\"reason\":\"over\"}");
        assertEquals("at", early.json().path("param").asText(), early::toString);
        RunningApi.Answer ended = post(path, "{\"reason\":\"over\"}");
        assertEquals(
                Samples.AT.plus(Duration.ofMinutes(1)),
                Instant.parse(ended.json().path("until").asText()));
        assertEquals(404, post("/admin/fees/fee_none/end", "{\"reason\":\"over\"}").status());
    }

    @Test
    void a_quote_says_who_pays_what() {
        FeeRule tax =
                new FeeRule(
                        "state",
                        List.of(new FeeTier(FeeTier.NO_END, 20, 4)),
                        0,
                        1_000_000,
                        Bearer.CUSTOMER);
        api.payments.tariff =
                new Tariff(
                        api.payments.tariff.schedule(),
                        List.of(
                                new DatedRule(
                                        Optional.empty(),
                                        FeeOperation.CHARGE,
                                        FeeKind.TAX,
                                        Optional.empty(),
                                        Instant.EPOCH,
                                        Optional.of(Samples.AT.plusSeconds(20)),
                                        tax)),
                        Map.of());
        RunningApi.Answer quote =
                quote(
                        """
                        {"operation":"charge","amount":10000,"currency":"XAF",
                         "payer":{"msisdn":"+237670000001"}}""");
        assertEquals(200, quote.status(), quote::toString);
        JsonNode json = quote.json();
        assertEquals(10_024, json.path("moves").asLong());
        assertEquals(224, json.path("fee").asLong());
        assertEquals(9_800, json.path("net").asLong());
        assertEquals("two-percent", json.path("fees").path(0).path("rule").asText());
        assertEquals("tax", json.path("fees").path(1).path("kind").asText());
        assertEquals("customer", json.path("fees").path(1).path("borne_by").asText());
        assertEquals(Samples.AT.plusSeconds(20), Instant.parse(json.path("good_until").asText()));
    }

    @Test
    void a_payout_is_asked_for_by_its_destination() {
        RunningApi.Answer quote =
                quote(
                        """
                        {"operation":"payout","amount":5000,"currency":"XAF",
                         "destination":{"msisdn":"+237690000001"}}""");
        assertEquals(5_100, quote.json().path("net").asLong(), quote::toString);
        assertEquals("orange", quote.json().path("provider").asText());
        assertEquals(
                Samples.AT.plusSeconds(30),
                Instant.parse(quote.json().path("good_until").asText()));
        RunningApi.Answer payer =
                quote(
                        """
                        {"operation":"payout","amount":5000,"currency":"XAF",
                         "payer":{"msisdn":"+237690000001"}}""");
        assertEquals("destination", payer.json().path("param").asText(), payer::toString);
    }

    @Test
    void an_amount_that_its_fee_eats_up_is_refused_as_an_order_would_be() {
        FeeRule flat = FeeRule.simple("flat", 0, 500, 0, 1_000);
        api.payments.tariff = Tariff.of(new FeeSchedule(flat, flat, flat));
        RunningApi.Answer quote =
                quote(
                        """
                        {"operation":"charge","amount":100,"currency":"XAF",
                         "payer":{"msisdn":"+237670000001"}}""");
        assertEquals(400, quote.status(), quote::toString);
        assertEquals("amount", quote.json().path("param").asText());
    }

    @Test
    void a_merchant_sees_by_which_rules_he_pays() {
        api.payments.tariff =
                new Tariff(
                        new FeeSchedule(RULE, RULE, RULE),
                        List.of(
                                new DatedRule(
                                        Optional.of("org_mboa"),
                                        FeeOperation.CHARGE,
                                        FeeKind.PLATFORM,
                                        Optional.of(Provider.MTN),
                                        Samples.AT,
                                        Optional.empty(),
                                        FeeRule.simple("mboa-1", 150, 0, 0, 5_000))),
                        Map.of("mer_demo", "org_mboa"));
        JsonNode mine = api.get("/v1/fees").json().path("data");
        JsonNode own = priced(mine, "charge", "mtn");
        assertEquals("mboa-1", own.path("rule").asText());
        assertEquals(150, own.path("tiers").path(0).path("basis_points").asInt());
        assertEquals(5_000, own.path("cap").asInt());
        assertEquals("merchant", own.path("borne_by").asText());
        assertTrue(own.path("since").isTextual());
        assertEquals("everybody", priced(mine, "charge", "orange").path("rule").asText());
        assertTrue(priced(mine, "charge", "orange").path("since").isNull());
        // Three operations at three providers, of which nothing else is asked.
        assertEquals(9, mine.size());
    }

    private static JsonNode priced(JsonNode prices, String operation, String provider) {
        for (JsonNode one : prices) {
            if (one.path("operation").asText().equals(operation)
                    && one.path("provider").asText().equals(provider)) {
                return one;
            }
        }
        throw new AssertionError(operation + " at " + provider + " has no price in " + prices);
    }
}
