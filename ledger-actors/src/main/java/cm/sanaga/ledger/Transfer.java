package cm.sanaga.ledger;

import static cm.sanaga.kernel.Decision.accept;
import static cm.sanaga.kernel.Decision.refuse;
import static cm.sanaga.kernel.Decision.repeated;

import cm.sanaga.kernel.Decision;
import cm.sanaga.kernel.Persisted;
import cm.sanaga.kernel.Sent;
import cm.sanaga.money.Money;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A move of money owed from one book to another. The source sets it aside and may refuse; from
 * {@link Event.Decided} on the move always completes, if need be on the destination's suspense.
 */
public final class Transfer {
    private static final int MAX_TEXT = 256;

    private Transfer() {}

    /** A line of a book. */
    public record Line(AccountId account, SubAccount subAccount) {
        public Line {
            if (!subAccount.line().floored()) {
                throw new IllegalArgumentException(
                        "only what is owed moves between books, not " + subAccount);
            }
        }
    }

    /**
     * What is to be moved.
     *
     * @param amount above zero
     * @param reason for people
     * @param orderedBy who ordered it: a key, a person or a part of the program
     */
    public record Terms(Line from, Line to, Money amount, String reason, String orderedBy) {
        public Terms {
            if (!amount.positive()) {
                throw new IllegalArgumentException("a transfer is above zero: " + amount);
            }
            if (from.account.equals(to.account)) {
                throw new IllegalArgumentException("within one book a journal does: " + from);
            }
            if (reason.length() > MAX_TEXT || orderedBy.length() > MAX_TEXT) {
                throw new IllegalArgumentException("longer than " + MAX_TEXT + " characters");
            }
        }
    }

    /** What was ordered, and when. */
    public record Order(TransferId id, Terms terms, Instant at) {}

    /** What may be asked of a transfer, or reported to it. */
    public sealed interface Command extends Sent {
        record Start(Order order) implements Command {}

        record ConfirmHold(Instant at) implements Command {}

        record RefuseHold(Account.Refusal why, Instant at) implements Command {}

        record ConfirmRelease(Instant at) implements Command {}

        /**
         * @param number of the journal in the source's book
         */
        record ConfirmCapture(long number, Instant at) implements Command {}

        /**
         * @param number of the journal in the destination's book
         */
        record ConfirmCredit(JournalId journal, long number, Instant at) implements Command {}

        record RefuseCredit(JournalId journal, Account.Refusal why, Instant at)
                implements Command {}
    }

    /** What happened to a transfer. */
    public sealed interface Event extends Persisted {
        record Started(Order order) implements Event {}

        /** The source did not have it; nothing moved. */
        record Refused(Account.Refusal why, Instant at) implements Event {}

        /** No late order can take the refused hold any more. */
        record Released(Instant at) implements Event {}

        /** The source holds it. The commit point. */
        record Decided(Instant at) implements Event {}

        /** It left the source: DR its line, CR clearing. */
        record Captured(long number, Instant at) implements Event {}

        /** The destination's line cannot take it; its suspense will. */
        record Diverted(Account.Refusal why, Instant at) implements Event {}

        /** It reached the destination: DR clearing, CR its line or its suspense. */
        record Completed(long number, Instant at) implements Event {}
    }

    /** Why a transfer says no. */
    public sealed interface Refusal extends Sent {
        /** The id was used for something else. */
        record IdReused(TransferId id) implements Refusal {}

        /** The report does not belong to where the transfer stands. */
        record NotNow() implements Refusal {}

        /** A book refuses in a way that does not prove that it had not obeyed: a defect of ours. */
        record Contradicted(Account.Refusal by) implements Refusal {}
    }

    /** Where a transfer stands. */
    public sealed interface State {
        record Absent() implements State {}

        record Reserving(Order order) implements State {}

        /** Nothing moves; an order to hold that is still on its way must come to nothing. */
        record Releasing(Order order, Account.Refusal why) implements State {}

        record Refused(Order order, Account.Refusal why) implements State {}

        record Capturing(Order order, Instant decidedAt) implements State {}

        record Crediting(Order order, long sourceNumber, Instant capturedAt) implements State {}

        record Diverting(Order order, long sourceNumber, Instant capturedAt) implements State {}

        record Completed(
                Order order, long sourceNumber, long destinationNumber, SubAccount creditedOn)
                implements State {}
    }

    /** What is still owed to a transfer. */
    public sealed interface Intent {
        record Reserve(AccountId account, Hold hold) implements Intent {}

        record Capture(AccountId account, HoldId hold, Journal journal) implements Intent {}

