package cm.sanaga.provider.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cm.sanaga.provider.Operation;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.SampleOrders;
import cm.sanaga.testing.HeardLog;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrderLogTest {
    private static final ProviderCall.Order ORDER =
            SampleOrders.fresh(Provider.MTN, Operation.COLLECT, "+237670000001");
    private static final String BUSY = "HTTP 500: 237670000001 is busy";
    private static final String MASKED = "HTTP 500: *** is busy";

    @Test
    void every_line_has_the_payment_and_none_a_persons_number() {
        try (var log = new HeardLog()) {
            OrderLog.inDoubt(ORDER, BUSY);
            OrderLog.misconfigured(ORDER, BUSY);
            OrderLog.unknownStatus(ORDER, BUSY);
            OrderLog.askedTooOften(ORDER);
            var lines = log.with("payment", ORDER.payment());
            assertEquals(
                    List.of(
                            "in doubt",
                            "refused because of our configuration",
                            "unknown status, kept open",
                            "answers no more questions about this request, kept open"),
                    lines.stream().map(line -> line.getFormattedMessage()).toList());
            assertEquals(MASKED, HeardLog.pair(lines.get(0), "what"));
            assertEquals(MASKED, HeardLog.pair(lines.get(1), "reason"));
            assertEquals(MASKED, HeardLog.pair(lines.get(2), "status"));
            assertEquals(4, log.with("provider", "mtn").size());
            assertEquals(4, log.with("reference", ORDER.reference().toString()).size());
        }
    }
}
