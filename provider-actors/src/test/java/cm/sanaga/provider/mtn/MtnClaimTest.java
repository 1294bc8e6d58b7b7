package cm.sanaga.provider.mtn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cm.sanaga.provider.Claim;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a callback of MTN's says, however odd its body is. */
class MtnClaimTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"status\":\"SUCCESSFUL\",\"amount\":\"1500\",\"currency\":\"XAF\"} | SUCCEEDED 1500",
                "{\"status\":\"SUCCESSFUL\",\"amount\":1500.00} | SUCCEEDED 1500",
                "{\"status\":\"SUCCESSFUL\",\"amount\":\"1500\",\"currency\":\"EUR\"} | SUCCEEDED 1500 EUR",
                "{\"status\":\"SUCCESSFUL\",\"amount\":\"1500\",\"currency\":\"<b>\"} | SUCCEEDED 1500 ?",
                "{\"status\":\"SUCCESSFUL\",\"amount\":\"1,500\"} | SUCCEEDED",
                "{\"status\":\"SUCCESSFUL\",\"amount\":\"1e999999999\"} | SUCCEEDED",
                "{\"status\":\"FAILED\",\"reason\":\"EXPIRED\",\"amount\":\"1500\"} | FAILED",
                "{\"status\":\"FAILED\",\"reason\":{\"code\":\"EXPIRED\"}} | FAILED",
                "{\"status\":\"REJECTED\"} | FAILED",
                "{\"status\":\"TIMEOUT\"} | FAILED",
                "{\"status\":\"PENDING\"} | nothing",
                "{\"status\":\"succesSFUL\"} | nothing",
                "{\"status\":{\"of\":\"SUCCESSFUL\"}} | nothing",
                "{\"status\":\"SUCCESSFUL\" | nothing",
                "[] | nothing",
                "null | nothing",
                "<status>SUCCESSFUL</status> | nothing",
                "`` | nothing"
            })
    void a_callback_claims_an_end_or_nothing(String body, String claim) {
        Optional<Claim> read = new MtnAnswers(Duration.ZERO, "XAF").claimed(body);
        assertEquals(
                claim,
                read.map(some -> some.end() + some.amount().map(" "::concat).orElse(""))
                        .orElse("nothing"));
    }
}