        record EndHold(AccountId account, HoldId hold, Instant heldAt) implements Intent {}

        record Credit(AccountId account, Journal journal) implements Intent {}
    }

    /** What a command does to a transfer. */
    public static Decision<Event, Refusal> decide(State state, Command command) {
        return switch (command) {
            case Command.Start c -> start(state, c);
            case Command.ConfirmHold c ->
                    switch (state) {
                        case State.Reserving _ -> accept(new Event.Decided(c.at));
                        case State.Capturing _, State.Crediting _ -> repeated();
                        case State.Diverting _, State.Completed _ -> repeated();
                        case State.Absent _, State.Releasing _, State.Refused _ -> notNow();
                    };
            case Command.RefuseHold c ->
                    switch (state) {
                        case State.Reserving _ when !provesNothingDone(c.why) ->
                                refuse(new Refusal.Contradicted(c.why));
                        case State.Reserving _ -> accept(new Event.Refused(c.why, c.at));
                        case State.Releasing _, State.Refused _ -> repeated();
                        case State.Absent _, State.Capturing _, State.Crediting _ -> notNow();
                        case State.Diverting _, State.Completed _ -> notNow();
                    };
            case Command.ConfirmRelease c ->
                    switch (state) {
                        case State.Releasing _ -> accept(new Event.Released(c.at));
                        case State.Refused _ -> repeated();
                        case State.Absent _, State.Reserving _, State.Capturing _ -> notNow();
                        case State.Crediting _, State.Diverting _, State.Completed _ -> notNow();
                    };
            case Command.ConfirmCapture c ->
                    switch (state) {
                        case State.Capturing _ -> accept(new Event.Captured(c.number, c.at));
                        case State.Crediting _, State.Diverting _, State.Completed _ -> repeated();
                        case State.Absent _, State.Reserving _, State.Releasing _ -> notNow();
                        case State.Refused _ -> notNow();
                    };
            case Command.ConfirmCredit c -> confirmCredit(state, c);
            case Command.RefuseCredit c -> refuseCredit(state, c);
        };
    }

    private static Decision<Event, Refusal> notNow() {
        return refuse(new Refusal.NotNow());
    }

    private static Decision<Event, Refusal> start(State state, Command.Start c) {
        Optional<Order> before = order(state);
        if (before.isEmpty()) {
            return accept(new Event.Started(c.order));
        }
        Order first = before.get();
        return first.id.equals(c.order.id) && first.terms.equals(c.order.terms)
                ? repeated()
                : refuse(new Refusal.IdReused(c.order.id));
    }

    private static Decision<Event, Refusal> confirmCredit(State state, Command.ConfirmCredit c) {
        return switch (state) {
            case State.Crediting(var order, _, _) when c.journal.equals(creditId(order)) ->
                    accept(new Event.Completed(c.number, c.at));
            case State.Diverting(var order, _, _) when c.journal.equals(suspenseId(order)) ->
                    accept(new Event.Completed(c.number, c.at));
            case State.Completed _ -> repeated();
            case State.Absent _, State.Reserving _, State.Capturing _ -> notNow();
            case State.Releasing _, State.Refused _, State.Crediting _, State.Diverting _ ->
                    notNow();
        };
    }

    private static Decision<Event, Refusal> refuseCredit(State state, Command.RefuseCredit c) {
        return switch (state) {
            case State.Crediting _ when !provesNothingDone(c.why) ->
                    refuse(new Refusal.Contradicted(c.why));
            case State.Crediting(var order, _, _) when c.journal.equals(creditId(order)) ->
                    accept(new Event.Diverted(c.why, c.at));
            case State.Diverting(var order, _, _) when c.journal.equals(creditId(order)) ->
                    repeated();
            // Not even the suspense takes it: asked again until it does.
            case State.Diverting _ -> refuse(new Refusal.Contradicted(c.why));
            case State.Absent _, State.Reserving _, State.Capturing _ -> notNow();
            case State.Releasing _, State.Refused _, State.Crediting _, State.Completed _ ->
                    notNow();
        };
    }

