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
     * @param free of the payment, what could be in dispute
     * @param at when it would happen
     */
    public Decision<Dispute.Event, Dispute.No> decide(
            Money free, Dispute.Command command, Instant at) {
        Optional<Decision<Dispute.Event, Dispute.No>> before =
                all.stream().flatMap(one -> one.known(command.step()).stream()).findFirst();
        if (before.isPresent()) {
            return before.get();
        }
        Optional<Dispute> open = open();
        if (open.isPresent()) {
            return open.get().decide(command, at);
        }
        return command instanceof Dispute.Command.Open c && !free.isZero()
                ? open(free, c, at)
                : refuse(new Dispute.No.NotNow(command.verb()));
    }

    private static Decision<Dispute.Event, Dispute.No> open(
            Money free, Dispute.Command.Open c, Instant at) {
        Money amount = c.amount().orElse(free);
        return amount.compareTo(free) > 0
                ? refuse(new Dispute.No.BeyondFree(free, amount))
                : accept(
                        new Dispute.Event.Opened(
                                new Dispute.Terms(
                                        c.step().at(at),
                                        amount,
                                        c.ground(),
                                        c.answerBy(),
                                        c.decideBy())));
    }

    /** These after an event. */
    public Disputes evolve(Dispute.Event event) {
        List<Dispute> then = new ArrayList<>(all);
        boolean begins = event instanceof Dispute.Event.Opened;
        if (begins == open().isPresent()) {
            throw new IllegalStateException(event + " cannot happen to " + this);
        }
        then.add(
                event instanceof Dispute.Event.Opened(var terms)
                        ? new Dispute(terms, List.of(), List.of(), Optional.empty())
                        : then.removeLast().evolve(event));
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
