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

    /**
     * How long a payer waits for the prompt. A collection that has not reached the provider until
     * then is not sent any more: nobody shall be asked to pay hours after leaving the shop.
     */
    public static final Duration PROMPT_WITHIN = Duration.ofMinutes(5);

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
            Instant at) {

        /** Whether nobody waits for it any more. */
        public boolean tooLate(Instant now) {
            return operation == Operation.COLLECT && !now.isBefore(at.plus(PROMPT_WITHIN));
        }
    }

    /** What we know of an order. */
    public sealed interface State {
        Order order();

        /** A token must be fetched first; until then nothing was sent. */
        record Unprepared(Order order, Ladder ladder) implements State {}

        /** May be sent, may have been sent. */
        record Open(
                Order order,
                Optional<ProviderToken> token,
                int resent,
                Instant sentAt,
                Ladder ladder)
                implements State {}

        /**
         * May have been sent, by a token we do not know: never sent again, and hardly asked after.
         */
        record Unaskable(Order order, Ladder ladder) implements State {}

        /** Money moved. */
        record Confirmed(Order order, Receipt receipt) implements State {}

        /**
         * No money moved and none will, says the provider.
         *
         * @param sent whether it can ever have heard of the order
         * @param looks how often it was asked again since
         */
        record Declined(
                Order order,
                Optional<ProviderToken> token,
                Reason reason,
                boolean sent,
                int looks,
                Instant at)
                implements State {}

        /** Money moved although none was going to. */
        record Contradicted(Order order, Reason reason, Receipt receipt) implements State {}
    }

    /**
     * How far we are in finding out.
     *
     * @param why what brought it there, empty on the first rung
     * @param since when it came there
     */
    public record Ladder(Rung rung, Optional<String> why, Instant since) {
        static Ladder begun(Instant at) {
            return new Ladder(Rung.POLL, Optional.empty(), at);
        }
    }

    /** What came to be known. */
    public sealed interface Event {
        /** When. */
        Instant at();

        record Prepared(ProviderToken token, Instant at) implements Event {}

        record Resent(int times, Instant at) implements Event {}

        record Confirmed(Receipt receipt, Instant at) implements Event {}

        record Declined(Reason reason, Instant at) implements Event {}

        /** A person has found out; what they found follows. */
        record Judged(String by, String why, Instant at) implements Event {}

        /** Asking alone has not helped. */
        record Escalated(Rung rung, String why, Instant at) implements Event {}

        /** Asked again after the decline, for the n-th time; it still holds. */
        record Looked(int times, Instant at) implements Event {}

        /** The provider had it before, by a token we do not know: asking tells nothing. */
        record Unaskable(String why, Instant at) implements Event {}

        /** The decline was wrong. */
        record Contradicted(Receipt receipt, Instant at) implements Event {}
    }

    /** What somebody has to do next; asking twice does no harm. */
    public sealed interface Intent {
        record Prepare(Order order) implements Intent {}

        /** Send it, or if it may have been sent already, ask first. */
        record Drive(Order order, Optional<ProviderToken> token, int resent) implements Intent {}

        /** Ask after it, and whatever the answer, do not send it. */
        record Ask(Order order) implements Intent {}

        /** Ask once more about an order that was declined, not before a moment. */
        record Look(Order order, Optional<ProviderToken> token, Instant from) implements Intent {}
    }

    /** An order as it begins. */
    public static State begin(Order order, boolean twoStep) {
        return twoStep
                ? new State.Unprepared(order, Ladder.begun(order.at()))
                : new State.Open(order, Optional.empty(), 0, order.at(), Ladder.begun(order.at()));
    }

    /**
     * What an outcome means for the order; {@code Repeated} where it brings nothing new.
     *
     * @param due the rung that an order of this age belongs on, should the outcome not end it
     */
    public static <R> Decision<Event, R> hear(State state, Outcome outcome, Rung due, Instant at) {
        return switch (state) {
            case State.Unprepared unprepared ->
                    switch (outcome) {
                        case Outcome.Prepared(var token) ->
                                Decision.accept(new Event.Prepared(token, at));
                        case Outcome.Declined(var reason) ->
                                Decision.accept(new Event.Declined(reason, at));
                        case Outcome.Doubt doubt -> climb(unprepared.ladder, due, doubt.what(), at);
                        case Outcome.NotSent(var reason, _) ->
                                climb(unprepared.ladder, due, reason.message(), at);
                        case Outcome.Accepted _,
                                Outcome.Confirmed _,
                                Outcome.Unheard _,
                                Outcome.HadBefore _ ->
                                Decision.repeated();
                    };
            case State.Open open ->
                    switch (outcome) {
                        case Outcome.Unheard _ -> unheard(open, at);
                        case Outcome.HadBefore(var what) ->
                                Decision.accept(new Event.Unaskable(what, at));
                        case Outcome.Prepared _,
                                Outcome.Accepted _,
                                Outcome.Confirmed _,
                                Outcome.Declined _,
                                Outcome.Doubt _,
                                Outcome.NotSent _ ->
                                underWay(open.order, open.ladder, outcome, due, at);
                    };
            case State.Unaskable(var order, var ladder) ->
                    underWay(order, ladder, outcome, due, at);
            case State.Declined declined ->
                    switch (outcome) {
                        case Outcome.Confirmed(var receipt) when receipt.amount().positive() ->
                                Decision.accept(new Event.Contradicted(receipt, at));
                        case Outcome.Accepted _, Outcome.Declined _, Outcome.Unheard _ ->
                                Looks.looked(declined, at);
                        // Who did not answer has not been asked; what moved nothing is no money.
                        case Outcome.Confirmed _,
                                Outcome.Prepared _,
                                Outcome.Doubt _,
                                Outcome.HadBefore _,
                                Outcome.NotSent _ ->
                                Decision.repeated();
                    };
            case State.Confirmed _, State.Contradicted _ -> Decision.repeated();
        };
    }

    private static <R> Decision<Event, R> underWay(
            Order order, Ladder ladder, Outcome outcome, Rung due, Instant at) {
        return switch (outcome) {
            // What cannot be booked as ordered stays open until a person has looked.
            case Outcome.Confirmed(var receipt) ->
                    bookable(order, receipt)
                            ? Decision.accept(new Event.Confirmed(receipt, at))
                            : climb(
                                    ladder,
                                    Rung.PERSON,
                                    "the provider moved "
                                            + receipt.amount()
                                            + " under "
                                            + receipt.transaction().value()
                                            + ", ordered were "
                                            + order.amount,
                                    at);
            case Outcome.Declined(var reason) -> Decision.accept(new Event.Declined(reason, at));
            case Outcome.Accepted _ -> climb(ladder, due, "the provider still says: under way", at);
            case Outcome.Unheard _ -> climb(ladder, due, "the provider never heard of it", at);
            case Outcome.HadBefore(var what) -> climb(ladder, due, what, at);
            case Outcome.Doubt doubt -> climb(ladder, due, doubt.what(), at);
            case Outcome.NotSent(var reason, _) -> climb(ladder, due, reason.message(), at);
            case Outcome.Prepared _ -> Decision.repeated();
        };
    }

    private static <R> Decision<Event, R> climb(Ladder ladder, Rung due, String why, Instant at) {
        return due.compareTo(ladder.rung) > 0
                ? Decision.accept(new Event.Escalated(due, why, at))
                : Decision.repeated();
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
        if (open.resent < RESENDS && !open.order.tooLate(at)) {
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
        return switch (new At(state, event)) {
            case At(State.Unprepared(var order, _), Event.Prepared(var token, var at)) ->
                    new State.Open(order, Optional.of(token), 0, at, Ladder.begun(at));
            case At(State.Unprepared(var order, _), Event.Escalated(var rung, var why, var at)) ->
                    new State.Unprepared(order, new Ladder(rung, Optional.of(why), at));
            case At(State.Unprepared(var order, _), Event.Declined(var reason, var at)) ->
                    new State.Declined(order, Optional.empty(), reason, false, 0, at);
            case At(State.Open s, Event.Resent(var times, var at)) ->
                    new State.Open(s.order, s.token, times, at, s.ladder);
            case At(State.Open s, Event.Escalated(var rung, var why, var at)) ->
                    new State.Open(
                            s.order,
                            s.token,
                            s.resent,
                            s.sentAt,
                            new Ladder(rung, Optional.of(why), at));
            case At(State.Open s, Event.Unaskable(var why, var at)) ->
                    new State.Unaskable(s.order, new Ladder(Rung.STATEMENT, Optional.of(why), at));
            case At(State.Unaskable s, Event.Escalated(var rung, var why, var at)) ->
                    new State.Unaskable(s.order, new Ladder(rung, Optional.of(why), at));
            case At(State.Unaskable s, Event.Judged _) -> s;
            case At(State.Unaskable s, Event.Confirmed(var receipt, _)) ->
                    new State.Confirmed(s.order, receipt);
            case At(State.Unaskable s, Event.Declined(var reason, var at)) ->
                    new State.Declined(s.order, Optional.empty(), reason, true, 0, at);
            case At(State.Open s, Event.Judged _) -> s;
            case At(State.Unprepared s, Event.Judged _) -> s;
            case At(State.Unprepared s, Event.Confirmed(var receipt, _)) ->
                    new State.Confirmed(s.order, receipt);
            case At(State.Open s, Event.Confirmed(var receipt, _)) ->
                    new State.Confirmed(s.order, receipt);
            case At(State.Open s, Event.Declined(var reason, var at)) ->
                    new State.Declined(s.order, s.token, reason, true, 0, at);
            case At(State.Declined s, Event.Looked(var times, _)) ->
                    new State.Declined(s.order, s.token, s.reason, s.sent, times, s.at);
            case At(State.Declined s, Event.Contradicted(var receipt, _)) ->
                    new State.Contradicted(s.order, s.reason, receipt);
            case At(_, Event.Prepared _),
                    At(_, Event.Resent _),
                    At(_, Event.Confirmed _),
                    At(_, Event.Declined _),
                    At(_, Event.Escalated _),
                    At(_, Event.Judged _),
                    At(_, Event.Looked _),
                    At(_, Event.Unaskable _),
                    At(_, Event.Contradicted _) ->
                    throw new IllegalStateException(event + " cannot happen to " + state);
        };
    }

    private record At(State state, Event event) {}

    /** What is owed to the order now. */
    public static List<Intent> pending(State state) {
        return switch (state) {
            case State.Unprepared(var order, _) -> List.of(new Intent.Prepare(order));
            case State.Open s -> List.of(new Intent.Drive(s.order, s.token, s.resent));
            case State.Unaskable s -> List.of(new Intent.Ask(s.order));
            case State.Declined s ->
                    Looks.next(s).stream()
                            .<Intent>map(from -> new Intent.Look(s.order, s.token, from))
                            .toList();
            case State.Confirmed _, State.Contradicted _ -> List.of();
        };
    }
}
