package cm.sanaga.provider.actor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cm.sanaga.kernel.trace.Span;
import cm.sanaga.kernel.trace.TraceContext;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CallTraceTest {
    private final List<String> said = new ArrayList<>();

    @Test
    void a_doubt_says_why_and_no_number_of_a_person() {
        CallTrace.ended(heard(), new Outcome.InDoubt("HTTP 500: 237670000001 is busy"));
        assertEquals(List.of("sanaga.outcome=InDoubt", "failed=HTTP 500: *** is busy"), said);
    }

    @Test
    void a_provider_that_says_no_has_not_failed() {
        CallTrace.ended(
                heard(),
                new Outcome.Declined(new Reason(Reason.Code.INSUFFICIENT_FUNDS, "not enough")));
        assertEquals(List.of("sanaga.outcome=Declined", "sanaga.reason=INSUFFICIENT_FUNDS"), said);
    }

    @Test
    void what_was_not_sent_has_failed() {
        CallTrace.ended(
                heard(),
                new Outcome.NotSent(
                        new Reason(Reason.Code.PROVIDER_UNAVAILABLE, "down"), Duration.ZERO));
        assertEquals("failed=not sent", said.getLast());
    }

    private Span heard() {
        return new Span() {
            @Override
            public Span with(String key, String value) {
                said.add(key + "=" + value);
                return this;
            }

            @Override
            public Span with(String key, long value) {
                return with(key, Long.toString(value));
            }

            @Override
            public Span beside(TraceContext other) {
                return this;
            }

            @Override
            public Span failed(String why) {
                return with("failed", why);
            }

            @Override
            public Optional<TraceContext> context() {
                return Optional.empty();
            }

            @Override
            public void end() {
                said.add("ended");
            }
        };
    }
}
