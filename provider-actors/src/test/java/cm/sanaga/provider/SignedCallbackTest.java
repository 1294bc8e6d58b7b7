package cm.sanaga.provider;

import static cm.sanaga.provider.SignedCallback.Verdict.FORGED;
import static cm.sanaga.provider.SignedCallback.Verdict.GENUINE;
import static cm.sanaga.provider.SignedCallback.Verdict.MALFORMED;
import static cm.sanaga.provider.SignedCallback.Verdict.STALE;
import static cm.sanaga.provider.SignedCallback.Verdict.UNSIGNED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedCallbackTest {
    private static final String HEADER = "X-Blue-Signature";
    private static final byte[] BODY = "{\"amount\":\"1500\"}".getBytes(StandardCharsets.UTF_8);
    private static final long MADE = 1_795_262_400;
    private static final Instant NOW = Instant.ofEpochSecond(MADE);

    /** Computed with openssl: dgst -sha256 -hmac kettle, over 1795262400.{"amount":"1500"}. */
    private static final String KNOWN =
            "170ad630a2e794eb09bc2765024329fb04294ab6956df6d1248c22572c4813f8";

    private final SignedCallback signed = new SignedCallback(HEADER, new Secret("kettle"));

    @Test
    void a_signature_made_by_other_hands_is_genuine() {
        assertEquals(GENUINE, judge("t=" + MADE + ",v1=" + KNOWN));
    }

    @Test
    void one_of_several_is_enough_and_other_schemes_are_passed_over() {
        String wrong = "0".repeat(64);
        assertEquals(GENUINE, judge("t=" + MADE + ",v1=" + wrong + ",v1=" + KNOWN));
        assertEquals(GENUINE, judge("v1=" + KNOWN + ",v1=" + wrong + ",t=" + MADE));
        assertEquals(GENUINE, judge("t=" + MADE + ",v0=abc,v2=x=y,,v1=" + KNOWN));
        assertEquals(FORGED, judge("t=" + MADE + ",v1=" + wrong + ",v1=" + wrong));
    }

    @Test
    void another_secret_another_body_or_another_time_is_forged() {
        String header = "t=" + MADE + ",v1=" + KNOWN;
        var other = new SignedCallback(HEADER, new Secret("kettles"));
        assertEquals(FORGED, other.judge(Map.of("x-blue-signature", header), BODY, NOW));
        assertEquals(FORGED, signed.judge(Map.of("x-blue-signature", header), new byte[0], NOW));
        assertEquals(FORGED, judge("t=" + (MADE + 1) + ",v1=" + KNOWN));
        assertEquals(FORGED, judge("t=0" + MADE + ",v1=" + KNOWN));
    }

    @Test
    void no_header_is_no_signature() {
        assertEquals(UNSIGNED, signed.judge(Map.of(), BODY, NOW));
        assertEquals(UNSIGNED, judge(" "));
        assertEquals(
                UNSIGNED, signed.judge(Map.of("x-other", "t=" + MADE + ",v1=" + KNOWN), BODY, NOW));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "abc",
                "t=1795262400",
                "v1=KNOWN",
                "t=,v1=KNOWN",
                "t=-1795262400,v1=KNOWN",
                "t=1795262400.0,v1=KNOWN",
                "t=9999999999999,v1=KNOWN",
                "t=1795262400,t=1795262400,v1=KNOWN",
                "t=1795262400,v1=",
                "t=1795262400,v1=abc",
                "t=1795262400,v1=KNOWN,v1=abc",
                "t=1795262400, v1=KNOWN",
                "T=1795262400,v1=KNOWN",
                "t=1795262400,v1=KNOWN00",
                "t=1795262400;v1=KNOWN"
            })
    void what_is_no_signature_is_not_compared(String header) {
        assertEquals(MALFORMED, judge(header.replace("KNOWN", KNOWN)));
    }

    @Test
    void capital_digits_are_another_writing_and_refused() {
        assertEquals(
                MALFORMED, judge("t=" + MADE + ",v1=" + KNOWN.toUpperCase(java.util.Locale.ROOT)));
    }

    @Test
    void a_header_cannot_be_a_list_without_end() {
        String many =
                Stream.generate(() -> "v1=" + KNOWN).limit(15).collect(Collectors.joining(","));
        assertEquals(GENUINE, judge("t=" + MADE + "," + many));
        assertEquals(MALFORMED, judge("t=" + MADE + "," + many + ",v1=" + KNOWN));
    }

    @Test
    void the_window_is_five_minutes_to_the_nanosecond_either_way() {
        String header = "t=" + MADE + ",v1=" + KNOWN;
        Duration five = Duration.ofMinutes(5);
        assertEquals(GENUINE, judge(header, NOW.plus(five)));
        assertEquals(STALE, judge(header, NOW.plus(five).plusNanos(1)));
        assertEquals(GENUINE, judge(header, NOW.minus(five)));
        assertEquals(STALE, judge(header, NOW.minus(five).minusNanos(1)));
    }

    @Test
    void an_old_forgery_is_a_forgery() {
        assertEquals(FORGED, judge("t=" + MADE + ",v1=" + "0".repeat(64), NOW.plusSeconds(1_000)));
    }

    @Property(tries = 300)
    void the_window_is_the_same_for_every_moment(
            @ForAll @LongRange(min = -400, max = 400) long seconds) {
        assertEquals(
                Math.abs(seconds) <= 300 ? GENUINE : STALE,
                judge("t=" + MADE + ",v1=" + KNOWN, NOW.plusSeconds(seconds)));
    }

    @Property(tries = 500)
    void a_flipped_bit_of_the_header_is_refused(
            @ForAll @IntRange(max = 79) int at, @ForAll @IntRange(max = 7) int bit) {
        char[] header = ("t=" + MADE + ",v1=" + KNOWN).toCharArray();
        header[at] ^= (char) (1 << bit);
        assertNotEquals(GENUINE, judge(new String(header)));
    }

    @Property(tries = 300)
    void a_flipped_bit_of_any_body_is_refused(
            @ForAll @Size(min = 1, max = 200) byte[] body, @ForAll @IntRange(max = 1599) int bit) {
        Map<String, String> headers =
                Map.of("x-blue-signature", "t=" + MADE + ",v1=" + OtherHands.proof(MADE, body));
        assertEquals(GENUINE, signed.judge(headers, body, NOW));
        byte[] flipped = body.clone();
        flipped[bit / 8 % body.length] ^= (byte) (1 << (bit % 8));
        assertEquals(FORGED, signed.judge(headers, flipped, NOW));
    }

    private SignedCallback.Verdict judge(String header) {
        return judge(header, NOW);
    }

    private SignedCallback.Verdict judge(String header, Instant now) {
        return signed.judge(Map.of("x-blue-signature", header), BODY, now);
    }

    /** HMAC by its definition (RFC 2104), so that no Mac is tested with itself. */
    private static final class OtherHands {
        private static final int BLOCK = 64;

        static String proof(long time, byte[] body) {
            byte[] key = java.util.Arrays.copyOf("kettle".getBytes(StandardCharsets.UTF_8), BLOCK);
            byte[] start = (time + ".").getBytes(StandardCharsets.UTF_8);
            byte[] inner = sha256(masked(key, 0x36), start, body);
            return java.util.HexFormat.of().formatHex(sha256(masked(key, 0x5c), inner));
        }

        private static byte[] masked(byte[] key, int with) {
            byte[] masked = key.clone();
            for (int i = 0; i < masked.length; i++) {
                masked[i] ^= (byte) with;
            }
            return masked;
        }

        private static byte[] sha256(byte[]... parts) {
            try {
                var digest = java.security.MessageDigest.getInstance("SHA-256");
                for (byte[] part : parts) {
                    digest.update(part);
                }
                return digest.digest();
            } catch (java.security.NoSuchAlgorithmException e) {
                throw new AssertionError(e);
            }
        }
    }
}
