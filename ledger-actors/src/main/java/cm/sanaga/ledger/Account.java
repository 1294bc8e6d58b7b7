package cm.sanaga.ledger;

import static cm.sanaga.kernel.Decision.accept;
import static cm.sanaga.kernel.Decision.refuse;
import static cm.sanaga.kernel.Decision.repeated;

import cm.sanaga.kernel.Decision;
import cm.sanaga.kernel.Digest;
import cm.sanaga.kernel.Persisted;
import cm.sanaga.kernel.Sent;
import cm.sanaga.money.Currency;
import cm.sanaga.money.Money;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * One owner's self-balancing book: every rule of posting, holding, capturing and releasing. Each id
 * is obeyed once for ever; no floored line goes below zero, nor below what is held of it.
 */
public final class Account {
    private Account() {}

    /** What may be asked of a book. */
    public sealed interface Command extends Sent {
        /** Whether its id was looked up. */
        Account.Ask ask();

        /** The id it is obeyed under once for ever: of its journal, or else of its hold. */
        default String id() {
            return switch (this) {
                case Post c -> c.journal.id().value();
                case Reserve c -> c.hold.id().value();
                case Capture c -> c.journal.id().value();
                case Release c -> c.hold.value();
            };
        }

        /** The {@link Fingerprint} of what it orders; none for a release, which says no more. */
        default OptionalLong fingerprint() {
            return switch (this) {
                case Post c -> OptionalLong.of(Fingerprint.of(c.journal));
                case Reserve c -> OptionalLong.of(Fingerprint.of(c.hold));
                case Capture c -> OptionalLong.of(Fingerprint.of(c.journal));
                case Release _ -> OptionalLong.empty();
            };
        }

        /** The same order, asked otherwise. */
        default Command asking(Ask ask) {
            return switch (this) {
                case Post c -> new Post(c.journal, ask);
                case Reserve c -> new Reserve(c.hold, ask);
                case Capture c -> new Capture(c.hold, c.journal, ask);
                case Release c -> new Release(c.hold, c.heldAt, ask);
            };
        }

        /** Post a journal. */
        record Post(Journal journal, Ask ask) implements Command {}

        /** Set part of a line aside. */
        record Reserve(Hold hold, Ask ask) implements Command {}

        /** Post the journal a hold was taken for; what is left of the hold is free again. */
        record Capture(HoldId hold, Journal journal, Ask ask) implements Command {}

        /** End a hold without posting; one that was never taken cannot be taken afterwards. */
        record Release(HoldId hold, Instant heldAt, Ask ask) implements Command {}
    }

    /** Whether the id of a command was looked for beyond the book's own memory. */
    public enum Ask {
        /** An ordinary command. */
        FIRST,
        /** The read model, having passed the book's last event, does not know the id. */
        PROVEN_NEW
    }

    /** What happened to a book. */
    public sealed interface Event extends Persisted {
        /**
         * A journal was posted.
         *
         * @param number of the journal in its book, 1 and up, without gaps
         * @param previous the link before
         * @param hash SHA-256 of the link before and the journal's bytes
         * @param captured the hold that ended by it
         */
        record Posted(
                long number,
                Journal journal,
                Digest previous,
                Digest hash,
                Optional<HoldId> captured)
                implements Event {}

        record Reserved(Hold hold) implements Event {}

        record Released(HoldId hold) implements Event {}

        /** A hold was ended before it was taken; whatever still comes to take it is too late. */
        record Voided(HoldId hold, Instant heldAt) implements Event {}
    }

    /** Why a book says no; in this order of precedence. */
    public sealed interface Refusal extends Sent {
        /** The book may have forgotten the id; look it up and ask again. */
        record Forgotten(String id) implements Refusal {}

        /** The id was used for something else. */
        record IdReused(String id) implements Refusal {}

        /** Its owner ended the hold before this order to take it came; nothing was ever held. */
        record HoldEnded(HoldId hold) implements Refusal {}

        record WrongCurrency(Currency kept, Currency asked) implements Refusal {}

        record NoSuchHold(HoldId hold) implements Refusal {}

        /** A capture draws on another line than was held, or more than was held. */
        record BeyondHold(Hold hold, Money asked) implements Refusal {}

        /** A floored line has not that much free. */
        record InsufficientFunds(SubAccount line, Money free, Money asked) implements Refusal {}
    }

    /**
     * A book.
     *
     * @param lines of the chart that were ever touched
     * @param holds not yet ended
     * @param memory of ids obeyed
     * @param number of the last journal, 0 for none
     * @param head the last link of the chain
     */
    public record State(
            AccountId id,
            Currency currency,
            PMap<SubAccount, Balance> lines,
            PMap<HoldId, Hold> holds,
            Memory memory,
            long number,
            Digest head) {

        /** Where a line stands. */
        public Balance balance(SubAccount line) {
            return lines.getOrDefault(line, Balance.zero(currency));
        }
    }

    /** A book nothing was ever written in. */
    public static State empty(AccountId id, Currency currency) {
        return empty(id, currency, Memory.EMPTY);
    }

    static State empty(AccountId id, Currency currency, Memory memory) {
        return new State(
                id, currency, HashTreePMap.empty(), HashTreePMap.empty(), memory, 0, Digest.ZERO);
    }

    /** What a command does to a book. */
    public static Decision<Event, Refusal> decide(State book, Command command) {
        return switch (command) {
            case Command.Post c -> post(book, c);
            case Command.Reserve c -> reserve(book, c);
            case Command.Capture c -> capture(book, c);
            case Command.Release c -> release(book, c);
        };
    }

