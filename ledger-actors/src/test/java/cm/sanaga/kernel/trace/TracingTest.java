package cm.sanaga.kernel.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.testing.HeardLog;
import cm.sanaga.testing.HeardSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class TracingTest {
    private static final String DIGITS = "0af7651916cd53dd8448eb211c80319c";
    private static final String PAYMENT = "ch_" + DIGITS;

    private final List<String> ended = new ArrayList<>();

    @AfterEach
    void off() {
        Tracing.off();
    }

    @Test
    void a_header_of_w3c_is_read_and_written() {
        String header = "00-" + DIGITS + "-b7ad6b7169203331-01";
        TraceContext place = TraceContext.parse(header).orElseThrow();
        assertEquals(new TraceContext(DIGITS, "b7ad6b7169203331", true), place);
        assertEquals(header, place.header());
        assertFalse(TraceContext.parse(header.replace("-01", "-00")).orElseThrow().sampled());
        // Other flags are none of ours, and a version to come may say more.
        assertTrue(TraceContext.parse(header.replace("-01", "-03")).orElseThrow().sampled());
        assertEquals(
                Optional.of(place), TraceContext.parse("01" + header.substring(2) + "-and-more"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "ff-0af7651916cd53dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd53dd8448eb211c80319c-0000000000000000-01",
                "00-0AF7651916CD53DD8448EB211C80319C-b7ad6b7169203331-01",
                "00-0af7651916cd53dd8448eb211c80319c-b7ad6b7169203331-01-more",
                "00-0af7651916cd53dd8448eb211c80319-b7ad6b7169203331-01",
                "00-0af7651916cd53dd8448eb211c80319c-b7ad6b7169203331-0g",
                "00-0af7651916cd53dd8448eb211c80319c-b7ad6b7169203331-01,"
                        + "00-0af7651916cd53dd8448eb211c80319c-b7ad6b7169203331-01"
            })
    void what_is_no_such_header_is_not_believed(String header) {
        assertEquals(Optional.empty(), TraceContext.parse(header));
    }

    @Test
    void the_trace_of_a_payment_follows_from_its_id() {
        assertEquals(
                Optional.of(new TraceContext(DIGITS, DIGITS.substring(0, 16), true)),
                TraceContext.of(PAYMENT));
        assertEquals(Optional.empty(), TraceContext.of("sweep-1"));
        assertEquals(Optional.empty(), TraceContext.of("ch_" + "0".repeat(32)));
    }

    @Test
    void where_nobody_listens_nothing_is_said() {
        Span span =
                Tracing.begin(
                        PAYMENT,
                        Tracer.Kind.INTERNAL,
                        () -> {
                            throw new AssertionError("nobody asked for a name");
                        });
        assertSame(Span.NONE, span);
        Function<String, String> step = text -> text;
        assertSame(step, Tracing.carried(step));
        CompletionStage<String> answer = CompletableFuture.completedFuture("yes");
        assertSame(
                answer,
                Tracing.ending(
                        span,
                        answer,
                        (_, _) -> {
                            throw new AssertionError("nobody asked what it means");
                        }));
    }

    @Test
    void a_step_that_is_taken_later_is_part_of_the_work_that_ordered_it() {
        Tracing.to(new Listening());
        Span span = Tracing.begin(PAYMENT, Tracer.Kind.CLIENT, () -> "work");
        var question = new CompletableFuture<String>();
        CompletionStage<Span> later =
                Tracing.within(
                        span, () -> question.thenApply(Tracing.carried(_ -> Tracing.current())));
        CompletionStage<Span> forgotten =
                Tracing.within(span, () -> question.thenApply(_ -> Tracing.current()));
        question.complete("answer");
        assertSame(span, later.toCompletableFuture().join());
        assertSame(Span.NONE, forgotten.toCompletableFuture().join());
        assertSame(Span.NONE, Tracing.current());
    }

    @Test
    void work_ends_when_its_answer_comes() {
        Tracing.to(new Listening());
        var answer = new CompletableFuture<String>();
        Span span = Tracing.begin(PAYMENT, Tracer.Kind.CLIENT, () -> "work");
        assertSame(answer, Tracing.ending(span, answer, (told, value) -> told.with("is", value)));
        assertEquals(List.of(), ended);
        answer.complete("yes");
        assertEquals(List.of("work is=yes"), ended);
        Span lost = Tracing.begin(PAYMENT, Tracer.Kind.CLIENT, () -> "lost");
        var _ =
                Tracing.ending(
                        lost,
                        CompletableFuture.<String>failedFuture(new IllegalStateException("why")),
                        (told, value) -> told.with("is", value));
        assertEquals("lost failed=java.lang.IllegalStateException: why", ended.getLast());
    }

    @Test
    void a_line_of_the_log_has_the_payment_of_a_step_and_its_trace_where_somebody_listens() {
        Logger log = LoggerFactory.getLogger(TracingTest.class);
        try (var heard = new HeardLog()) {
            LogLine.ofPayment(log.atInfo(), PAYMENT + "/credit").log("nobody listens");
            Tracing.to(new Listening());
            LogLine.ofPayment(log.atInfo(), PAYMENT).log("somebody does");
            LogLine.ofPayment(log.atInfo(), "sweep-1").log("and this has no trace");
            assertEquals(
                    List.of("", DIGITS),
                    heard.with("payment", PAYMENT).stream()
                            .map(line -> HeardLog.pair(line, "trace"))
                            .toList());
            assertEquals("", HeardLog.pair(heard.with("payment", "sweep-1").getFirst(), "trace"));
        }
    }

    private final class Listening implements Tracer {
        @Override
        public Span first(String payment, Work work) {
            return heard(work.name());
        }

        @Override
        public Span of(String payment, Work work) {
            return heard(work.name());
        }

        @Override
        public Span joining(TraceContext caller, Work work) {
            return heard(work.name());
        }

        @Override
        public Span alone(String traceId, Work work) {
            return heard(work.name());
        }
    }

    private Span heard(String name) {
        return new HeardSpan(
                TraceContext.of(PAYMENT), said -> ended.add(name + " " + String.join(" ", said)));
    }
}
