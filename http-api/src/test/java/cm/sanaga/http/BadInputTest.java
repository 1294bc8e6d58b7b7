package cm.sanaga.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything that may be wrong with a request: the code, the field, and that nothing happened. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
    private static final String CHARGES = "/v1/charges";
    private static final String ESCROWS = "/v1/escrows";
    private static final String PAYOUTS = "/v1/payouts";
    private static final String REFUNDS = "/v1/refunds";
    private static final String RELEASE = ESCROWS + "/es_0123456789abcdef0123456789abcdef/release";
    private static final String PAYER = "\"payer\":{\"msisdn\":\"+237670000001\"}";
    private static final String CHARGE = "{\"amount\":500,\"currency\":\"XAF\"," + PAYER;

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

    @ParameterizedTest(name = "{0} {1} is {2} at {3}")
    @MethodSource({"amounts", "parties", "documents", "labels", "others"})
    void what_is_not_right_is_refused_by_name(String path, String body, String code, String param) {
        AProblem.check(api.post(path, body), 400, code, param);
        assertEquals(List.of(), api.payments.orders, "something was ordered");
    }

    static Stream<Arguments> amounts() {
        Stream<String> wrong =
                Stream.of(
                        "\"500\"",
                        "500.0",
                        "500.5",
                        "0",
                        "-1",
                        "-0",
                        "1e3",
                        "1E+3",
                        "true",
                        "[500]",
                        "{}",
                        "null",
                        "1000000000001",
                        "9007199254740993",
                        "9223372036854775807",
                        "9223372036854775808",
                        "18446744073709551616",
                        "123456789012345678901234567890",
                        "\"\"");
        return Stream.concat(
                wrong.flatMap(
                        amount ->
                                Stream.of(
                                        bad(CHARGES, amount(amount), "amount"),
                                        bad(ESCROWS, amount(amount), "amount"),
                                        bad(
                                                PAYOUTS,
                                                "{\"amount\":"
                                                        + amount
                                                        + ",\"currency\":\"XAF\",\"destination\":{\"msisdn\":\"690000001\"}}",
                                                "amount"),
                                        bad(RELEASE, "{\"amount\":" + amount + "}", "amount"),
                                        bad(
                                                REFUNDS,
                                                "{\"payment\":\"ch_0123456789abcdef0123456789abcdef\",\"amount\":"
                                                        + amount
                                                        + "}",
                                                "amount"))),
                Stream.of(
                        bad(CHARGES, "{\"currency\":\"XAF\"," + PAYER + "}", "amount"),
                        bad(CHARGES, "{\"amount\":500," + PAYER + "}", "currency"),
                        bad(CHARGES, currency("\"USD\""), "currency"),
                        bad(CHARGES, currency("\"xaf\""), "currency"),
                        bad(CHARGES, currency("\"XOF\""), "currency"),
                        bad(CHARGES, currency("950"), "currency"),
                        bad(CHARGES, currency("null"), "currency"),
                        bad(CHARGES, amount("NaN"), "amount"),
                        bad(CHARGES, amount("0500"), "amount"),
                        bad(CHARGES, amount("+500"), "amount"),
                        bad(CHARGES, amount("1".repeat(100)), "amount")));
    }

    static Stream<Arguments> parties() {
        return Stream.of(
                bad(CHARGES, "{\"amount\":500,\"currency\":\"XAF\"}", "payer"),
                bad(CHARGES, payer("{}"), "payer.msisdn"),
                bad(CHARGES, payer("\"670000001\""), "payer"),
                bad(CHARGES, payer("null"), "payer"),
                bad(CHARGES, payer("[]"), "payer"),
                bad(CHARGES, msisdn("670000001"), "payer.msisdn"),
                bad(CHARGES, msisdn("\"\""), "payer.msisdn"),
                bad(CHARGES, msisdn("\"hello\""), "payer.msisdn"),
                bad(CHARGES, msisdn("\"67000000\""), "payer.msisdn"),
                bad(CHARGES, msisdn("\"+2376700000011\""), "payer.msisdn"),
                bad(CHARGES, msisdn("\"+33612345678\""), "payer.msisdn"),
                bad(CHARGES, msisdn("\"+237222200000\""), "payer.msisdn"),
                bad(CHARGES, msisdn("\"+237233400000\""), "payer.msisdn"),
                bad(CHARGES, msisdn("\"+237242000000\""), "payer.msisdn"),
                bad(CHARGES, msisdn("\"+237620000001\""), "payer.msisdn"),
                bad(CHARGES, msisdn("\"+237660000001\""), "payer.msisdn"),
                bad(CHARGES, CHARGE + ",\"provider\":\"wave\"}", "provider"),
                bad(CHARGES, CHARGE + ",\"provider\":\"camtel\"}", "provider"),
                bad(CHARGES, CHARGE + ",\"provider\":\"MTN\"}", "provider"),
                bad(CHARGES, CHARGE + ",\"provider\":1}", "provider"),
                bad(CHARGES, payer("{\"msisdn\":\"670000001\",\"name\":\"x\"}"), "payer.name"),
                bad(CHARGES, CHARGE + ",\"payout\":{}}", "payout.msisdn"),
                bad(CHARGES, CHARGE + ",\"payout\":true}", "payout"),
                bad(
                        CHARGES,
                        CHARGE + ",\"payout\":{\"msisdn\":\"690000001\",\"provider\":\"x\"}}",
                        "payout.provider"),
                bad(
                        CHARGES,
                        CHARGE + ",\"payout\":{\"msisdn\":\"690000001\",\"amount\":1}}",
                        "payout.amount"),
                bad(PAYOUTS, "{\"amount\":500,\"currency\":\"XAF\"}", "destination"),
                bad(
                        PAYOUTS,
                        "{\"amount\":500,\"currency\":\"XAF\",\"destination\":{\"msisdn\":\"222200000\"}}",
                        "destination.msisdn"),
                bad(
                        PAYOUTS,
                        "{\"amount\":500,\"currency\":\"XAF\",\"destination\":{\"msisdn\":\"690000001\",\"provider\":\"wave\"}}",
                        "destination.provider"),
                bad(
                        PAYOUTS,
                        "{\"amount\":500,\"currency\":\"XAF\",\"provider\":\"mtn\",\"destination\":{\"msisdn\":\"690000001\"}}",
                        "provider"));
    }

    static Stream<Arguments> documents() {
        return Stream.of(
                bad(CHARGES, "", "amount"),
                bad(CHARGES, "{}", "amount"),
                bad(CHARGES, " ", ""),
                bad(CHARGES, "null", ""),
                bad(CHARGES, "[]", ""),
                bad(CHARGES, "\"text\"", ""),
                bad(CHARGES, "17", ""),
                bad(CHARGES, CHARGE, "payer"),
                bad(CHARGES, CHARGE + "}}", ""),
                bad(CHARGES, CHARGE + "} {}", ""),
                bad(CHARGES, CHARGE + "} x", ""),
                bad(CHARGES, CHARGE + ",}", "payer"),
                bad(CHARGES, "\uFEFF" + CHARGE + "}", ""),
                bad(CHARGES, "// no comment\n" + CHARGE + "}", ""),
                bad(CHARGES, CHARGE.replace('"', '\'') + "}", ""),
                bad(CHARGES, CHARGE + ",\"amount\":500}", "amount"),
                bad(CHARGES, CHARGE + ",\"amount\":501}", "amount"),
                bad(
                        CHARGES,
                        payer("{\"msisdn\":\"670000001\",\"msisdn\":\"670000001\"}"),
                        "payer.msisdn"),
                bad(CHARGES, CHARGE + ",\"amonut\":500}", "amonut"),
                bad(CHARGES, CHARGE + ",\"Amount\":500}", "Amount"),
                bad(CHARGES, CHARGE + ",\"status\":\"succeeded\"}", "status"),
                bad(CHARGES, CHARGE + ",\"merchant\":\"mer_other\"}", "merchant"),
                bad(CHARGES, CHARGE + ",\"__proto__\":{\"admin\":true}}", "__proto__"),
                bad(CHARGES, CHARGE + ",\"@class\":\"java.lang.Runtime\"}", "@class"),
                bad(CHARGES, CHARGE + ",\"release_at\":\"2026-06-01T00:00:00Z\"}", "release_at"),
                bad(CHARGES, CHARGE + ",\"x\":" + "[".repeat(50) + "]".repeat(50) + "}", deep()),
                bad(RELEASE, "{\"currency\":\"XAF\"}", "currency"),
                bad(
                        "/v1/payouts/po_0123456789abcdef0123456789abcdef/cancel",
                        "{\"amount\":1}",
                        "amount"));
    }

    /** The path of an array in an array in the field x, as far down as it is read. */
    private static String deep() {
        return "x" + ".0".repeat(31);
    }

    static Stream<Arguments> labels() {
        String fiftyOne =
                IntStream.rangeClosed(1, 51)
                        .mapToObj(i -> "\"k" + i + "\":\"v\"")
                        .collect(Collectors.joining(","));
        return Stream.of(
                bad(CHARGES, CHARGE + ",\"reference\":17}", "reference"),
                bad(CHARGES, CHARGE + ",\"reference\":\"\"}", "reference"),
                bad(CHARGES, CHARGE + ",\"reference\":null}", "reference"),
                bad(CHARGES, CHARGE + ",\"reference\":\"" + "x".repeat(65) + "\"}", "reference"),
                bad(CHARGES, CHARGE + ",\"reference\":\"a\\u0000b\"}", "reference"),
                bad(CHARGES, CHARGE + ",\"reference\":\"a\\u001bb\"}", "reference"),
                bad(CHARGES, CHARGE + ",\"reference\":\"a\\ud800b\"}", "reference"),
                bad(
                        CHARGES,
                        CHARGE + ",\"description\":\"" + "x".repeat(256) + "\"}",
                        "description"),
                bad(CHARGES, CHARGE + ",\"metadata\":[]}", "metadata"),
                bad(CHARGES, CHARGE + ",\"metadata\":{\"a\":1}}", "metadata.a"),
                bad(CHARGES, CHARGE + ",\"metadata\":{\"a\":null}}", "metadata.a"),
                bad(CHARGES, CHARGE + ",\"metadata\":{\"a\":{}}}", "metadata.a"),
                bad(CHARGES, CHARGE + ",\"metadata\":{\"\":\"x\"}}", "metadata"),
                bad(CHARGES, CHARGE + ",\"metadata\":{" + fiftyOne + "}}", "metadata"),
                bad(
                        CHARGES,
                        CHARGE + ",\"metadata\":{\"a\":\"" + "x".repeat(501) + "\"}}",
                        "metadata.a"),
                bad(
                        CHARGES,
                        CHARGE + ",\"metadata\":{\"" + "k".repeat(41) + "\":\"v\"}}",
                        "metadata." + "k".repeat(41)));
    }

    static Stream<Arguments> others() {
        return Stream.of(
                date("release_at", "\"2026-02-28T00:00:00Z\""),
                date("release_at", "\"2026-03-01T08:15:30.123456Z\""),
                date("refund_at", "\"2027-03-03T00:00:00Z\""),
                date("release_at", "\"2026-06-01\""),
                date("release_at", "\"2026-06-01T00:00:00\""),
                date("release_at", "\"2026-02-30T00:00:00Z\""),
                date("release_at", "\"2026-06-01T25:00:00Z\""),
                date("release_at", "1780000000"),
                date("refund_at", "null"),
                bad(
                        ESCROWS,
                        CHARGE
                                + ",\"release_at\":\"2026-06-01T00:00:00Z\","
                                + "\"refund_at\":\"2026-06-01T01:00:00+01:00\"}",
                        "refund_at"),
                bad(ESCROWS, CHARGE + ",\"payout\":{\"msisdn\":\"690000001\"}}", "payout"),
                bad(REFUNDS, "{}", "payment"),
                bad(REFUNDS, "{\"payment\":\"17\"}", "payment"),
                bad(REFUNDS, "{\"payment\":\"po_0123456789abcdef0123456789abcdef\"}", "payment"),
                bad(REFUNDS, "{\"payment\":\"CH_0123456789abcdef0123456789abcdef\"}", "payment"));
    }

    private static Arguments bad(String path, String body, String param) {
        return Arguments.of(path, body, "invalid_request", param);
    }

    private static Arguments date(String name, String value) {
        return bad(ESCROWS, CHARGE + ",\"" + name + "\":" + value + "}", name);
    }

    private static String amount(String amount) {
        return "{\"amount\":" + amount + ",\"currency\":\"XAF\"," + PAYER + "}";
    }

    private static String currency(String currency) {
        return "{\"amount\":500,\"currency\":" + currency + "," + PAYER + "}";
    }

    private static String payer(String payer) {
        return "{\"amount\":500,\"currency\":\"XAF\",\"payer\":" + payer + "}";
    }

    private static String msisdn(String msisdn) {
        return payer("{\"msisdn\":" + msisdn + "}");
    }

    @Test
    void a_body_that_is_not_utf_8_is_refused() {
        byte[] latin =
                (CHARGE + ",\"description\":\"caf\u00e9\"}").getBytes(StandardCharsets.ISO_8859_1);
        AProblem.check(raw(latin, "application/json"), 400, "invalid_request", "");
        byte[] wide = (CHARGE + "}").getBytes(StandardCharsets.UTF_16LE);
        AProblem.check(raw(wide, "application/json"), 400, "invalid_request", "");
        assertEquals(List.of(), api.payments.orders);
    }

    @ParameterizedTest
    @MethodSource("medias")
    void only_json_is_read(String media) {
        byte[] body = (CHARGE + "}").getBytes(StandardCharsets.UTF_8);
        AProblem.check(raw(body, media), 415, "unsupported_media_type", "");
        assertEquals(List.of(), api.payments.orders);
    }

    static Stream<String> medias() {
        return Stream.of(
                "text/plain",
                "application/x-www-form-urlencoded",
                "application/xml",
                "application/jsonp",
                "application/merge-patch+json",
                "*/*");
    }

    @Test
    void a_compressed_body_is_not_unpacked() {
        var answer =
                api.send(
                        api.to(CHARGES)
                                .header("Idempotency-Key", "k")
                                .header("Content-Type", "application/json")
                                .header("Content-Encoding", "gzip")
                                .POST(BodyPublishers.ofString(CHARGE + "}")));
        AProblem.check(answer, 415, "unsupported_media_type", "");
    }

    private RunningApi.Answer raw(byte[] body, String media) {
        return api.send(
                api.to(CHARGES)
                        .header("Idempotency-Key", UUID.randomUUID().toString())
                        .header("Content-Type", media)
                        .POST(BodyPublishers.ofByteArray(body)));
    }

    @Test
    void a_body_of_64_kib_is_read_and_one_more_byte_is_not() {
        String start = CHARGE + "}";
        String fits = start + " ".repeat(64 * 1024 - start.length());
        assertEquals(201, api.post(CHARGES, fits).status());
        api.reset();
        for (String tooLong : List.of(fits + " ", fits.repeat(20))) {
            var answer =
                    api.offer(
                            api.to(CHARGES)
                                    .header("Idempotency-Key", "k")
                                    .header("Content-Type", "application/json")
                                    .POST(BodyPublishers.ofString(tooLong)));
            AProblem.check(answer, 413, "payload_too_large", "");
        }
        assertEquals(List.of(), api.payments.orders);
    }
}
