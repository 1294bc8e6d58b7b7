package cm.sanaga.provider.actor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.Reason;
import cm.sanaga.testing.HeardSpan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CallTraceTest {
    private final HeardSpan span = new HeardSpan(Optional.empty(), _ -> {});

    @Test
    void a_doubt_says_why_and_no_number_of_a_person() {
        CallTrace.ended(span, new Outcome.InDoubt("HTTP 500: 237670000001 is busy"));
        assertEquals(
                List.of("sanaga.outcome=InDoubt", "failed=HTTP 500: *** is busy"), span.said());
    }

    @Test
    void a_provider_that_says_no_has_not_failed() {
        CallTrace.ended(
                span,
                new Outcome.Declined(new Reason(Reason.Code.INSUFFICIENT_FUNDS, "not enough")));
        assertEquals(
                List.of("sanaga.outcome=Declined", "sanaga.reason=INSUFFICIENT_FUNDS"),
                span.said());
    }

    @Test
    void what_was_not_sent_has_failed() {
        CallTrace.ended(
                span,
                new Outcome.NotSent(
                        new Reason(Reason.Code.PROVIDER_UNAVAILABLE, "down"), Duration.ZERO));
        assertEquals("failed=not sent", span.said().getLast());
    }
}