    /** The transfer after an event; an impossible pair throws. */
    public static State evolve(State state, Event event) {
        return switch (event) {
            case Event.Started(var order) when state instanceof State.Absent ->
                    new State.Reserving(order);
            case Event.Refused(var why, _) when state instanceof State.Reserving(var order) ->
                    new State.Releasing(order, why);
            case Event.Released _ when state instanceof State.Releasing(var order, var why) ->
                    new State.Refused(order, why);
            case Event.Decided(var at) when state instanceof State.Reserving(var order) ->
                    new State.Capturing(order, at);
            case Event.Captured(var number, var at)
                    when state instanceof State.Capturing(var order, _) ->
                    new State.Crediting(order, number, at);
            case Event.Diverted _ when state instanceof State.Crediting(var order, var n, var at) ->
                    new State.Diverting(order, n, at);
            case Event.Completed(var number, _)
                    when state instanceof State.Crediting(var order, var source, _) ->
                    new State.Completed(order, source, number, order.terms.to.subAccount);
            case Event.Completed(var number, _)
                    when state instanceof State.Diverting(var order, var source, _) ->
                    new State.Completed(order, source, number, SubAccount.SUSPENSE);
            case Event.Started _, Event.Refused _, Event.Released _ ->
                    throw impossible(state, event);
            case Event.Decided _, Event.Captured _ -> throw impossible(state, event);
            case Event.Diverted _, Event.Completed _ -> throw impossible(state, event);
        };
    }

    private static IllegalStateException impossible(State state, Event event) {
        return new IllegalStateException(event + " cannot follow " + state);
    }

    /** What is owed now. Ids and instants follow from what is persisted, never from the clock. */
    public static List<Intent> pending(State state) {
        return switch (state) {
            case State.Reserving(var order) ->
                    List.of(new Intent.Reserve(order.terms.from.account, hold(order)));
            case State.Releasing(var order, _) ->
                    List.of(
                            new Intent.EndHold(
                                    order.terms.from.account, hold(order).id(), order.at));
            case State.Capturing(var order, var at) ->
                    List.of(
                            new Intent.Capture(
                                    order.terms.from.account,
                                    hold(order).id(),
                                    leaving(order, at)));
            case State.Crediting(var order, _, var at) ->
                    List.of(credit(order, creditId(order), order.terms.to.subAccount, at));
            case State.Diverting(var order, _, var at) ->
                    List.of(credit(order, suspenseId(order), SubAccount.SUSPENSE, at));
            case State.Absent _, State.Refused _, State.Completed _ -> List.of();
        };
    }

    /** What was ordered, once something was. */
    public static Optional<Order> order(State state) {
        return switch (state) {
            case State.Absent _ -> Optional.empty();
            case State.Reserving s -> Optional.of(s.order);
            case State.Releasing s -> Optional.of(s.order);
            case State.Refused s -> Optional.of(s.order);
            case State.Capturing s -> Optional.of(s.order);
            case State.Crediting s -> Optional.of(s.order);
            case State.Diverting s -> Optional.of(s.order);
            case State.Completed s -> Optional.of(s.order);
        };
    }

    private static Hold hold(Order order) {
        Terms terms = order.terms;
        HoldId id = new HoldId(order.id.value() + "/hold");
        return new Hold(id, terms.from.subAccount, terms.amount, order.id.value(), order.at);
    }

    /** DR the source's line, CR clearing. */
    private static Journal leaving(Order order, Instant at) {
        return journal(
                order,
                JournalId.of(order.id.value(), "out"),
                Entry.debit(order.terms.from.subAccount, order.terms.amount),
                Entry.credit(SubAccount.CLEARING, order.terms.amount),
                at);
    }

    /** DR clearing, CR the destination's line. */
    private static Intent credit(Order order, JournalId id, SubAccount on, Instant at) {
        Journal arriving =
                journal(
                        order,
                        id,
                        Entry.debit(SubAccount.CLEARING, order.terms.amount),
                        Entry.credit(on, order.terms.amount),
                        at);
        return new Intent.Credit(order.terms.to.account, arriving);
    }

    private static Journal journal(Order order, JournalId id, Entry dr, Entry cr, Instant at) {
        String payment = order.id.value();
        return new Journal(id, payment, List.of(dr, cr), List.of(), order.terms.orderedBy, at);
    }

    private static JournalId creditId(Order order) {
        return JournalId.of(order.id.value(), "in");
    }

    private static JournalId suspenseId(Order order) {
        return JournalId.of(order.id.value(), "in-suspense");
    }

    /** Whether a book that refuses so has certainly not obeyed the same order before. */
    private static boolean provesNothingDone(Account.Refusal why) {
        return switch (why) {
            case Account.Refusal.Forgotten _, Account.Refusal.IdReused _ -> false;
            case Account.Refusal.WrongCurrency _, Account.Refusal.InsufficientFunds _ -> true;
            case Account.Refusal.NoSuchHold _, Account.Refusal.BeyondHold _ -> true;
            case Account.Refusal.HoldEnded _ -> true;
        };
    }
}
