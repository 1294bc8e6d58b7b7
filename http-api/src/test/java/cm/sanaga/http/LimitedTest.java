package cm.sanaga.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.http.limit.Subject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Who asks too often, and who is not counted. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LimitedTest {
    private static final String CHARGE =
            "{\"amount\":500,\"currency\":\"XAF\",\"payer\":{\"msisdn\":\"6 70 00 00 01\"}}";

    private final Map<Subject, AtomicInteger> left = new ConcurrentHashMap<>();
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
        left.clear();
        api.quotas = this::take;
    }

    /** Who has no number here may ask as often as he likes. */
    private CompletionStage<Optional<Duration>> take(Subject subject) {
        AtomicInteger number = left.get(subject);
        boolean within = number == null || number.decrementAndGet() >= 0;
        return CompletableFuture.completedFuture(
                within ? Optional.empty() : Optional.of(Duration.ofMillis(2_100)));
    }

    private void may(Subject.Kind kind, String name, int times) {
        left.put(new Subject(kind, name), new AtomicInteger(times));
    }

    private RunningApi.Answer stranger(String path) {
        return api.send(api.to(path).setHeader("Authorization", "Bearer nobody").GET());
    }

    private static void tooOften(RunningApi.Answer answer) {
        assertEquals(429, answer.status(), answer.text());
        assertEquals("rate_limited", answer.code());
        assertEquals("3", answer.header("Retry-After"));
        assertTrue(answer.json().path("retryable").asBoolean());
    }

    @Test
    void a_key_that_asks_too_often_is_told_when_to_come_again_and_nothing_is_ordered() {
        String key =
                api.doors
                        .keys()
                        .caller(RunningApi.API_KEY)
                        .toCompletableFuture()
                        .join()
                        .orElseThrow()
                        .keyId();
        may(Subject.Kind.KEY, key, 1);
        assertEquals(200, api.get("/v1/balance").status());
        tooOften(api.post("/v1/charges", CHARGE));
        assertEquals(0, api.payments.orders.size());
        // Whoever has to look while that goes on is not counted.
        assertEquals(200, api.asOperator("/admin/rails").status());
    }

    @Test
    void who_shows_no_good_key_is_counted_by_where_he_comes_from() {
        may(Subject.Kind.ADDRESS, "127.0.0.1", 3);
        assertEquals(401, stranger("/v1/balance").status());
        assertEquals(200, api.send(api.to("/openapi.json").GET()).status());
        assertEquals(401, stranger("/v1/balance").status());
        tooOften(stranger("/v1/balance"));
        tooOften(api.send(api.to("/openapi.json").GET()));
        // A key that is good is, from the same address.
        assertEquals(200, api.get("/v1/balance").status());
    }

    @Test
    void what_he_writes_of_himself_does_not_count() {
        may(Subject.Kind.ADDRESS, "127.0.0.1", 1);
        for (int i = 0; i < 3; i++) {
            HttpRequest.Builder request =
                    api.to("/v1/balance")
                            .setHeader("Authorization", "Bearer nobody")
                            .header("X-Forwarded-For", "41.202.1." + i)
                            .GET();
            assertEquals(i == 0 ? 401 : 429, api.send(request).status());
        }
    }

    @Test
    void providers_are_not_counted() {
        may(Subject.Kind.ADDRESS, "127.0.0.1", 0);
        HttpRequest.Builder callback =
                api.to("/webhooks/mtn/none").POST(BodyPublishers.ofString("{}"));
        assertEquals(404, api.send(callback).status());
    }

    @Test
    void a_payer_is_asked_so_often_whoever_orders_it_and_a_repeated_order_is_answered() {
        may(Subject.Kind.PAYER, "+237670000001", 1);
        RunningApi.Answer dry =
                api.send(
                        api.to("/v1/charges")
                                .header("Idempotency-Key", "dry")
                                .header("Content-Type", "application/json")
                                .header("Prefer", "dry-run")
                                .POST(BodyPublishers.ofString(CHARGE)));
        assertEquals(200, dry.status(), dry.text());
        assertEquals("dry-run", dry.header("Preference-Applied"));
        assertEquals(201, api.post("/v1/charges", "one", CHARGE).status());
        RunningApi.Answer two = api.post("/v1/escrows", "two", CHARGE);
        tooOften(two);
        assertEquals("payer.msisdn", two.param());
        RunningApi.Answer again = api.post("/v1/charges", "one", CHARGE);
        assertEquals(201, again.status(), again.text());
        assertEquals("true", again.header("Idempotent-Replayed"));
        // Nobody's handset rings for a payout.
        assertEquals(201, api.post("/v1/payouts", CHARGE.replace("payer", "destination")).status());
    }
}
