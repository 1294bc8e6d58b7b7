package cm.sanaga.payment.wallet;

import cm.sanaga.money.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How fast a wallet fills, from the balances of the last minutes; what goes out in between is not
 * taken for a loss.
 *
 * @param samples oldest first
 */
public record Inflow(List<Sample> samples) {
    private static final Duration WINDOW = Duration.ofMinutes(10);
    private static final Duration LEAST = Duration.ofMinutes(1);
    private static final Duration FURTHEST = Duration.ofHours(24);

    /** A wallet that was not looked at yet. */
    public static final Inflow NONE = new Inflow(List.of());

    /**
     * One look.
     *
     * @param gross the balance, and all that went out since we began to look
     */
    public record Sample(Instant at, Money gross) {}

    public Inflow {
        samples = List.copyOf(samples);
    }

    /** After another look. */
    public Inflow seen(Instant at, Money gross) {
        List<Sample> next = new ArrayList<>(samples);
        next.removeIf(sample -> sample.at.isBefore(at.minus(WINDOW)));
        next.add(new Sample(at, gross));
        return new Inflow(next);
    }

    /**
     * When so much more will have come in, should it go on like this. Empty when less than a minute
     * was seen, nothing came in, or it would take longer than a day: then nobody knows.
     */
    public Optional<Instant> expected(Money lacking, Instant now) {
        if (samples.isEmpty()) {
            return Optional.empty();
        }
        Sample first = samples.getFirst();
        Sample last = samples.getLast();
        Duration span = Duration.between(first.at, last.at);
        Money came = last.gross.minus(first.gross);
        if (span.compareTo(LEAST) < 0 || !came.positive()) {
            return Optional.empty();
        }
        double millis = (double) lacking.minor() / came.minor() * span.toMillis();
        return millis > FURTHEST.toMillis()
                ? Optional.empty()
                : Optional.of(now.plusMillis((long) millis));
    }
}
