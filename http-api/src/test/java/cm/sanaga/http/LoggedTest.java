package cm.sanaga.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ch.qos.logback.classic.spi.ILoggingEvent;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentKind;
import cm.sanaga.provider.Provider;
import cm.sanaga.testing.HeardLog;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** From the name of a request, which a merchant tells, to its payment. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoggedTest {
    private static final String NUMBER = "670000001";
    private static final String CHARGE =
            "{\"amount\":500,\"currency\":\"XAF\",\"payer\":{\"msisdn\":\"" + NUMBER + "\"}}";

    private final HeardLog log = new HeardLog();
    private RunningApi api;

    @BeforeAll
    void start() {
        api = RunningApi.usual();
    }

    @AfterEach
    void reset() {
        api.reset();
    }

    @AfterAll
    void stop() {
        api.close();
        log.close();
    }

    private RunningApi.Answer order(String name, String key, String body) {
        return api.send(
                api.to("/v1/charges")
                        .header("Request-Id", name)
                        .header("Idempotency-Key", key)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body)));
    }

    private static PaymentId charge(String key) {
        return PaymentId.of(PaymentKind.CHARGE, RunningApi.ORGANISATION, "/v1/charges", key);
    }

    private ILoggingEvent line(String name) {
        List<ILoggingEvent> lines = log.with("correlation", name);
        assertEquals(1, lines.size(), lines::toString);
        return lines.getFirst();
    }

    private void leads(String name, String payment, int status) {
        ILoggingEvent line = line(name);
        assertEquals("answered", line.getFormattedMessage());
        assertEquals(payment, HeardLog.pair(line, "payment"));
        assertEquals(RunningApi.MERCHANT, HeardLog.pair(line, "merchant"));
        assertEquals("/v1/charges", HeardLog.pair(line, "route"));
        assertEquals("" + status, HeardLog.pair(line, "status"));
        assertFalse(line.getKeyValuePairs().toString().contains(NUMBER), line::toString);
    }

    @Test
    void an_order_its_repetition_and_a_refusal_lead_to_the_payment() {
        String payment = charge("key-1").value();
        assertEquals(201, order("first", "key-1", CHARGE).status());
        assertEquals(201, order("second", "key-1", CHARGE).status());
        assertEquals(422, order("third", "key-1", CHARGE.replace("500", "501")).status());
        leads("first", payment, 201);
        leads("second", payment, 201);
        leads("third", payment, 422);
    }

    @Test
    void who_only_reads_leaves_no_line() {
        assertEquals(201, order("wrote", "key-2", CHARGE).status());
        api.send(api.to("/v1/charges/" + charge("key-2")).header("Request-Id", "read").GET());
        assertEquals(1, log.with("correlation", "wrote").size());
        assertEquals(List.of(), log.with("correlation", "read"));
    }

    @Test
    void a_callback_and_what_went_wrong_with_it_lead_there_too() {
        PaymentId payment = charge("key-3");
        String path = "/webhooks/mtn/" + RunningApi.CALLBACKS.token(Provider.MTN, payment.value());
        api.inboxBroken = Optional.of(new IllegalStateException("disk full"));
        var answer =
                api.send(
                        api.to(path)
                                .header("Request-Id", "called-back")
                                .POST(BodyPublishers.ofString("{}")));
        assertEquals(503, answer.status());
        assertEquals(
                List.of("callback not kept", "request not answered"),
                log.with("correlation", "called-back").stream()
                        .map(line -> line.getFormattedMessage())
                        .toList());
        assertEquals(2, log.with("payment", payment.value()).size());
    }
}
