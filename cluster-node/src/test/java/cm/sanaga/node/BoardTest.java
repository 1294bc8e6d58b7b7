package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.http.RailBoard;
import cm.sanaga.provider.Provider;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What checkouts are told, out of the settings. */
class BoardTest {
    private static RailBoard.Checkout checkout(Provider provider, String... lines) {
        Config config =
                ConfigFactory.parseString(String.join("\n", lines))
                        .withFallback(ConfigFactory.defaultReference())
                        .resolve();
        return Board.checkout(provider, config);
    }

    @Test
    void every_rail_says_in_both_languages_what_the_payer_has_to_do() {
        for (Provider provider : List.of(Provider.MTN, Provider.ORANGE, Provider.CAMTEL)) {
            RailBoard.Checkout shown = checkout(provider);
            assertEquals(Set.of("fr", "en"), shown.prompt().keySet());
            assertTrue(shown.least() < shown.most());
        }
        assertTrue(checkout(Provider.MTN).prompt().getOrDefault("fr", "").contains("*126#"));
        assertTrue(checkout(Provider.ORANGE).prompt().getOrDefault("en", "").contains("#150*50#"));
        assertEquals(Duration.ofMinutes(7), checkout(Provider.ORANGE).approval());
    }

    @Test
    void who_pays_on_a_page_is_not_told_to_wait_for_a_request_on_the_phone() {
        RailBoard.Checkout shown =
                checkout(Provider.ORANGE, "sanaga.provider.orange.surface = webpayment");
        assertTrue(shown.prompt().getOrDefault("fr", "").contains("la page d'Orange"));
        assertTrue(shown.prompt().getOrDefault("en", "").contains("page"));
        assertFalse(shown.prompt().getOrDefault("en", "").contains("#150*50#"));
        assertEquals(Duration.ofMinutes(10), shown.approval());
        assertEquals(checkout(Provider.ORANGE).most(), shown.most());
    }

    @Test
    void limits_that_cross_are_refused_by_their_key() {
        String why =
                String.valueOf(
                        assertThrows(
                                        IllegalArgumentException.class,
                                        () ->
                                                checkout(
                                                        Provider.MTN,
                                                        "sanaga.provider.mtn.checkout.max = 99"))
                                .getMessage());
        assertTrue(why.startsWith("sanaga.provider.mtn.checkout.max"), why);
    }
}
