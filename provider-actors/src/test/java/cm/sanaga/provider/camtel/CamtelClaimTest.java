package cm.sanaga.provider.camtel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cm.sanaga.provider.Claim;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a callback of Camtel's says, however odd its body is. */
class CamtelClaimTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"transactionStatus\":\"completed\",\"amount\":\"1500.00\",\"currency\":\"XAF\"} | SUCCEEDED 1500",
                "{\"transactionStatus\":\"completed\",\"amount\":\"1500\",\"currency\":\"EUR\"} | SUCCEEDED 1500 EUR",
                "{\"transactionStatus\":\"failed\",\"amount\":\"1500\",\"currency\":\"XAF\"} | FAILED",
                "{\"errorCategory\":\"businessRule\",\"errorCode\":\"insufficientFunds\"} | FAILED",
                "{\"transactionStatus\":\"pending\"} | nothing",
                "{\"transactionStatus\":\"reversed\"} | nothing",
                "{} | nothing",
                "`` | nothing"
            })
    void a_callback_claims_an_end_or_nothing(String body, String claim) {
        Optional<Claim> read = CamtelAnswers.claimed(body);
        assertEquals(
                claim,
                read.map(some -> some.end() + some.amount().map(" "::concat).orElse(""))
                        .orElse("nothing"));
    }
}
