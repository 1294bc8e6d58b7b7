package cm.sanaga.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.kernel.Decision;
import cm.sanaga.kernel.wire.Wire;
import cm.sanaga.ledger.Account.Ask;
import cm.sanaga.ledger.Account.Command;
import cm.sanaga.ledger.Account.Event;
import cm.sanaga.ledger.Account.Refusal;
import cm.sanaga.ledger.Account.State;
import cm.sanaga.money.Money;
import com.typesafe.config.ConfigFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every book, whatever is ordered of it, and in whatever order. */
final class AccountLawsTest {
    private static final Wire CBOR = Wire.cbor(ConfigFactory.load(), List.of());
    private static final int GENERATION = 4;

    /** Everything that ever happened to a book, as the read model knows it. */
    private static final class History {
        State book = Books.forgetful(GENERATION);
        final List<Event> events = new ArrayList<>();
        final List<State> states = new ArrayList<>(List.of(book));
        final Map<String, Long> obeyed = new HashMap<>();

        /** Orders as the entity does: what may be forgotten is looked up. */
        void order(Command command) {
            switch (Account.decide(book, command)) {
                case Decision.Accepted<Event, Refusal>(var happened) -> happen(command, happened);
                case Decision.Repeated<Event, Refusal> _ -> repeated(command);
                case Decision.Refused<Event, Refusal>(Refusal.Forgotten _) -> {
                    if (!obeyed.containsKey(command.id())) {
                        order(command.asking(Ask.PROVEN_NEW));
                    }
                }
                case Decision.Refused<Event, Refusal> _ -> {}
            }
        }

        private void happen(Command command, List<Event> happened) {
            for (Event event : happened) {
                book = Account.evolve(book, event);
                states.add(book);
            }
            events.addAll(happened);
            if (!(happened.getFirst() instanceof Event.Released)) {
                Long before = obeyed.put(command.id(), Account.number(book, command));
                assertEquals(null, before, command.id() + " was obeyed twice");
            }
        }

        private void repeated(Command command) {
            if (Account.number(book, command) != 0) {
                assertEquals(obeyed.get(command.id()), Account.number(book, command));
            }
        }
    }

    @Provide
    Arbitrary<List<Command>> commands() {
        Arbitrary<Integer> ids = Arbitraries.integers().between(0, 20);
        Arbitrary<Integer> kinds = Arbitraries.integers().between(0, 9);
        return Combinators.combine(kinds, ids).as(AccountLawsTest::command).list().ofMaxSize(120);
    }

    /** The same id always says the same, as it does in the product. */
    private static Command command(int kind, int id) {
        Instant at = Books.NOW.plusSeconds((id * 7L) % 21);
        long francs = 1 + (id * 37L) % 50;
        Hold hold = Books.hold("po_" + id, francs, at);
        return switch (kind) {
            case 0, 1, 2 -> Books.post(Books.charge("ch_" + id, francs, at));
            case 3 -> Books.post(withFee("es_" + id, francs + 1, at));
            case 4 -> Books.post(payout("pa_" + id, francs, at));
            case 5, 6 -> Books.reserve(hold);
            case 7 -> Books.capture(hold, payout("po_" + id, francs, at));
            case 8 -> Books.capture(hold, payout("po_" + id, 1 + francs / 2, at));
            default -> Books.release(hold);
        };
    }

    private static Journal payout(String payment, long francs, Instant at) {
        return Books.journal(
                payment,
                at,
                Entry.debit(SubAccount.AVAILABLE, Money.xaf(francs)),
                Entry.credit(SubAccount.floatAt("orange"), Money.xaf(francs)));
    }

    private static Journal withFee(String payment, long francs, Instant at) {
        return Books.journal(
                payment,
                at,
                Entry.debit(Books.MTN, Money.xaf(francs)),
                Entry.credit(SubAccount.AVAILABLE, Money.xaf(francs - 1)),
                Entry.credit(SubAccount.FEES, Money.xaf(1)));
    }

    private static History history(List<Command> commands) {
        History history = new History();
        commands.forEach(history::order);
        return history;
    }

    @Property(tries = 500)
    void an_id_is_obeyed_once_for_ever(@ForAll("commands") List<Command> commands) {
        History history = history(commands);
        commands.forEach(history::order);
        List<Command> backwards = new ArrayList<>(commands);
        backwards.sort((a, b) -> b.id().compareTo(a.id()));
        backwards.forEach(history::order);
        assertEquals(
                history.events.stream().filter(e -> e instanceof Event.Posted).count(),
                history.events.stream()
                        .filter(e -> e instanceof Event.Posted)
                        .map(e -> ((Event.Posted) e).journal().id())
                        .distinct()
                        .count());
    }

    @Property(tries = 500)
    void a_hold_is_taken_or_ended_before_it_is_taken_and_never_both(
            @ForAll("commands") List<Command> commands) {
        History history = history(commands);
        commands.forEach(history::order);
        List<HoldId> begun = new ArrayList<>();
        for (Event event : history.events) {
            switch (event) {
                case Event.Reserved(var hold) -> begun.add(hold.id());
                case Event.Voided(var hold, _) -> begun.add(hold);
                case Event.Posted _, Event.Released _ -> {}
            }
        }
        assertEquals(Set.copyOf(begun).size(), begun.size(), begun.toString());
    }

