package cm.sanaga.http.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** A receiver who knows Standard Webhooks and his secret, and nothing of our code. */
class SigningTest {
    private static final byte[] ROOT = HexFormat.of().parseHex("0f".repeat(32));
    private static final Instant AT = Instant.parse("2026-03-01T08:00:00.999Z");
    private static final byte[] BODY =
            "{\"name\":\"caf\u00e9 \u20ac\"}".getBytes(StandardCharsets.UTF_8);

    private final Signing signing = new Signing(ROOT);

    static String expected(String secret, String id, long seconds, byte[] body)
            throws GeneralSecurityException {
        assertTrue(secret.startsWith("whsec_"));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(
                new SecretKeySpec(
                        Base64.getDecoder().decode(secret.substring("whsec_".length())),
                        "HmacSHA256"));
        mac.update((id + "." + seconds + ".").getBytes(StandardCharsets.UTF_8));
        return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
    }

    @Test
    void a_receiver_comes_to_the_same_signature() throws Exception {
        assertEquals(
                expected(signing.secret("we_1", 1), "evt_1", AT.getEpochSecond(), BODY),
                signing.header("we_1", IntStream.of(1), "evt_1", AT, BODY));
    }

    @Test
    void while_two_secrets_are_good_there_are_two_signatures() throws Exception {
        assertEquals(
                expected(signing.secret("we_1", 3), "evt_1", AT.getEpochSecond(), BODY)
                        + " "
                        + expected(signing.secret("we_1", 2), "evt_1", AT.getEpochSecond(), BODY),
                signing.header("we_1", IntStream.of(3, 2), "evt_1", AT, BODY));
    }

    @Test
    void no_two_endpoints_versions_or_installations_share_a_secret_and_each_keeps_his() {
        byte[] other = ROOT.clone();
        other[31]++;
        List<String> secrets =
                List.of(
                        signing.secret("we_1", 1),
                        signing.secret("we_1", 2),
                        signing.secret("we_2", 1),
                        new Signing(other).secret("we_1", 1));
        assertEquals(4, secrets.stream().distinct().count());
        assertEquals(secrets.getFirst(), new Signing(ROOT.clone()).secret("we_1", 1));
        int bytes =
                Base64.getDecoder().decode(secrets.getFirst().substring("whsec_".length())).length;
        assertEquals(32, bytes);
    }

    @Test
    void whatever_is_changed_changes_the_signature() {
        String right = signing.header("we_1", IntStream.of(1), "evt_1", AT, BODY);
        byte[] changed = BODY.clone();
        changed[3]++;
        assertNotEquals(right, signing.header("we_1", IntStream.of(1), "evt_2", AT, BODY));
        assertNotEquals(
                right, signing.header("we_1", IntStream.of(1), "evt_1", AT.plusSeconds(1), BODY));
        assertNotEquals(right, signing.header("we_1", IntStream.of(1), "evt_1", AT, changed));
    }

    @Test
    void a_short_root_is_none() {
        assertThrows(IllegalArgumentException.class, () -> new Signing(new byte[31]));
    }
}
