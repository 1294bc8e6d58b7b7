package cm.sanaga.payment.actor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.kernel.Digest;
import cm.sanaga.kernel.actor.Era;
import cm.sanaga.money.Money;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentKind;
import cm.sanaga.payment.Request;
import cm.sanaga.payment.actor.Payments.Answer;
import cm.sanaga.provider.Msisdn;
import cm.sanaga.provider.Provider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Two clusters on one journal: a payment that the one holds and the other has moved. */
final class NewEraTest {
    private static final Duration PATIENCE = OneNode.PATIENCE;
    private static final String MERCHANT = "mer_shared";
    private static final int READERS = 50;

    /** Here nobody has paid yet. */
    private static final ScriptedRail RAIL = new ScriptedRail(false);

    private static final OneNode OURS = new OneNode(RAIL, "");
    private static final OneNode THEIRS = new OneNode(new ScriptedRail(false), "");

    @AfterAll
    static void stop() {
        OURS.kit.shutdownTestKit();
        THEIRS.kit.shutdownTestKit();
    }

    @Test
    void is_shown_as_it_is_to_all_who_ask_and_to_who_waits() {
        RAIL.undecided = true;
        Orders.Charge order = charge();
        PaymentId id = order.request().id();
        CompletionStage<Answer> waits = OURS.payments.charge(order, PATIENCE);
        OURS.kit
                .createTestProbe()
                .awaitAssert(
                        PATIENCE,
                        () -> {
                            assertTrue(RAIL.calls.contains("query"));
                            return true;
                        });
        THEIRS.kit
                .createTestProbe()
                .awaitAssert(
                        PATIENCE,
                        () -> {
                            assertEquals("succeeded", status(THEIRS.payments.find(id, MERCHANT)));
                            return true;
                        });
        assertEquals("pending", status(OURS.payments.find(id, MERCHANT)));

        Era.of(OURS.kit.system()).next();
        List<CompletionStage<Answer>> asked = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            asked.add(OURS.payments.find(id, MERCHANT));
        }
        for (CompletionStage<Answer> each : asked) {
            assertEquals("succeeded", status(each));
        }
        assertEquals("succeeded", status(waits));
    }

    private static String status(CompletionStage<Answer> answer) {
        return assertInstanceOf(Answer.Done.class, answer.toCompletableFuture().join())
                .view()
                .status();
    }

    private static Orders.Charge charge() {
        return new Orders.Charge(
                new Request(
                        PaymentId.of(PaymentKind.CHARGE, MERCHANT, "/v1/charges", "key"),
                        MERCHANT,
                        Digest.of("key"),
                        "sk_1",
                        Optional.empty(),
                        Optional.of("a test"),
                        Map.of(),
                        OneNode.CLOCK.instant()),
                Money.xaf(5_000),
                new Orders.Party(new Msisdn("+237670000001"), Provider.MTN),
                Optional.empty());
    }
}
