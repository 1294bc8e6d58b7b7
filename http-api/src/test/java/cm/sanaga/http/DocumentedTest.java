package cm.sanaga.http;

import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.http.problem.ProblemCode;
import cm.sanaga.http.problem.StatusReason;
import cm.sanaga.payment.PaymentView;
import cm.sanaga.provider.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code docs/api.md} names every code that a client may meet. */
class DocumentedTest {
    private static final Path PAGE = Path.of("..", "docs", "api.md");

    @ParameterizedTest
    @EnumSource(ProblemCode.class)
    void a_code_of_a_problem_is_documented_with_its_status(ProblemCode code) throws IOException {
        boolean there =
                Files.readAllLines(PAGE).stream()
                        .anyMatch(
                                line ->
                                        line.contains("`" + code.label() + "`")
                                                && line.contains(Integer.toString(code.status())));
        assertTrue(there, code.label());
    }

    @ParameterizedTest
    @EnumSource(Reason.Code.class)
    void a_reason_of_a_status_is_documented(Reason.Code code) throws IOException {
        var reason = new Reason(code, "as the provider says");
        documented(Samples.failedCharge(code), reason);
        documented(Samples.payout("failed", Optional.of(reason), Optional.of("sent")), reason);
    }

    @Test
    void a_balance_that_did_not_cover_a_payout_is_documented() throws IOException {
        var reason = new Reason(Reason.Code.INSUFFICIENT_FUNDS, "short");
        documented(Samples.payout("failed", Optional.of(reason), Optional.empty()), reason);
    }

    private static void documented(PaymentView view, Reason reason) throws IOException {
        String code = StatusReason.of(view, reason).code();
        assertTrue(Files.readString(PAGE).contains("`" + code + "`"), code);
    }
}