    @Property(tries = 300)
    void a_replay_is_the_book(@ForAll("commands") List<Command> commands) {
        History history = history(commands);
        assertEquals(
                history.book, Books.replay(Books.forgetful(GENERATION), stored(history.events)));
    }

    @Property(tries = 100)
    void a_snapshot_at_any_cut_and_the_rest_is_the_book(
            @ForAll("commands") List<Command> commands) {
        History history = history(commands);
        for (int cut = 0; cut <= history.events.size(); cut++) {
            AccountSnapshot snapshot = AccountSnapshot.of(history.states.get(cut));
            Object read = CBOR.read(CBOR.name(snapshot), CBOR.write(snapshot));
            State book = ((AccountSnapshot) read).book();
            assertEquals(
                    history.book,
                    Books.replay(book, history.events.subList(cut, history.events.size())));
        }
    }

    @Property(tries = 300)
    void no_floor_is_ever_broken_and_the_book_always_balances(
            @ForAll("commands") List<Command> commands) {
        for (State book : history(commands).states) {
            Money sum = Money.xaf(0);
            Map<SubAccount, Money> held = new HashMap<>();
            for (Hold hold : book.holds().values()) {
                held.merge(hold.on(), hold.amount(), Money::plus);
            }
            for (var entry : book.lines().entrySet()) {
                ChartOfAccounts line = entry.getKey().line();
                Balance balance = entry.getValue();
                sum = sum.plus(balance.debits()).minus(balance.credits());
                assertEquals(held.getOrDefault(entry.getKey(), Money.xaf(0)), balance.held());
                assertEquals(balance.posted(line), balance.free(line).plus(balance.held()));
                assertFalse(line.floored() && balance.free(line).negative(), entry.toString());
            }
            assertEquals(Money.xaf(0), sum);
        }
    }

    @Property(tries = 300)
    void numbers_have_no_gap_and_each_link_points_to_the_one_before(
            @ForAll("commands") List<Command> commands) {
        History history = history(commands);
        List<Event.Posted> posted =
                history.events.stream()
                        .filter(e -> e instanceof Event.Posted)
                        .map(e -> (Event.Posted) e)
                        .toList();
        for (int i = 0; i < posted.size(); i++) {
            assertEquals(i + 1, posted.get(i).number());
            if (i > 0) {
                assertEquals(posted.get(i - 1).hash(), posted.get(i).previous());
            }
        }
        assertEquals(posted.size(), history.book.number());
    }

    @Property(tries = 300)
    void any_changed_byte_of_a_posting_is_noticed(
            @ForAll long amount, @ForAll int where, @ForAll byte change) {
        State book = Books.after(Books.empty(), Books.post(Books.charge("ch_1", 5)));
        long francs = 1 + Math.floorMod(amount, 1_000_000L);
        Event event = Books.events(book, Books.post(Books.charge("ch_2", francs))).getFirst();
        byte[] bytes = CBOR.write(event);
        bytes[Math.floorMod(where, bytes.length)] ^= change;
        Object read;
        try {
            read = CBOR.read(CBOR.name(event), bytes);
        } catch (RuntimeException unreadable) {
            return;
        }
        if (!read.equals(event)) {
            assertThrows(RuntimeException.class, () -> Books.replay(book, List.of((Event) read)));
        }
    }

    @Property(tries = 200)
    void a_journal_that_is_missing_or_moved_is_noticed(
            @ForAll("commands") List<Command> commands, @ForAll int where) {
        List<Event> journals = new ArrayList<>();
        State book = Books.empty();
        for (Command command : commands) {
            if (command instanceof Command.Post) {
                List<Event> events = Books.events(book, command);
                book = Books.replay(book, events);
                journals.addAll(events);
            }
        }
        if (journals.size() < 2) {
            return;
        }
        int at = Math.floorMod(where, journals.size() - 1);
        List<Event> missing = new ArrayList<>(journals);
        missing.remove(at);
        List<Event> moved = new ArrayList<>(journals);
        moved.add(at, moved.remove(at + 1));
        for (List<Event> wrong : List.of(missing, moved)) {
            assertThrows(IllegalStateException.class, () -> Books.replay(Books.empty(), wrong));
        }
    }

    @Property(tries = 300)
    void a_proof_that_an_id_is_new_holds_no_longer_than_the_memory_of_what_came_after(
            @ForAll("commands") List<Command> commands, @ForAll int when) {
        List<State> states = history(commands).states;
        State then = states.get(Math.floorMod(when, states.size()));
        List<State> later = states.subList(states.indexOf(then), states.size());
        List<String> obeyedSince = new ArrayList<>();
        State before = then;
        for (State book : later) {
            for (String id : book.memory().young().keySet()) {
                if (before.memory().find(id).isEmpty()) {
                    obeyedSince.add(id);
                }
            }
            if (book.memory().provesNew(then.memory().turn())) {
                for (String id : obeyedSince) {
                    assertTrue(book.memory().find(id).isPresent(), id);
                }
            }
            before = book;
        }
    }

    private static List<Event> stored(List<Event> events) {
        return events.stream()
                .map(event -> (Event) CBOR.read(CBOR.name(event), CBOR.write(event)))
                .toList();
    }
}
