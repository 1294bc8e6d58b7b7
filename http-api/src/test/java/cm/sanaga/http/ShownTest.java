package cm.sanaga.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.ledger.AccountId;
import cm.sanaga.ledger.SubAccount;
import cm.sanaga.ledger.actor.Ledger;
import cm.sanaga.payment.PaymentKind;
import cm.sanaga.payment.actor.Payments;
import cm.sanaga.projection.LedgerRecords;
import cm.sanaga.projection.Page;
import cm.sanaga.projection.PaymentRecords;
import cm.sanaga.projection.ReadUnavailable;
import cm.sanaga.provider.Msisdn;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.Reason;
import cm.sanaga.provider.Rung;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is shown, held to approved files, and what lists may be asked. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShownTest {
    private RunningApi api;

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
        api.payments.has(Samples.charge());
        api.payments.has(Samples.escrow());
        api.payments.has(Samples.payout());
        api.payments.has(Samples.refund());
        api.endpoints.has(PlayedEndpoints.REGISTERED);
    }

    static Stream<Arguments> shown() {
        String digits = "0123456789abcdef0123456789abcdef";
        return Stream.of(
                Arguments.of("charge", "/v1/charges/ch_" + digits),
                Arguments.of("escrow", "/v1/escrows/es_" + digits),
                Arguments.of("payout", "/v1/payouts/po_" + digits),
                Arguments.of("refund", "/v1/refunds/re_" + digits),
                Arguments.of("charge_list", "/v1/charges"),
                Arguments.of("balance", "/v1/balance"),
                Arguments.of("entry_list", "/v1/entries"),
                Arguments.of("journal", "/v1/journals/" + Samples.JOURNAL),
                Arguments.of("event_list", "/v1/events"),
                Arguments.of("webhook_endpoint", "/v1/webhook_endpoints/we_" + digits),
                Arguments.of("webhook_endpoint_list", "/v1/webhook_endpoints"),
                Arguments.of(
                        "webhook_delivery_list",
                        "/v1/webhook_endpoints/we_" + digits + "/deliveries?status=pending"),
                Arguments.of(
                        "webhook_delivery_log",
                        "/v1/webhook_endpoints/we_"
                                + digits
                                + "/deliveries/"
                                + PlayedEndpoints.EVENT.text()),
                Arguments.of("trace", "/v1/trace/363440463"),
                Arguments.of("trial_balance", "/admin/trial_balance"),
                Arguments.of("floats", "/admin/floats"),
                Arguments.of("invariants", "/admin/invariants"),
                Arguments.of("rails", "/v1/rails"),
                Arguments.of("admin_rails", "/admin/rails"),
                Arguments.of("audit", "/admin/audit"),
                Arguments.of("quarantine", "/admin/quarantine"),
                Arguments.of("freezes", "/admin/freezes"),
                Arguments.of("cluster", "/admin/cluster"),
                Arguments.of(
                        "under_way",
                        "/admin/payments?kind=payout&status=sent&provider=mtn"
                                + "&created_to=2026-03-01T08:00:00Z"),
                Arguments.of("case_list", "/admin/cases?status=open&kind=late_success"),
                Arguments.of("dispute_list", "/admin/disputes"),
                Arguments.of("case", "/admin/cases/ca_ch_" + digits));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shown")
    void it_is_shown_as_approved(String name, String path) throws IOException {
        var answer = path.startsWith("/admin") ? api.asOperator(path) : api.get(path);
        assertEquals(200, answer.status(), answer.text());
        assertEquals(
                approved(name).toPrettyString(), answer.json().toPrettyString(), answer.text());
    }

    @Test
    void a_queued_payout_shows_its_place_where_it_is_asked_for_and_nowhere_else() {
        var reason = new Reason(Reason.Code.FLOAT_SHORT, "too little there");
        api.payments.has(Samples.payout("queued", Optional.of(reason), Optional.of("reference")));
        String path = "/v1/payouts/" + Samples.id(PaymentKind.PAYOUT).value();
        JsonNode queued = api.get(path).json();
        assertEquals("float_short", queued.path("status_reason").path("code").asText());
        assertEquals(
                "{\"place\":3,\"estimated_at\":\"2026-03-01T08:15:30.123456Z\"}",
                queued.path("queue").toString());
        api.payments.turn = Optional.empty();
        assertTrue(api.get(path).json().path("queue").isMissingNode());
        assertTrue(
                api.get("/v1/payouts").json().path("data").path(0).path("queue").isMissingNode());
    }

    @Test
    void a_payout_that_waits_for_a_rail_that_is_down_shows_why_and_perhaps_till_when()
            throws IOException {
        var reason =
                new Reason(
                        Reason.Code.PROVIDER_UNAVAILABLE, "orange takes no orders at the moment");
        api.payments.has(Samples.payout("queued", Optional.of(reason), Optional.of("reference")));
        String path = "/v1/payouts/" + Samples.id(PaymentKind.PAYOUT).value();
        var estimate = Optional.of(Samples.LATER.plusSeconds(600));
        api.payments.turn = Optional.of(new Payments.Turn(2, estimate));
        assertEquals(approved("payout_rail_down"), api.get(path).json());
        api.payments.turn = Optional.of(new Payments.Turn(2, Optional.empty()));
        JsonNode switchedOff = api.get(path).json().path("queue");
        assertEquals("{\"place\":2,\"estimated_at\":null}", switchedOff.toString());
    }

    @Test
    void so_does_a_refund_that_is_not_let_out() {
        var reason = new Reason(Reason.Code.FLOAT_SHORT, "too little there");
        String path = "/v1/refunds/" + Samples.id(PaymentKind.REFUND).value();
        api.payments.has(Samples.refund("pending", reason));
        JsonNode waiting = api.get(path).json();
        assertEquals("float_short", waiting.path("status_reason").path("code").asText());
        assertEquals(3, waiting.path("queue").path("place").asInt());
        api.payments.has(Samples.refund("failed", reason));
        assertTrue(api.get(path).json().path("queue").isMissingNode());
    }

    private static JsonNode approved(String name) throws IOException {
        try (InputStream in = ShownTest.class.getResourceAsStream("shown/" + name + ".json")) {
            assertNotNull(in, "no approved file shown/" + name + ".json");
            return RunningApi.JSON.readTree(in);
        }
    }

    @Test
    void an_open_payment_explains_where_it_stands_and_who_acts_next() {
        api.payments.has(Samples.waiting());
        var answer = api.get("/v1/charges/ch_0123456789abcdef0123456789abcdef").json();
        JsonNode progress = answer.path("progress");
        assertEquals("poll", progress.path("rung").asText());
        assertEquals("2026-03-01T08:15:35.123456Z", progress.path("next_question_by").asText());
        assertEquals("statement", progress.path("next_rung").asText());
        assertEquals("2026-03-02T08:15:30.123456Z", progress.path("next_rung_at").asText());
        assertFalse(progress.path("explanation").asText().isEmpty());
        assertEquals("https://pay.example.cm/MP1", answer.path("next_action").path("url").asText());
    }

    /** The clock stands at 08:15:30 on the first of March; the ages are counted from the order. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "POLL, PT4M30S,",
        "STATEMENT, PT25H, the provider still says: under way",
        "PERSON, PT80H, no answer in time"
    })
    void every_rung_of_the_ladder_is_explained_as_approved(
            Rung rung, Duration age, @Nullable String why) throws IOException {
        Instant ordered = Samples.AT.minus(age);
        Instant since =
                switch (rung) {
                    case POLL -> ordered;
                    case STATEMENT -> ordered.plus(Duration.ofDays(1));
                    case PERSON -> ordered.plus(Duration.ofDays(3));
                };
        var ladder = new ProviderCall.Ladder(rung, Optional.ofNullable(why), since);
        api.payments.has(Samples.waiting(ordered, ladder));
        String name = "charge_" + rung.name().toLowerCase(Locale.ROOT);
        var answer = api.get("/v1/charges/ch_0123456789abcdef0123456789abcdef");
        assertEquals(
                approved(name).toPrettyString(), answer.json().toPrettyString(), answer.text());
    }

    @Test
    void an_order_that_was_not_taken_yet_says_so() throws IOException {
        api.payments.has(Samples.unprepared(Samples.AT.minusSeconds(90)));
        var answer = api.get("/v1/charges/ch_0123456789abcdef0123456789abcdef");
        assertEquals(
                approved("charge_unprepared").toPrettyString(),
                answer.json().toPrettyString(),
                answer.text());
    }

    /** What Orange refuses as one it had waits for the statement long before its time. */
    @Test
    void a_rung_that_was_reached_early_is_left_by_age_all_the_same() {
        var ladder = new ProviderCall.Ladder(Rung.STATEMENT, Optional.of("had before"), Samples.AT);
        api.payments.has(Samples.waiting(Samples.AT.minusSeconds(60), ladder));
        JsonNode progress =
                api.get("/v1/charges/ch_0123456789abcdef0123456789abcdef").json().path("progress");
        assertEquals("statement", progress.path("rung").asText());
        assertEquals("had before", progress.path("why").asText());
        assertEquals("person", progress.path("next_rung").asText());
        assertEquals("2026-03-04T08:14:30.123456Z", progress.path("next_rung_at").asText());
        assertEquals("2026-03-01T08:16:30.123456Z", progress.path("next_question_by").asText());
    }

    @Test
    void a_failed_payment_to_which_money_came_shows_its_case() {
        api.payments.has(Samples.late());
        var brief = api.get("/v1/charges/ch_0123456789abcdef0123456789abcdef").json().path("case");
        assertEquals("late_success", brief.path("kind").asText());
        assertEquals("open", brief.path("status").asText());
    }

    @Test
    void a_list_goes_on_where_it_ended() {
        JsonNode first = api.get("/v1/payouts?limit=1").json();
        assertTrue(first.path("has_more").asBoolean());
        String cursor = first.path("next_cursor").asText();
        JsonNode last = api.get("/v1/payouts?limit=1&cursor=" + cursor).json();
        assertFalse(last.path("has_more").asBoolean());
        assertTrue(last.path("next_cursor").isNull());
        var query = (PaymentRecords.Query) api.reads.asked.get(1);
        assertEquals(new Page.Wanted(1, Optional.of(PlayedReads.NEXT)), query.wanted());
        assertEquals(PaymentKind.PAYOUT, query.kind());
        assertEquals(RunningApi.MERCHANT, query.merchant());
    }

    @Test
    void filters_reach_the_question() {
        api.get(
                "/v1/refunds?status=failed&reference=order%2017&msisdn=670000001&provider=mtn"
                        + "&created_from=2026-01-01T00:00:00Z&created_to=2026-02-01T00:00:00%2B01:00"
                        + "&payment=ch_0123456789abcdef0123456789abcdef&limit=100");
        var query = (PaymentRecords.Query) api.reads.asked.getFirst();
        assertEquals(
                new PaymentRecords.Filters(
                        Optional.of("failed"),
                        Optional.of("order 17"),
                        Optional.of(new Msisdn("+237670000001")),
                        Optional.of(Provider.MTN),
                        Optional.of(Instant.parse("2026-01-01T00:00:00Z")),
                        Optional.of(Instant.parse("2026-01-31T23:00:00Z")),
                        Optional.of(Samples.id(PaymentKind.CHARGE))),
                query.filters());
        assertEquals(100, query.wanted().limit());
    }

    @Test
    void entries_are_asked_of_the_callers_own_book() {
        api.get("/v1/entries?sub_account=float/mtn&payment=ch_1&from=2026-01-01T00:00:00Z");
        assertEquals(
                new LedgerRecords.EntryQuery(
                        AccountId.merchant(RunningApi.MERCHANT),
                        Optional.of("ch_1"),
                        Optional.of(SubAccount.floatAt("mtn")),
                        Optional.of(Instant.parse("2026-01-01T00:00:00Z")),
                        Optional.empty(),
                        new Page.Wanted(20, Optional.empty())),
                api.reads.asked.getFirst());
        api.reset();
        api.get("/v1/journals/" + Samples.JOURNAL);
        assertEquals(
                List.of(Optional.of(AccountId.merchant(RunningApi.MERCHANT))), api.reads.asked);
    }

    @ParameterizedTest
    @CsvSource({
        "/admin/cases?status=closed, status",
        "/admin/payments?status=succeeded, status",
        "/admin/payments?kind=transfer, kind",
        "/admin/payments?provider=wave, provider",
        "/admin/payments?created_to=now, created_to",
        "/admin/payments?merchant=mer_1, merchant",
        "/admin/cases?kind=late, kind",
        "/admin/cases?limit=0, limit",
        "/v1/charges?limit=0, limit",
        "/v1/charges?limit=101, limit",
        "/v1/charges?limit=-1, limit",
        "/v1/charges?limit=1.0, limit",
        "/v1/charges?limit=ten, limit",
        "/v1/charges?limit=99999999999, limit",
        "/v1/charges?limit=, limit",
        "/v1/charges?limit=1&limit=2, limit",
        "/v1/charges?cursor=x, cursor",
        "/v1/charges?cursor=%00, cursor",
        "/v1/charges?cursor=', cursor",
        "/v1/charges?Limit=1, Limit",
        "/v1/charges?stauts=failed, stauts",
        "/v1/charges?status=faild, status",
        "/v1/charges?status=held, status",
        "/v1/charges?payment=ch_1, payment",
        "/v1/charges?msisdn=12, msisdn",
        "/v1/charges?provider=wave, provider",
        "/v1/charges?created_from=yesterday, created_from",
        "/v1/charges?reference=a%00b, reference",
        "/v1/refunds?payment=x, payment",
        "/v1/entries?sub_account=float, sub_account",
        "/v1/entries?sub_account=cash, sub_account",
        "/v1/entries?to=2026-01-01, to",
        "/v1/balance?as_of=2026-01-01T00:00:00Z, as_of"
    })
    void a_question_that_makes_no_sense_is_refused_by_name(String path, String param) {
        var answer = path.startsWith("/admin") ? api.asOperator(path) : api.get(path);
        AProblem.check(answer, 400, "invalid_request", param);
        assertEquals(List.of(), api.reads.asked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/charges",
                "/v1/balance",
                "/v1/entries",
                "/v1/journals/jr_1",
                "/v1/trace/x",
                "/admin/trial_balance",
                "/admin/floats",
                "/admin/invariants",
                "/admin/payments"
            })
    void what_cannot_be_read_now_may_be_asked_again(String path) {
        for (RuntimeException why :
                List.of(
                        new ReadUnavailable("projections are behind"),
                        new Ledger.Unavailable(
                                AccountId.PLATFORM, new IllegalStateException("writer stopped")),
                        new IllegalStateException(new TimeoutException("no answer")))) {
            api.reads.fail(why);
            var answer = path.startsWith("/admin") ? api.asOperator(path) : api.get(path);
            AProblem.check(answer, 503, "service_unavailable", "");
            assertEquals("1", answer.header("Retry-After"));
        }
    }

    @Test
    void a_trial_balance_may_be_of_the_past() {
        var answer = api.asOperator("/admin/trial_balance?as_of=2026-01-01T00:00:00Z");
        assertEquals("2026-01-01T00:00:00.000000Z", answer.json().path("as_of").asText());
        AProblem.check(
                api.asOperator("/admin/trial_balance?as_of=now"), 400, "invalid_request", "as_of");
    }
}
