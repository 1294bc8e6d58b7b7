package cm.sanaga.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.projection.EventRecords;
import cm.sanaga.projection.PaymentEvent;
import cm.sanaga.projection.ReadUnavailable;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may be asked of the feed of events. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventsTest {
    private static final String HELD = "evt_" + Samples.escrow().request().id() + "_3";

    private RunningApi api;

    @BeforeAll
    void start() {
        api = RunningApi.usual();
    }

    @AfterAll
    void stop() {
        api.close();
    }

    @BeforeEach
    void reset() {
        api.reset();
    }

    @Test
    void it_goes_on_after_the_last_one_that_is_known() {
        var answer = api.get("/v1/events?limit=2&type=charge.succeeded&after=" + HELD);
        assertEquals(200, answer.status());
        var asked = (EventRecords.Query) api.reads.asked.getFirst();
        assertEquals(
                new EventRecords.Query(
                        asked.merchant(),
                        new EventRecords.From.After(PaymentEvent.Id.parse(HELD).orElseThrow()),
                        Optional.of("charge.succeeded"),
                        2),
                asked);
        assertEquals(Samples.charge().request().merchant(), asked.merchant());
        assertEquals(HELD, answer.json().path("data").path(0).path("id").asText());
    }

    @ParameterizedTest
    @CsvSource({
        "after, evt_es_0123456789abcdef0123456789abcdef_4",
        "after, evt_es_0123456789abcdef0123456789abcdef",
        "after, es_0123456789abcdef0123456789abcdef_3",
        "after, evt_xx_0123456789abcdef0123456789abcdef_3",
        "after, evt_es_0123456789abcdef0123456789abcdef_12345678901",
        "type, charge",
        "type, charge.held",
        "type, CHARGE.SUCCEEDED",
        "since, yesterday",
        "since, 2026-01-01T00:00:00Z&after=evt_es_0123456789abcdef0123456789abcdef_3",
        "limit, 0",
        "limit, 101",
        "limit, -1",
        "cursor, abc"
    })
    void what_makes_no_sense_is_refused_by_name(String param, String value) {
        var answer = api.get("/v1/events?" + param + "=" + value);
        assertEquals(400, answer.status(), answer.text());
        assertEquals(param, answer.param());
    }

    @Test
    void or_begins_with_a_time() {
        assertEquals(200, api.get("/v1/events?since=2026-01-31T09:30:00Z").status());
        assertEquals(
                new EventRecords.From.Since(Instant.parse("2026-01-31T09:30:00Z")),
                ((EventRecords.Query) api.reads.asked.getFirst()).from());
    }

    @Test
    void while_the_read_models_are_behind_one_may_come_again() {
        api.reads.fail(new ReadUnavailable("behind", new TimeoutException()));
        var answer = api.get("/v1/events");
        assertEquals(503, answer.status());
        assertTrue(answer.json().path("retryable").asBoolean());
    }
}
