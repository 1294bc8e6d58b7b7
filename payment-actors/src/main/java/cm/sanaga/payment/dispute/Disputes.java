package cm.sanaga.payment.dispute;

import static cm.sanaga.kernel.Decision.accept;
import static cm.sanaga.kernel.Decision.refuse;

import cm.sanaga.kernel.Decision;
import cm.sanaga.money.Currency;
import cm.sanaga.money.Money;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The disputes about one payment, in order; of them at most the last is open.
 *
 * @param all of them
 */
public record Disputes(List<Dispute> all) {
    /** So many steps each side may take about one escrow; who has more to say is heard outside. */
    public static final int MOST = 12;

    /** None. */
    public static final Disputes NONE = new Disputes(List.of());

    public Disputes {
        all = List.copyOf(all);
    }

    /** The one that goes on. */
    public Optional<Dispute> open() {
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast()).filter(Dispute::open);
    }

    /** What is frozen. */
    public Money frozen(Currency currency) {
        return open().map(one -> one.terms().amount()).orElse(Money.zero(currency));
    }

    /**
     * What a command does.
     *
     * @param releasable of the payment: what its merchant could put in dispute
     * @param refundable what could be for the payer: also what an earlier one gave him
     * @param at when it would happen
     */
    public Decision<Dispute.Event, Dispute.No> decide(
            Money releasable, Money refundable, Dispute.Command command, Instant at) {
        Optional<Decision<Dispute.Event, Dispute.No>> before =
                all.stream().flatMap(one -> one.known(command.step()).stream()).findFirst();
        if (before.isPresent()) {
            return before.get();
        }
        if (command.side().filter(side -> said(side) >= MOST).isPresent()) {
            return refuse(new Dispute.No.TooMuchSaid(MOST));
        }
        Optional<Dispute> open = open();
        if (command instanceof Dispute.Command.Open c
                && (open.isEmpty() || c.party() == Dispute.Party.PAYER)) {
            return open(releasable, refundable, c, at);
        }
        return open.map(one -> one.decide(command, at))
                .orElseGet(() -> refuse(new Dispute.No.NotNow(command.verb())));
    }

    private long said(Dispute.Party side) {
        return all.stream().mapToLong(one -> one.said(side)).sum();
    }

    /** One begins, or for the payer more is made of the one that is open. */
    private Decision<Dispute.Event, Dispute.No> open(
            Money releasable, Money refundable, Dispute.Command.Open c, Instant at) {
        Money nothing = releasable.minus(releasable);
        Money had = open().map(one -> one.terms().amount()).orElse(nothing);
        Money reclaimed = open().map(one -> one.terms().reclaimed()).orElse(nothing);
        boolean payers = c.party() == Dispute.Party.PAYER;
        Money free = had.plus(payers ? refundable : releasable);
        Money amount = c.amount().orElse(free);
        if (free.equals(had) || amount.compareTo(had) <= 0) {
            return refuse(new Dispute.No.NotNow(c.verb()));
        }
        if (amount.compareTo(free) > 0) {
            return refuse(new Dispute.No.BeyondFree(free, amount));
        }
        Money beyond = amount.minus(had).minus(releasable);
        return accept(
                new Dispute.Event.Opened(
                        new Dispute.Terms(
                                c.step().at(at),
                                c.party(),
                                amount,
                                beyond.positive() ? reclaimed.plus(beyond) : reclaimed,
                                c.ground(),
                                c.answerBy(),
                                c.decideBy())));
    }

    /** These after an event. */
    public Disputes evolve(Dispute.Event event) {
        List<Dispute> then = new ArrayList<>(all);
        if (open().isPresent()) {
            then.add(then.removeLast().evolve(event));
        } else if (event instanceof Dispute.Event.Opened(var terms)) {
            then.add(new Dispute(List.of(terms), List.of(), List.of(), Optional.empty()));
        } else {
            throw new IllegalStateException(event + " cannot happen to " + this);
        }
        return new Disputes(then);
    }

    /** These as they were at an instant. */
    public Disputes asOf(Instant then) {
        return new Disputes(all.stream().flatMap(one -> one.asOf(then).stream()).toList());
    }

    /** When this step happened, if it did. */
    public Optional<Instant> when(String step) {
        return all.stream().flatMap(one -> one.when(step).stream()).findFirst();
    }
}
