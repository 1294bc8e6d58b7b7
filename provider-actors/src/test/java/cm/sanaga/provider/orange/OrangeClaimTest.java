package cm.sanaga.provider.orange;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cm.sanaga.provider.Claim;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a callback of either surface of Orange's says, however odd its body is. */
class OrangeClaimTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"payToken\":\"MP1\",\"status\":\"SUCCESSFULL\",\"message\":\"Notification\"} | SUCCEEDED",
                "{\"status\":\"SUCCESS\",\"notif_token\":\"n\",\"txnid\":\"MP1\"} | SUCCEEDED",
                "{\"status\":\"SUCCESSFULL\",\"amount\":1501} | SUCCEEDED 1501",
                "{\"status\":\"FAILED\",\"notif_token\":\"n\"} | FAILED",
                "{\"status\":\"CANCELLED\"} | FAILED",
                "{\"status\":\"EXPIRED\"} | FAILED",
                "{\"status\":\"INITIATED\"} | nothing",
                "{\"status\":null} | nothing",
                "SUCCESS | nothing",
                "`` | nothing"
            })
    void a_callback_claims_an_end_or_nothing(String body, String claim) {
        Optional<Claim> read = OrangeOutcomes.claimed(body);
        assertEquals(
                claim,
                read.map(some -> some.end() + some.amount().map(" "::concat).orElse(""))
                        .orElse("nothing"));
    }
}
