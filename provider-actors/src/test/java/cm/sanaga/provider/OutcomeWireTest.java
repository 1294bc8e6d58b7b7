package cm.sanaga.provider;

import cm.sanaga.money.Money;
import cm.sanaga.testing.Approved;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutcomeWireTest {
    @Test
    void outcomes_are_sent_as_approved() {
        var reason = new Reason(Reason.Code.INSUFFICIENT_FUNDS, "the payer has not enough");
        Approved.check(
                Outcome.class,
                List.of(
                        new Outcome.Prepared(new ProviderToken("MP26112100ABCD")),
                        new Outcome.Accepted(),
                        new Outcome.Confirmed(
                                new Receipt(
                                        new ProviderTransactionId("8812345671"), Money.xaf(1500))),
                        new Outcome.Declined(reason),
                        new Outcome.InDoubt("no answer in time"),
                        new Outcome.Disbelieved("in euros"),
                        new Outcome.HadBefore("refused with an unused token"),
                        new Outcome.Unheard(),
                        new Outcome.NotSent(reason, Duration.ofMillis(250))));
    }
}
