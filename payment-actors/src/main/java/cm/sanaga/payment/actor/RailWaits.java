package cm.sanaga.payment.actor;

import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.RailTerms;
import java.time.Duration;
import java.time.InstantSource;

/** When an order to a provider is sent or asked after again. */
final class RailWaits {
    private static final Duration PREPARE_AGAIN = Duration.ofSeconds(1);

    /** However long an order has waited, it tries again after that and a quarter of it. */
    private static final Duration CALMEST = Duration.ofSeconds(15);

    private static final long SPREAD = 1_000;

    private final InstantSource clock;

    RailWaits(InstantSource clock) {
        this.clock = clock;
    }

    Duration age(ProviderCall.Order order) {
        return Duration.between(order.at(), clock.instant());
    }

    /** A waiting customer is asked after on schedule; a doubt is followed up at once. */
    Duration untilNext(RailTerms terms, ProviderCall.Order order, Duration age, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted _ -> terms.polling().untilNext(age);
            case Outcome.NotSent notSent -> pause(order, notSent);
            case Outcome.Doubt _,
                    Outcome.Unheard _,
                    Outcome.HadBefore _,
                    Outcome.Prepared _,
                    Outcome.Confirmed _,
                    Outcome.Declined _ ->
                    between(terms.polling().doubt(), age.dividedBy(2), terms.polling().every(age));
        };
    }

    /**
     * When an order that was not let through tries again: as soon as the guard says, but the longer
     * it has waited the less often, and none at the same moment as the others. Otherwise all who
     * wait for a rail that is down would ask for it at once, and the more of them the more often.
     */
    Duration pause(ProviderCall.Order order, Outcome outcome) {
        if (!(outcome instanceof Outcome.NotSent(_, var retryAfter))) {
            return PREPARE_AGAIN;
        }
        Duration calm = between(Duration.ZERO, age(order).dividedBy(4), CALMEST);
        Duration pause = retryAfter.compareTo(calm) < 0 ? calm : retryAfter;
        long spread = Math.floorMod(order.reference().hashCode(), SPREAD);
        return pause.plus(pause.multipliedBy(spread).dividedBy(4 * SPREAD));
    }

    private static Duration between(Duration least, Duration wish, Duration most) {
        if (wish.compareTo(least) < 0) {
            return least;
        }
        return wish.compareTo(most) > 0 ? most : wish;
    }
}
