package cm.sanaga.payment.dispute;

import static cm.sanaga.kernel.Decision.refuse;

import cm.sanaga.kernel.Decision;
import cm.sanaga.money.Currency;
import cm.sanaga.money.Money;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.Refusal;
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
     * @param status of the payment, for a refusal
     * @param free of the payment, what could be in dispute
     * @param at when it would happen
     */
    public Decision<Dispute.Event, Refusal> decide(
            PaymentId payment, String status, Money free, Dispute.Command command, Instant at) {
        return all.stream()
                .flatMap(one -> one.known(payment, command.step()).stream())
                .findFirst()
                .orElseGet(
                        () ->
                                open().map(one -> one.decide(payment, status, command, at))
                                        .orElseGet(
                                                () ->
                                                        command instanceof Dispute.Command.Open c
                                                                ? Dispute.open(
                                                                        payment, status, free, c,
                                                                        at)
                                                                : refuse(
                                                                        new Refusal.NotNow(
                                                                                payment,
                                                                                status,
                                                                                command.verb()))));
    }

    /** These after an event. */
    public Disputes evolve(Dispute.Event event) {
        List<Dispute> then = new ArrayList<>(all);
        if (event instanceof Dispute.Event.Opened(var terms)) {
            then.add(new Dispute(terms, List.of(), List.of(), Optional.empty()));
        } else {
            then.add(then.removeLast().evolve(event));
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
