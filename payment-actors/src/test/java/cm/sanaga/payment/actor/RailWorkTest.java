package cm.sanaga.payment.actor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cm.sanaga.kernel.actor.Performer.Occasion;
import cm.sanaga.money.Money;
import cm.sanaga.payment.Samples;
import cm.sanaga.payment.payout.Payout;
import cm.sanaga.provider.Operation;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.Rail;
import cm.sanaga.provider.RailNetwork;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When an order is sent, and when it is asked after first. */
final class RailWorkTest {
    private static final ProviderCall.Order ORDER =
            new ProviderCall.Order(
                    Provider.MTN,
                    Operation.DISBURSE,
                    Payout.reference(Samples.payout(Samples.MTN).request().id()),
                    Money.xaf(5_000),
                    Samples.MTN.msisdn(),
                    "po_1",
                    "",
                    Optional.empty(),
                    Samples.T0);
    private static final Outcome NOT_SENT =
            new Outcome.NotSent(Samples.DOWN, Duration.ofSeconds(1));

    private final ScriptedRail rail = new ScriptedRail(false);
    private final RailWork work = new RailWork(rail, () -> Samples.at(5));

    @Test
    void an_order_that_was_never_sent_is_sent_when_it_is_let_through() {
        rail.onSubmit.add(NOT_SENT);
        assertEquals(Occasion.FRESH, next(work, 0));
    }

    @Test
    void an_order_that_was_sent_before_is_asked_after_when_it_is_not_let_through() {
        for (int resent = 1; resent <= ProviderCall.RESENDS; resent++) {
            rail.onSubmit.add(NOT_SENT);
            assertEquals(Occasion.AGAIN, next(work, resent));
        }
        assertEquals(List.of("submit", "submit", "submit"), rail.calls);
    }

    @Test
    void so_it_is_when_the_rail_was_switched_off_meanwhile() {
        RailWork off = new RailWork(new NoRail(), () -> Samples.at(5));
        assertEquals(Occasion.FRESH, next(off, 0));
        assertEquals(Occasion.AGAIN, next(off, 1));
    }

    private static Occasion next(RailWork work, int resent) {
        return work.perform(
                        new ProviderCall.Intent.Drive(ORDER, Optional.empty(), resent),
                        Occasion.FRESH)
                .toCompletableFuture()
                .join()
                .next();
    }

    private record NoRail() implements RailNetwork {
        @Override
        public Optional<Rail> rail(Provider provider) {
            return Optional.empty();
        }

        @Override
        public boolean available(Provider provider, Operation operation) {
            return false;
        }
    }
}
