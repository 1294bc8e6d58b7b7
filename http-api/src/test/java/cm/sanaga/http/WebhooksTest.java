package cm.sanaga.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentKind;
import cm.sanaga.provider.Provider;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import kamon.Kamon;
import kamon.metric.Instrument;
import kamon.tag.TagSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What providers send: kept as it came, answered at once, taken as a hint. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhooksTest {
    private static final PaymentId PAYMENT = Samples.id(PaymentKind.CHARGE);
    private static final String TOKEN = RunningApi.CALLBACKS.token(Provider.MTN, PAYMENT.value());
    private static final String SIGNING_TOKEN =
            RunningApi.CALLBACKS.token(RunningApi.SIGNING, PAYMENT.value());

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
    }

    private RunningApi.Answer call(String method, String path, byte[] body) {
        return api.send(
                api.to(path)
                        .header("Content-Type", "text/plain")
                        .header("X-Callback", "yes")
                        .method(method, BodyPublishers.ofByteArray(body)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT"})
    void a_callback_is_kept_byte_for_byte_and_answered_with_nothing(String method) {
        byte[] body = {'{', 0, (byte) 0xff, '\n'};
        var answer = call(method, "/webhooks/mtn/" + TOKEN, body);
        assertEquals(200, answer.status());
        assertEquals("", answer.text());
        assertFalse(answer.header("Request-Id").isEmpty());
        Inbox.Callback kept = api.kept.getFirst();
        assertEquals(List.of(PAYMENT), api.payments.nudged);
        assertEquals(PAYMENT, kept.payment());
        assertEquals(Provider.MTN, kept.provider());
        assertEquals(org.apache.pekko.util.ByteString.fromArray(body), kept.body());
        assertEquals("yes", kept.headers().get("x-callback"));
        assertEquals(
                new Inbox.Request(method, "/webhooks/mtn/" + PAYMENT + ".…", ""), kept.request());
        assertFalse(kept.headers().containsKey("authorization"));
    }

    @Test
    void how_it_came_is_kept_and_what_would_let_a_reader_call_back_himself_is_not() {
        String path = "/webhooks/mtn/" + TOKEN;
        var answer =
                api.send(
                        api.to(path + "?attempt=2&of=%C3%A9&of=3")
                                .header("X-Original-Uri", path + "?attempt=2")
                                .header("X-Proof", "none")
                                .method("PUT", BodyPublishers.ofString("{}")));
        assertEquals(200, answer.status());
        Inbox.Callback kept = api.kept.getFirst();
        String shown = "/webhooks/mtn/" + PAYMENT + ".…";
        assertEquals(new Inbox.Request("PUT", shown, "attempt=2&of=%C3%A9&of=3"), kept.request());
        assertEquals(shown + "?attempt=2", kept.headers().get("x-original-uri"));
        assertEquals("none", kept.headers().get("x-proof"));
        assertFalse(kept.toString().contains(TOKEN.substring(TOKEN.lastIndexOf('.') + 1)));
    }

    @Test
    void each_is_counted_by_what_was_made_of_it() {
        Map<String, Double> before = counted();
        call("POST", "/webhooks/mtn/" + TOKEN, new byte[] {'{'});
        call("POST", "/webhooks/mtn/" + TOKEN, new byte[] {'{'});
        call("POST", "/webhooks/mtn/" + PAYMENT + "." + "0".repeat(32), new byte[1]);
        call("POST", "/webhooks/nobody-" + PAYMENT + "/" + TOKEN, new byte[1]);
        call("POST", "/webhooks/signing/" + SIGNING_TOKEN, new byte[1]);
        api.inboxBroken = Optional.of(new IllegalStateException("disk full"));
        call("POST", "/webhooks/mtn/" + TOKEN, new byte[1]);
        Map<String, Double> after = counted();
        assertEquals(
                Map.of(
                        "mtn first", 1.0,
                        "mtn again", 1.0,
                        "mtn unknown", 1.0,
                        "none unknown", 1.0,
                        "signing refused", 1.0,
                        "mtn unkept", 1.0),
                after.entrySet().stream()
                        .map(
                                each ->
                                        Map.entry(
                                                each.getKey(),
                                                each.getValue()
                                                        - before.getOrDefault(each.getKey(), 0.0)))
                        .filter(each -> each.getValue() > 0)
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /** By provider and result, since the program began: those who scrape see what was added. */
    private static Map<String, Double> counted() {
        Map<String, Double> counted = new HashMap<>();
        for (String provider : List.of("mtn", "orange", "signing", "none")) {
            for (String result : List.of("first", "again", "unkept", "refused", "unknown")) {
                var instrument =
                        (Instrument.Snapshotting<?>)
                                Kamon.counter("sanaga.callback.received")
                                        .withTags(
                                                TagSet.of("provider", provider)
                                                        .withTag("result", result));
                counted.put(
                        provider + " " + result,
                        ((Number) instrument.snapshot(false)).doubleValue());
            }
        }
        return counted;
    }

    @Test
    void what_is_said_sixty_times_is_asked_after_once() {
        for (int i = 0; i < 60; i++) {
            assertEquals(200, call("POST", "/webhooks/mtn/" + TOKEN, new byte[] {'{'}).status());
        }
        assertEquals(List.of(PAYMENT), api.payments.nudged);
        call("POST", "/webhooks/mtn/" + TOKEN, new byte[] {'}'});
        assertEquals(List.of(PAYMENT, PAYMENT), api.payments.nudged);
    }

    @Test
    void an_empty_callback_is_one_too() {
        assertEquals(200, call("POST", "/webhooks/mtn/" + TOKEN, new byte[0]).status());
        assertEquals(List.of(PAYMENT), api.payments.nudged);
    }

    @Test
    void an_address_we_did_not_give_out_is_not_there() {
        String payout = Samples.id(PaymentKind.PAYOUT).value();
        for (String path :
                List.of(
                        "/webhooks/mtn/" + PAYMENT,
                        "/webhooks/mtn/" + PAYMENT + ".",
                        "/webhooks/mtn/" + PAYMENT + "." + "0".repeat(32),
                        "/webhooks/mtn/" + payout + TOKEN.substring(TOKEN.lastIndexOf('.')),
                        "/webhooks/orange/" + TOKEN,
                        "/webhooks/camtel/"
                                + RunningApi.CALLBACKS.token(Provider.CAMTEL, PAYMENT.value()),
                        "/webhooks/MTN/" + TOKEN,
                        "/webhooks/mtn/" + TOKEN + "/x",
                        "/webhooks/mtn/" + RunningApi.CALLBACKS.token(Provider.MTN, "tr_1"),
                        "/webhooks/mtn/")) {
            AProblem.check(call("POST", path, new byte[1]), 404, "not_found", "");
        }
        assertEquals(List.of(), api.payments.nudged);
        assertEquals(List.of(), api.kept);
    }

    @Test
    void one_that_cannot_be_kept_is_to_be_sent_again_and_still_a_hint() {
        api.inboxBroken = Optional.of(new IllegalStateException("disk full"));
        AProblem.check(
                call("POST", "/webhooks/mtn/" + TOKEN, new byte[1]),
                503,
                "service_unavailable",
                "");
        assertEquals(List.of(PAYMENT), api.payments.nudged);
    }

    @Test
    void nobody_waits_long_for_one_to_be_kept_and_it_is_a_hint_all_the_same() {
        api.inboxMute = true;
        AProblem.check(
                call("POST", "/webhooks/mtn/" + TOKEN, new byte[1]),
                503,
                "service_unavailable",
                "");
        assertEquals(List.of(PAYMENT), api.payments.nudged);
    }

    @Test
    void a_callback_has_a_limit_too() {
        var answer =
                api.offer(
                        api.to("/webhooks/mtn/" + TOKEN)
                                .header("Content-Type", "text/plain")
                                .POST(BodyPublishers.ofByteArray(new byte[64 * 1024 + 1])));
        AProblem.check(answer, 413, "payload_too_large", "");
        assertEquals(List.of(), api.kept);
    }

    private RunningApi.Answer signed(String signature, byte[] body) {
        return api.send(
                api.to("/webhooks/signing/" + SIGNING_TOKEN)
                        .header("X-Signature", signature)
                        .method("PUT", BodyPublishers.ofByteArray(body)));
    }

    @Test
    void a_callback_that_is_signed_is_kept_and_a_hint() {
        byte[] body = {'{', 0, (byte) 0xff, '}'};
        long now = Samples.AT.getEpochSecond();
        assertEquals(200, signed(signature("kettle", now, body), body).status());
        assertEquals(List.of(PAYMENT), api.payments.nudged);
        assertEquals("genuine", api.kept.getFirst().headers().get(Inbox.VERDICT));
    }

    @Test
    void one_without_a_valid_signature_is_refused_wakes_nobody_and_is_kept_with_its_verdict() {
        byte[] body = {'{', '}'};
        long now = Samples.AT.getEpochSecond();
        AProblem.check(
                call("POST", "/webhooks/signing/" + SIGNING_TOKEN, body), 401, "unauthorized", "");
        for (String wrong :
                List.of(
                        "nonsense",
                        signature("kettles", now, body),
                        signature("kettle", now, new byte[] {'{', ' ', '}'}),
                        signature("kettle", now - 301, body),
                        signature("kettle", now + 302, body))) {
            AProblem.check(signed(wrong, body), 401, "unauthorized", "");
        }
        assertEquals(List.of(), api.payments.nudged);
        assertEquals(
                List.of("unsigned", "malformed", "forged", "forged", "stale", "stale"),
                api.kept.stream().map(kept -> kept.headers().get(Inbox.VERDICT)).toList());
        assertEquals(org.apache.pekko.util.ByteString.fromArray(body), api.kept.get(2).body());
    }

    @Test
    void a_forged_one_is_refused_whether_it_can_be_kept_or_not() {
        api.inboxBroken = Optional.of(new IllegalStateException("disk full"));
        AProblem.check(signed("nonsense", new byte[1]), 401, "unauthorized", "");
        assertEquals(List.of(), api.payments.nudged);
    }

    @Test
    void who_does_not_sign_is_not_judged() {
        assertEquals(200, call("POST", "/webhooks/mtn/" + TOKEN, new byte[1]).status());
        assertFalse(api.kept.getFirst().headers().containsKey(Inbox.VERDICT));
    }

    private static String signature(String secret, long time, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(
                    new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), mac.getAlgorithm()));
            mac.update((time + ".").getBytes(StandardCharsets.UTF_8));
            return "t=" + time + ",v1=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_provider_does_not_get_what_it_gave() {
        AProblem.check(api.get("/webhooks/mtn/" + TOKEN), 405, "method_not_allowed", "");
    }
}
