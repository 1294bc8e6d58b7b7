package cm.sanaga.payment;

import cm.sanaga.money.Currency;
import cm.sanaga.money.Money;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.pcollections.OrderedPMap;
import org.pcollections.PMap;

/**
 * The refunds of one payment: what is under way is reserved, so that never more goes back than
 * came.
 *
 * @param parts by the refund's id, oldest first
 */
public record Refunds(PMap<PaymentId, Part> parts) {
    /** No refund yet. */
    public static final Refunds NONE = new Refunds(OrderedPMap.empty());

    /**
     * One refund.
     *
     * @param terms of it
     * @param stage how far it is
     * @param endedAt when it was paid or failed
     */
    public record Part(RefundTerms terms, Stage stage, Optional<Instant> endedAt) {

        /** The refund as it was at an instant, empty if it was not ordered yet. */
        Optional<Part> asOf(Instant then) {
            if (terms.request().at().isAfter(then)) {
                return Optional.empty();
            }
            return endedAt.isPresent() && endedAt.get().isAfter(then)
                    ? Optional.of(new Part(terms, Stage.UNDER_WAY, Optional.empty()))
                    : Optional.of(this);
        }
    }

    /** How far a refund is. */
    public enum Stage {
        UNDER_WAY,
        PAID,
        FAILED
    }

    /** The refund of this id. */
    public Optional<Part> part(PaymentId refund) {
        return Optional.ofNullable(parts.get(refund));
    }

    /** Whether this is an end, and the refund has not had one. */
    public boolean mayEnd(PaymentId refund, Stage stage) {
        return stage != Stage.UNDER_WAY
                && part(refund).filter(part -> part.stage == Stage.UNDER_WAY).isPresent();
    }

    /** These and one more, under way. */
    public Refunds with(RefundTerms terms) {
        if (parts.containsKey(terms.request().id())) {
            throw new IllegalStateException(terms.request().id() + " was ordered before");
        }
        return new Refunds(
                parts.plus(
                        terms.request().id(), new Part(terms, Stage.UNDER_WAY, Optional.empty())));
    }

    /** The refund has ended. */
    public Refunds ended(PaymentId refund, Stage stage, Instant at) {
        Part part = parts.get(refund);
        if (part == null || part.stage != Stage.UNDER_WAY) {
            throw new IllegalStateException(refund + " is not under way");
        }
        return new Refunds(parts.plus(refund, new Part(part.terms, stage, Optional.of(at))));
    }

    /** The refunds as they were at an instant. */
    public Refunds asOf(Instant then) {
        PMap<PaymentId, Part> earlier = OrderedPMap.empty();
        for (Part part : parts.values()) {
            Optional<Part> was = part.asOf(then);
            if (was.isPresent()) {
                earlier = earlier.plus(part.terms.request().id(), was.get());
            }
        }
        return new Refunds(earlier);
    }

    /** What went back. */
    public Money paid(Currency currency) {
        return sum(currency, List.of(Stage.PAID));
    }

    /** What went back or is about to. */
    public Money taken(Currency currency) {
        return sum(currency, List.of(Stage.PAID, Stage.UNDER_WAY));
    }

    /** All of them, in order. */
    public List<Part> all() {
        return List.copyOf(parts.values());
    }

    /** The refunds that have not ended. */
    public List<RefundTerms> underWay() {
        return parts.values().stream()
                .filter(part -> part.stage == Stage.UNDER_WAY)
                .map(Part::terms)
                .toList();
    }

    private Money sum(Currency currency, List<Stage> stages) {
        return parts.values().stream()
                .filter(part -> stages.contains(part.stage))
                .map(part -> part.terms.amount())
                .reduce(Money.zero(currency), Money::plus);
    }
}
