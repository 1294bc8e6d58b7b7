package cm.sanaga.http;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.http.json.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds all answers of tests to their description finds what does not keep to it. */
class DescribedTest {
    private static final String TYPE = "application/json";

    private final Described described = new Described();
    private final String charge =
            new String(Json.write(PaymentJson.of(Samples.charge())), StandardCharsets.UTF_8);

    private void check(int status, String body) {
        described.check("GET", "/v1/charges/ch_1", status, TYPE, body);
    }

    @Test
    void what_is_described_passes() {
        assertDoesNotThrow(() -> check(200, charge));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    "amount":5000      | "amount":"5000"
                    "amount":5000      | "amount":5000,"new_field":1
                    "status":"succeeded" | "status":"done"
                    "created_at":"2026 | "created_at":"in 2026
                    "currency"         | "courrency"
                    """)
    void what_is_not_does_not(String right, String wrong) {
        assertTrue(charge.contains(right), charge);
        assertThrows(AssertionError.class, () -> check(200, charge.replace(right, wrong)));
    }

    @Test
    void nor_does_a_status_that_nobody_described_or_a_problem_that_is_none() {
        assertThrows(AssertionError.class, () -> check(202, charge));
        assertThrows(
                AssertionError.class,
                () -> described.check("GET", "/", 404, "application/problem+json", "{}"));
    }
}