    /** The number of the journal that obeyed a command; 0 for a hold and its release. */
    public static long number(State book, Command command) {
        return book.memory.find(command.id()).map(Memory.Trace::number).orElse(0L);
    }

    private static Decision<Event, Refusal> post(State book, Command.Post c) {
        return before(book, c, Fingerprint.of(c.journal), c.journal.at())
                .orElseGet(
                        () ->
                                Posting.obstacle(book, c.journal, Optional.empty())
                                        .<Decision<Event, Refusal>>map(Decision::refuse)
                                        .orElseGet(
                                                () ->
                                                        accept(
                                                                Posting.event(
                                                                        book,
                                                                        c.journal,
                                                                        Optional.empty()))));
    }

    private static Decision<Event, Refusal> reserve(State book, Command.Reserve c) {
        Hold hold = c.hold;
        Hold taken = book.holds.get(hold.id());
        if (taken != null) {
            return taken.equals(hold)
                    ? repeated()
                    : refuse(new Refusal.IdReused(hold.id().value()));
        }
        Optional<Decision<Event, Refusal>> before =
                before(book, c, Fingerprint.of(hold), hold.at());
        if (before.isPresent()) {
            return before.get();
        }
        if (hold.amount().currency() != book.currency) {
            return refuse(new Refusal.WrongCurrency(book.currency, hold.amount().currency()));
        }
        Money free = book.balance(hold.on()).free(hold.on().line());
        return free.compareTo(hold.amount()) < 0
                ? refuse(new Refusal.InsufficientFunds(hold.on(), free, hold.amount()))
                : accept(new Event.Reserved(hold));
    }

    private static Decision<Event, Refusal> capture(State book, Command.Capture c) {
        Optional<Decision<Event, Refusal>> before =
                before(book, c, Fingerprint.of(c.journal), c.journal.at());
        if (before.isPresent()) {
            return before.get();
        }
        Hold hold = book.holds.get(c.hold);
        if (hold == null) {
            return refuse(new Refusal.NoSuchHold(c.hold));
        }
        Money drawn = c.journal.drawnFrom(hold.on());
        if (drawn.compareTo(hold.amount()) > 0) {
            return refuse(new Refusal.BeyondHold(hold, drawn));
        }
        return Posting.obstacle(book, c.journal, Optional.of(hold))
                .<Decision<Event, Refusal>>map(Decision::refuse)
                .orElseGet(() -> accept(Posting.event(book, c.journal, Optional.of(c.hold))));
    }

    private static Decision<Event, Refusal> release(State book, Command.Release c) {
        if (book.holds.containsKey(c.hold)) {
            return accept(new Event.Released(c.hold));
        }
        if (book.memory.find(c.hold.value()).isPresent()) {
            return repeated();
        }
        return c.ask == Ask.FIRST && book.memory.mayHaveForgotten(c.heldAt)
                ? refuse(new Refusal.Forgotten(c.hold.value()))
                : accept(new Event.Voided(c.hold, c.heldAt));
    }

    /** The answer to an id that was, or may have been, obeyed before. */
    private static Optional<Decision<Event, Refusal>> before(
            State book, Command command, long fingerprint, Instant orderedAt) {
        Optional<Memory.Trace> trace = book.memory.find(command.id());
        if (trace.isPresent()) {
            long known = trace.get().fingerprint();
            return Optional.of(
                    known == fingerprint ? repeated() : refuse(usedOtherwise(command, known)));
        }
        return command.ask() == Ask.FIRST && book.memory.mayHaveForgotten(orderedAt)
                ? Optional.of(refuse(new Refusal.Forgotten(command.id())))
                : Optional.empty();
    }

    /** Why an order is refused when its id is known by another fingerprint than its own. */
    public static Refusal usedOtherwise(Command command, long known) {
        return command instanceof Command.Reserve(var hold, _)
                        && known == Fingerprint.voided(hold.id())
                ? new Refusal.HoldEnded(hold.id())
                : new Refusal.IdReused(command.id());
    }

    /**
     * The same event, its hash computed again from what it says.
     *
     * @throws IllegalStateException when what is stored is not what was posted
     */
    public static Event verified(State book, Event event) {
        if (event instanceof Event.Posted e
                && !e.hash.equals(e.journal.hash(book.head, book.id, e.number))) {
            throw new IllegalStateException(
                    book.id + ": the hash of journal " + e.number + " does not fit what it says");
        }
        return event;
    }

    /** The book after an event. */
    public static State evolve(State book, Event event) {
        return switch (event) {
            case Event.Posted e -> Posting.after(book, e);
            case Event.Reserved(var hold) -> {
                Balance after = book.balance(hold.on()).holding(hold.amount());
                yield new State(
                        book.id,
                        book.currency,
                        book.lines.plus(hold.on(), Posting.floored(hold.on(), after, hold.id())),
                        book.holds.plus(hold.id(), hold),
                        book.memory.with(
                                hold.id().value(),
                                new Memory.Trace(0, Fingerprint.of(hold)),
                                hold.at()),
                        book.number,
                        book.head);
            }
            case Event.Released(var id) -> {
                Hold hold = Posting.held(book, id);
                yield new State(
                        book.id,
                        book.currency,
                        Posting.freed(book.lines, book, hold),
                        book.holds.minus(id),
                        book.memory,
                        book.number,
                        book.head);
            }
            case Event.Voided(var id, var heldAt) -> Posting.voided(book, id, heldAt);
        };
    }
}
