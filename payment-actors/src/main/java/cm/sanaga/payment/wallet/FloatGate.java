package cm.sanaga.payment.wallet;

import cm.sanaga.money.Currency;
import cm.sanaga.money.Money;
import cm.sanaga.payment.PaymentId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.TreePSet;

/**
 * Every rule of who may take money out of one provider's wallet. What is granted is reserved until
 * a balance that was asked for after its end has come: till then the balance may or may not show
 * it, so it counts as still to go. A line is served from its head only; a small order never
 * overtakes a large one.
 *
 * @param known whether those under way and waiting before this gate opened have been learnt
 * @param balance what the wallet holds, by the last question that was answered
 * @param questions how many were put so far; only the answer to the last one counts
 * @param reserved granted here, or under way since before
 * @param line who waits, the first ordered first
 * @param waiting the line, by id
 * @param moved all that ended by going out and is in the balance now
 * @param late whose turn comes later than their place, for they were turned back when others were
 *     not
 */
public record FloatGate(
        boolean known,
        Optional<Money> balance,
        int questions,
        PMap<PaymentId, Reserved> reserved,
        TreePSet<Outgoing> line,
        PMap<PaymentId, Outgoing> waiting,
        Money moved,
        Late late) {

    /** How an order ended. */
    public enum End {
        MOVED,
        DID_NOT_MOVE
    }

    /** Whether somebody who asks may already be at the provider. */
    public enum Sent {
        NEVER,
        PERHAPS
    }

    /** Where somebody stands. */
    public sealed interface Standing {
        /** Send it now. */
        record Granted() implements Standing {}

        /**
         * Do not send it yet.
         *
         * @param place one for the first
         * @param lacking what must come in before it may go, above zero; empty when unknown
         */
        record Waiting(int place, Optional<Money> lacking) implements Standing {}

        /** The gate does not know it, or has heard of its end. */
        record Unknown() implements Standing {}
    }

    /** A gate that knows nothing yet, and grants nothing. */
    public static FloatGate opened() {
        return new FloatGate(
                false,
                Optional.empty(),
                0,
                HashTreePMap.empty(),
                TreePSet.empty(),
                HashTreePMap.empty(),
                Money.zero(Currency.XAF),
                Late.NOBODY);
    }

    /**
     * Learns what was perhaps at the provider, and what waited, before this gate opened. Whatever
     * is not among it had ended by then, so an answer to an earlier question may not show it.
     */
    public FloatGate learn(Collection<Outgoing> underWay, Collection<Outgoing> queued) {
        FloatGate next = this;
        for (Outgoing order : underWay) {
            // Whoever has asked by now has said better himself how it stands.
            if (!next.knows(order.id())) {
                next = next.with(new Reserved.Inherited(order));
            }
        }
        for (Outgoing order : queued) {
            if (!next.knows(order.id())) {
                next = next.joined(order);
            }
        }
        return new FloatGate(
                true,
                Optional.empty(),
                next.questions + 1,
                next.reserved,
                next.line,
                next.waiting,
                next.moved,
                next.late);
    }

    /** Somebody wants to go out. Asking again changes nothing. */
    public FloatGate ask(Outgoing order, Sent sent) {
        Reserved before = reserved.get(order.id());
        return switch (sent) {
            case PERHAPS -> before == null ? left(order.id()).with(inherited(order)) : this;
            case NEVER ->
                    switch (before) {
                        case null -> joined(order);
                        case Reserved.Inherited(var known) -> without(order.id()).joined(known);
                        // The wallet has less than it had when this was granted.
                        case Reserved.Granted(var known) when !covered() ->
                                without(order.id()).joined(known);
                        case Reserved.Granted _, Reserved.Ended _ -> this;
                    };
        };
    }

    private static Reserved inherited(Outgoing order) {
        return new Reserved.Inherited(order);
    }

    /** Lets through, from the head of the line, whoever fits, and so many at most. */
    public Admitted admit(Instant now, int most) {
        FloatGate next = this;
        List<PaymentId> granted = new ArrayList<>();
        for (Outgoing order : line) {
            if (!known || granted.size() == most) {
                break;
            }
            if (late.has(order.id(), now)) {
                continue;
            }
            if (!next.fits(order)) {
                break;
            }
            next = next.left(order.id()).with(new Reserved.Granted(order));
            granted.add(order.id());
        }
        return new Admitted(next, granted);
    }

    /** The gate after some went through. */
    public record Admitted(FloatGate gate, List<PaymentId> granted) {
        public Admitted {
            granted = List.copyOf(granted);
        }
    }

    /** Who was let through, and certainly has not left, takes its place in line again. */
    public FloatGate returned(PaymentId id) {
        Reserved before = reserved.get(id);
        return switch (before) {
            case null -> this;
            case Reserved.Ended _ -> this;
            case Reserved.Granted(var order) -> without(id).joined(order);
            case Reserved.Inherited(var order) -> without(id).joined(order);
        };
    }

    /**
     * The same, of one that was turned back where others get through: it comes to its turn later
     * each time, and those behind it go first.
     *
     * @param pause how late the first time, above zero; a minute at most in the end
     */
    public FloatGate returnedAlone(PaymentId id, Duration pause, Instant now) {
        FloatGate next = returned(id);
        return next.waiting.containsKey(id) ? next.being(late.and(id, pause, now)) : next;
    }

    /** The end of an order is certain, or it does not want to go out any more. */
    public FloatGate ended(PaymentId id, End end) {
        Reserved before = reserved.get(id);
        FloatGate next = being(late.without(id));
        return switch (before) {
            case null -> next.left(id);
            case Reserved.Ended _ -> this;
            case Reserved.Granted _, Reserved.Inherited _ ->
                    next.with(new Reserved.Ended(before.order(), end, questions));
        };
    }

    /** The provider is being asked what the wallet holds. */
    public FloatGate question() {
        return new FloatGate(known, balance, questions + 1, reserved, line, waiting, moved, late);
    }

    /** The answer to a question, by its number: it shows all that had ended before it was put. */
    public FloatGate report(int question, Money holds) {
        if (!known || question != questions) {
            return this;
        }
        PMap<PaymentId, Reserved> left = reserved;
        Money out = moved;
        for (Reserved one : reserved.values()) {
            if (one instanceof Reserved.Ended(var order, var end, var last) && last < question) {
                left = left.minus(order.id());
                out = end == End.MOVED ? out.plus(order.amount()) : out;
            }
        }
        return new FloatGate(known, Optional.of(holds), questions, left, line, waiting, out, late);
    }

    /** Where somebody stands. */
    public Standing standing(PaymentId id) {
        Outgoing waits = waiting.get(id);
        if (waits != null) {
            return waiting(waits);
        }
        return switch (reserved.get(id)) {
            case null -> new Standing.Unknown();
            case Reserved.Ended _ -> new Standing.Unknown();
            case Reserved.Granted _ -> new Standing.Granted();
            // May be sent again only while the wallet covers all that is out.
            case Reserved.Inherited _ ->
                    covered() ? new Standing.Granted() : new Standing.Waiting(1, Optional.empty());
        };
    }

    private Standing waiting(Outgoing order) {
        int place = 0;
        Money asked = Money.zero(order.amount().currency());
        for (Outgoing other : line) {
            place++;
            asked = asked.plus(other.amount());
            if (other.equals(order)) {
                break;
            }
        }
        Money all = asked;
        return new Standing.Waiting(
                place, free().map(all::minus).filter(Money::positive).filter(_ -> known));
    }

    /** What may still be granted; empty while nothing is known of the wallet. */
    public Optional<Money> free() {
        return balance.map(holds -> holds.minus(reservedAmount()));
    }

    /** Whether a balance would let anybody know more. */
    public boolean curious() {
        return !line.isEmpty()
                || reserved.values().stream().anyMatch(one -> one instanceof Reserved.Ended);
    }

    /** Those whose end has not been heard of. */
    public Set<PaymentId> open() {
        Set<PaymentId> open = new HashSet<>(waiting.keySet());
        for (Reserved one : reserved.values()) {
            switch (one) {
                case Reserved.Ended _ -> {}
                case Reserved.Granted _, Reserved.Inherited _ -> open.add(one.order().id());
            }
        }
        return open;
    }

    private Money reservedAmount() {
        return reserved.values().stream()
                .map(one -> one.order().amount())
                .reduce(Money.zero(Currency.XAF), Money::plus);
    }

    private boolean knows(PaymentId id) {
        return waiting.containsKey(id) || reserved.containsKey(id);
    }

    private boolean covered() {
        return known && free().filter(free -> !free.negative()).isPresent();
    }

    private boolean fits(Outgoing order) {
        return free().filter(free -> order.amount().compareTo(free) <= 0).isPresent();
    }

    private FloatGate joined(Outgoing order) {
        return waiting.containsKey(order.id())
                ? this
                : lined(line.plus(order), waiting.plus(order.id(), order));
    }

    private FloatGate left(PaymentId id) {
        Outgoing order = waiting.get(id);
        return order == null ? this : lined(line.minus(order), waiting.minus(id));
    }

    private FloatGate lined(TreePSet<Outgoing> next, PMap<PaymentId, Outgoing> byId) {
        return new FloatGate(known, balance, questions, reserved, next, byId, moved, late);
    }

    private FloatGate with(Reserved one) {
        return reserving(reserved.plus(one.order().id(), one));
    }

    private FloatGate without(PaymentId id) {
        return reserving(reserved.minus(id));
    }

    private FloatGate reserving(PMap<PaymentId, Reserved> next) {
        return new FloatGate(known, balance, questions, next, line, waiting, moved, late);
    }

    private FloatGate being(Late next) {
        return new FloatGate(known, balance, questions, reserved, line, waiting, moved, next);
    }
}
