package cm.sanaga.payment.actor;

import cm.sanaga.money.Money;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.wallet.FloatGate;
import cm.sanaga.payment.wallet.FloatGate.Standing;
import cm.sanaga.payment.wallet.Inflow;
import cm.sanaga.payment.wallet.Pace;
import cm.sanaga.provider.Operation;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.RailNetwork;
import cm.sanaga.provider.Reason;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** What the gate of a wallet tells those who ask: why they wait, at which place, and how long. */
final class FloatOutlook {
    private final Provider provider;
    private final RailNetwork rails;
    private final InstantSource clock;
    private Reason last;

    FloatOutlook(Provider provider, RailNetwork rails, InstantSource clock) {
        this.provider = provider;
        this.rails = rails;
        this.clock = clock;
        this.last = Words.busy(provider);
    }

    /** Why somebody was turned back, and others may have to wait. */
    void turnedBack(Reason why) {
        last = why;
    }

    FloatMessage.Answer answer(FloatGate gate, Pace pace, Inflow inflow, PaymentId order) {
        boolean down = !rails.available(provider, Operation.DISBURSE) || gate.balance().isEmpty();
        return switch (gate.standing(order)) {
            case Standing.Granted _ when down ->
                    new FloatMessage.Answer.Wait(
                            Words.railDown(provider), 1, back(inflow, Optional.empty()));
            case Standing.Granted _ -> new FloatMessage.Answer.Granted();
            case Standing.Waiting(var place, var lacking) when down ->
                    new FloatMessage.Answer.Wait(
                            Words.railDown(provider), place, back(inflow, lacking));
            case Standing.Waiting(var place, var lacking) ->
                    lacking.isPresent()
                            ? new FloatMessage.Answer.Wait(
                                    Words.floatShort(provider), place, estimate(inflow, lacking))
                            : new FloatMessage.Answer.Wait(
                                    last, place, Optional.of(turn(gate, pace, order, place)));
            case Standing.Unknown _ -> new FloatMessage.Answer.Unknown();
        };
    }

    /** The wallet covers it, so it is only a matter of how fast the line is served. */
    private Instant turn(FloatGate gate, Pace pace, PaymentId order, int place) {
        Instant served = latest(pace.expected(place), clock.instant());
        return gate.late().of(order).map(own -> latest(own, served)).orElse(served);
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private Optional<Instant> estimate(Inflow inflow, Optional<Money> lacking) {
        return lacking.flatMap(money -> inflow.expected(money, clock.instant()));
    }

    /** When the rail may be back, and for whoever lacks money besides, when that may be there. */
    private Optional<Instant> back(Inflow inflow, Optional<Money> lacking) {
        Optional<Instant> up =
                rails.outage(provider, Operation.DISBURSE)
                        .map(outage -> clock.instant().plus(outage.expected()));
        return lacking.isEmpty()
                ? up
                : up.flatMap(at -> estimate(inflow, lacking).map(in -> latest(in, at)));
    }
}
