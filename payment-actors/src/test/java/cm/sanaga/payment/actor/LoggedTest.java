package cm.sanaga.payment.actor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.spi.ILoggingEvent;
import cm.sanaga.kernel.Digest;
import cm.sanaga.money.Money;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentKind;
import cm.sanaga.payment.Request;
import cm.sanaga.payment.actor.Payments.Answer;
import cm.sanaga.provider.Msisdn;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.ProviderTransactionId;
import cm.sanaga.provider.Receipt;
import cm.sanaga.testing.HeardLog;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** All that the log says of a payment is found by its id. */
final class LoggedTest {
    private static final Duration PATIENCE = OneNode.PATIENCE;
    private static final ScriptedRail RAIL = new ScriptedRail(false);
    private static final OneNode NODE = new OneNode(RAIL, "");

    private final HeardLog log = new HeardLog();

    @AfterEach
    void stopListening() {
        log.close();
    }

    @AfterAll
    static void stop() {
        NODE.kit.shutdownTestKit();
    }

    @Test
    void what_happens_to_it_and_what_is_odd_about_it() {
        RAIL.onSubmit.add(
                new Outcome.Confirmed(
                        new Receipt(new ProviderTransactionId("tx-odd"), Money.xaf(0))));
        RAIL.undecided = true;
        Orders.Charge order = charge();
        PaymentId id = order.request().id();
        assertInstanceOf(
                Answer.Done.class,
                NODE.payments.charge(order, Duration.ZERO).toCompletableFuture().join());
        NODE.kit
                .createTestProbe()
                .awaitAssert(
                        PATIENCE,
                        () -> {
                            List<ILoggingEvent> lines = log.with("payment", id.value());
                            assertTrue(said(lines, "event").anyMatch("Opened"::equals));
                            assertEquals(
                                    List.of("tx-odd"),
                                    said(lines, "transaction").distinct().toList());
                            return true;
                        });
    }

    private static Stream<String> said(List<ILoggingEvent> lines, String key) {
        return lines.stream()
                .map(line -> HeardLog.pair(line, key))
                .filter(value -> !value.isEmpty());
    }

    private static Orders.Charge charge() {
        return new Orders.Charge(
                new Request(
                        PaymentId.of(PaymentKind.CHARGE, "mer_logged", "/v1/charges", "key"),
                        "mer_logged",
                        Digest.of("key"),
                        "sk_1",
                        Optional.empty(),
                        Optional.empty(),
                        Map.of(),
                        OneNode.CLOCK.instant()),
                Money.xaf(5_000),
                new Orders.Party(new Msisdn("+237670000001"), Provider.MTN),
                Optional.empty());
    }
}
