package cm.sanaga.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.http.auth.Caller;
import cm.sanaga.http.auth.Scope;
import cm.sanaga.http.limit.Subject;
import cm.sanaga.http.limit.Turnstile;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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

    private int left(Subject.Kind kind, String name) {
        return left.getOrDefault(new Subject(kind, name), new AtomicInteger(-1)).get();
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
    void a_payer_is_asked_so_often_whoever_orders_it_and_a_repeated_order_is_answered() {
        may(Subject.Kind.PAYER, RunningApi.MERCHANT + " +237670000001", 1);
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

    @Test
    void who_is_refused_by_his_own_limit_takes_nothing_of_his_organisation_s() {
        var caller =
                new Caller.Merchant(
                        "mer_1", "mer_1", Optional.of("org_1"), "key_1", Set.of(Scope.READ));
        may(Subject.Kind.KEY, "key_1", 1);
        may(Subject.Kind.ORGANISATION, "org_1", 2);
        Turnstile turnstile = new Turnstile(this::take);
        assertEquals(Optional.of(caller), turnstile.known(caller).toCompletableFuture().join());
        for (int i = 0; i < 5; i++) {
            assertThrows(
                    CompletionException.class,
                    () -> turnstile.known(caller).toCompletableFuture().join());
        }
        assertEquals(1, left(Subject.Kind.ORGANISATION, "org_1"));
    }

    @Test
    void a_merchant_alone_does_not_keep_the_others_from_a_payer() {
        may(Subject.Kind.PAYER, RunningApi.MERCHANT + " +237670000001", 1);
        may(Subject.Kind.WALLET, "+237670000001", 5);
        assertEquals(201, api.post("/v1/charges", "one", CHARGE).status());
        for (int i = 0; i < 5; i++) {
            tooOften(api.post("/v1/charges", "more " + i, CHARGE));
        }
        assertEquals(4, left(Subject.Kind.WALLET, "+237670000001"));
    }

    @Test
    void what_is_not_there_is_counted_too() {
        may(Subject.Kind.ADDRESS, "127.0.0.1", 2);
        assertEquals(404, api.send(api.to("/v2/charges").GET()).status());
        assertEquals(
                404,
                api.send(api.to("/webhooks/mtn/none").POST(BodyPublishers.ofString("{}")))
                        .status());
        tooOften(api.send(api.to("/v2/charges").GET()));
        // Nor is a key's own mistake his address's.
        assertEquals(404, api.get("/v1/charges/ch_" + "0".repeat(32)).status());
    }

    @Test
    void to_ring_once_more_is_to_ask_once_more() {
        api.payments.has(Samples.charge());
        String payer = Samples.charge().wallet().msisdn().value();
        may(Subject.Kind.PAYER, RunningApi.MERCHANT + " " + payer, 1);
        String prompt = "/v1/charges/" + Samples.charge().request().id() + "/prompt";
        assertEquals(202, api.post(prompt, "one", "{}").status());
        tooOften(api.post(prompt, "two", "{}"));
    }
}
