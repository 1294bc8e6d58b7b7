package cm.sanaga.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackPathTest {
    private final CallbackPath path = new CallbackPath(key(7));
    private final String token = path.token(Provider.MTN, "ch_01J8Z");

    @Test
    void a_token_names_its_payment() {
        assertTrue(token.matches("ch_01J8Z\\.[0-9a-f]{32}"), token);
        assertEquals(Optional.of("ch_01J8Z"), path.payment(Provider.MTN, token));
    }

    @Test
    void a_token_is_good_for_one_provider_one_payment_and_one_key() {
        String proof = token.substring(token.indexOf('.'));
        assertEquals(Optional.empty(), path.payment(Provider.ORANGE, token));
        assertEquals(Optional.empty(), path.payment(Provider.MTN, "ch_01J90" + proof));
        assertEquals(Optional.empty(), new CallbackPath(key(8)).payment(Provider.MTN, token));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "ch_01J8Z",
                "ch_01J8Z.",
                "ch_01J8Z.00",
                "ch_01J8Z.zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz",
                "ch_01J8Z.00000000000000000000000000000000",
                ".00000000000000000000000000000000",
                "../admin.00000000000000000000000000000000",
                "a/b.00000000000000000000000000000000"
            })
    void nonsense_names_nothing(String forged) {
        assertEquals(Optional.empty(), path.payment(Provider.MTN, forged));
    }

    @Property(tries = 500)
    void a_change_of_any_character_is_seen(
            @ForAll @IntRange(min = 0, max = 40) int at, @ForAll char other) {
        char[] changed = token.toCharArray();
        if (at >= changed.length || Character.toLowerCase(other) == changed[at]) {
            return;
        }
        changed[at] = other;
        assertEquals(Optional.empty(), path.payment(Provider.MTN, new String(changed)));
        assertEquals(
                Optional.empty(),
                path.payment(Provider.MTN, token.substring(0, token.length() - 1)));
    }

    @Test
    void capital_digits_are_the_same_proof_and_the_payment_is_not_folded() {
        String proof = token.substring(token.indexOf('.')).toUpperCase(Locale.ROOT);
        assertEquals(Optional.of("ch_01J8Z"), path.payment(Provider.MTN, "ch_01J8Z" + proof));
        assertEquals(Optional.empty(), path.payment(Provider.MTN, "CH_01J8Z" + proof));
    }

    @Test
    void the_address_is_under_webhooks_with_or_without_a_last_slash() {
        String expected = "https://pay.example.cm/webhooks/mtn/" + token;
        assertEquals(
                expected, path.url(URI.create("https://pay.example.cm"), Provider.MTN, "ch_01J8Z"));
        assertEquals(
                expected,
                path.url(URI.create("https://pay.example.cm/"), Provider.MTN, "ch_01J8Z"));
    }

    @Test
    void short_keys_and_odd_payments_are_refused() {
        assertThrows(IllegalArgumentException.class, () -> new CallbackPath(new byte[16]));
        assertThrows(IllegalArgumentException.class, () -> path.token(Provider.MTN, "ch/../x"));
        assertFalse(new Secret("hunter2").toString().contains("hunter"));
    }

    private static byte[] key(int with) {
        byte[] key = new byte[CallbackPath.KEY_BYTES];
        Arrays.fill(key, (byte) with);
        return key;
    }
}
