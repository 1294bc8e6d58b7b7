package cm.sanaga.provider;

import cm.sanaga.kernel.Decision;
import cm.sanaga.money.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One order to a provider, from the moment it is owed until its outcome is certain. Payments embed
 * it: they persist its events as part of theirs and perform what it says is pending.
 */
public final class ProviderCall {
    /** How often an order nobody has heard of is sent again under its own reference. */
    public static final int RESENDS = 3;

    /**
     * How long after the last sending the word "never heard of it" is believed for good. Longer
     * than an order and its answer can travel (10 s each, the time-out of a rail): a question that
     * overtook the order, or an answer from before it arrived, must not decide.
     */
    public static final Duration SETTLED = Duration.ofMinutes(1);

    private ProviderCall() {}

    /**
     * What is asked. Two orders with one reference are the same order.
     *
     * @param provider whom we ask
     * @param operation what for
     * @param reference the key under which it happens at most once
     * @param amount how much, above zero
     * @param party whose wallet, beside ours
     * @param payment our payment, which the provider echoes and callbacks are routed by
     * @param note what the customer reads
     * @param original the reference of the collection that a refund gives back
     * @param at when it was ordered
     */
    public record Order(
            Provider provider,
            Operation operation,
            Reference reference,
            Money amount,
            Msisdn party,
            String payment,
            String note,
            Optional<Reference> original,
            Instant at) {}

    /** What we know of an order. */
    public sealed interface State {
        Order order();

        /** A token must be fetched first. */
        record Unprepared(Order order) implements State {}

        /** May be sent, may have been sent. */
        record Open(Order order, Optional<ProviderToken> token, int resent, Instant sentAt)
                implements State {}

        /** Money moved. */
        record Confirmed(Order order, Receipt receipt) implements State {}

        /** No money moved and none will. */
        record Declined(Order order, Reason reason) implements State {}
    }

    /** What came to be known. */
    public sealed interface Event {
        record Prepared(ProviderToken token, Instant at) implements Event {}

        record Resent(int times, Instant at) implements Event {}

        record Confirmed(Receipt receipt, Instant at) implements Event {}

        record Declined(Reason reason, Instant at) implements Event {}
    }

    /** What somebody has to do next; asking twice does no harm. */
    public sealed interface Intent {
        record Prepare(Order order) implements Intent {}

        /** Send it, or if it may have been sent already, ask first. */
        record Drive(Order order, Optional<ProviderToken> token, int resent) implements Intent {}
    }

    /** An order as it begins. */
    public static State begin(Order order, boolean twoStep) {
        return twoStep
                ? new State.Unprepared(order)
                : new State.Open(order, Optional.empty(), 0, order.at());
    }

    /** What an outcome means for the order; {@code Repeated} where it brings nothing new. */
    public static <R> Decision<Event, R> hear(State state, Outcome outcome, Instant at) {
        return switch (state) {
            case State.Unprepared _ ->
                    switch (outcome) {
                        case Outcome.Prepared(var token) ->
                                Decision.accept(new Event.Prepared(token, at));
                        case Outcome.Declined(var reason) ->
                                Decision.accept(new Event.Declined(reason, at));
                        case Outcome.Accepted _,
                                Outcome.Confirmed _,
                                Outcome.InDoubt _,
                                Outcome.Unheard _,
                                Outcome.NotSent _ ->
                                Decision.repeated();
                    };
            case State.Open open ->
                    switch (outcome) {
                        // What cannot be booked as ordered stays open until a person has looked.
                        case Outcome.Confirmed(var receipt) when bookable(open.order, receipt) ->
                                Decision.accept(new Event.Confirmed(receipt, at));
                        case Outcome.Declined(var reason) ->
                                Decision.accept(new Event.Declined(reason, at));
                        case Outcome.Unheard _ -> unheard(open, at);
                        case Outcome.Confirmed _,
                                Outcome.Prepared _,
                                Outcome.Accepted _,
                                Outcome.InDoubt _,
                                Outcome.NotSent _ ->
                                Decision.repeated();
                    };
            case State.Confirmed _, State.Declined _ -> Decision.repeated();
        };
    }

    /**
     * Whether the provider's word that money moved can be booked. A movement of nothing is none;
     * what came in may differ from what was asked for, what we sent out may not.
     */
    public static boolean bookable(Order order, Receipt receipt) {
        return receipt.amount().positive()
                && switch (order.operation) {
                    case COLLECT -> true;
                    case DISBURSE, REFUND -> receipt.amount().equals(order.amount);
                };
    }

    private static <R> Decision<Event, R> unheard(State.Open open, Instant at) {
        if (open.resent < RESENDS) {
            return Decision.accept(new Event.Resent(open.resent + 1, at));
        }
        if (at.isBefore(open.sentAt.plus(SETTLED))) {
            return Decision.repeated();
        }
        return Decision.accept(
                new Event.Declined(
                        new Reason(
                                Reason.Code.PROVIDER_UNAVAILABLE,
                                "the provider never received the order"),
                        at));
    }

    /** The order after an event. */
    public static State evolve(State state, Event event) {
        return switch (state) {
            case State.Unprepared(var order) ->
                    switch (event) {
                        case Event.Prepared(var token, var at) ->
                                new State.Open(order, Optional.of(token), 0, at);
                        case Event.Declined(var reason, _) -> new State.Declined(order, reason);
                        case Event.Resent _, Event.Confirmed _ -> throw impossible(state, event);
                    };
            case State.Open(var order, var token, _, _) ->
                    switch (event) {
                        case Event.Resent(var times, var at) ->
                                new State.Open(order, token, times, at);
                        case Event.Confirmed(var receipt, _) -> new State.Confirmed(order, receipt);
                        case Event.Declined(var reason, _) -> new State.Declined(order, reason);
                        case Event.Prepared _ -> throw impossible(state, event);
                    };
            case State.Confirmed _, State.Declined _ -> throw impossible(state, event);
        };
    }

    /** What is owed to the order now. */
    public static List<Intent> pending(State state) {
        return switch (state) {
            case State.Unprepared(var order) -> List.of(new Intent.Prepare(order));
            case State.Open(var order, var token, var resent, _) ->
                    List.of(new Intent.Drive(order, token, resent));
            case State.Confirmed _, State.Declined _ -> List.of();
        };
    }

    private static IllegalStateException impossible(State state, Event event) {
        return new IllegalStateException(event + " cannot happen to " + state);
    }
}
