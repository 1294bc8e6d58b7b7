package cm.sanaga.projection;

import cm.sanaga.kernel.Decision;
import cm.sanaga.ledger.Account;
import cm.sanaga.ledger.AccountId;
import cm.sanaga.ledger.Entry;
import cm.sanaga.ledger.Hold;
import cm.sanaga.ledger.HoldId;
import cm.sanaga.ledger.Journal;
import cm.sanaga.ledger.JournalId;
import cm.sanaga.ledger.SubAccount;
import cm.sanaga.money.Currency;
import cm.sanaga.money.Money;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A book to which random things happen, as its core allows. */
final class Book {
    static final Instant DAY = Instant.parse("2026-03-01T08:00:00Z");

    private final AccountId id;
    private Account.State state;
    private int step;

    Book(String merchant) {
        this.id = AccountId.merchant(merchant);
        this.state = Account.empty(id, Currency.XAF);
    }

    Account.State state() {
        return state;
    }

    String persistenceId() {
        return "account|" + id;
    }

    /** What so many attempts bring about; a refused one brings nothing. */
    List<EventJournal.Written> live(Random random, int attempts) {
        List<EventJournal.Written> events = new ArrayList<>();
        for (int i = 0; i < attempts; i++) {
            events.addAll(obey(attempt(random)));
        }
        return events;
    }

    /** What a command brings about. */
    List<EventJournal.Written> obey(Account.Command command) {
        return switch (Account.decide(state, command)) {
            case Decision.Accepted<Account.Event, Account.Refusal>(var accepted) -> {
                List<EventJournal.Written> events = new ArrayList<>();
                for (Account.Event event : accepted) {
                    state = Account.evolve(state, event);
                    events.add(new EventJournal.Written(persistenceId(), event));
                }
                yield events;
            }
            case Decision.Repeated<Account.Event, Account.Refusal> _,
                    Decision.Refused<Account.Event, Account.Refusal> _ ->
                    List.of();
        };
    }

    private Account.Command attempt(Random random) {
        step++;
        Money amount = Money.xaf(1 + random.nextInt(10_000));
        List<Hold> holds = new ArrayList<>(state.holds().values());
        int choice = random.nextInt(10);
        if (choice < 5 || (holds.isEmpty() && choice >= 8)) {
            return collect(amount, random.nextBoolean() ? "mtn" : "orange");
        }
        if (choice < 8) {
            return new Account.Command.Reserve(
                    new Hold(
                            new HoldId("po_" + step + "/hold"),
                            SubAccount.AVAILABLE,
                            amount,
                            "po_" + step,
                            at()),
                    Account.Ask.FIRST);
        }
        Hold hold = holds.get(random.nextInt(holds.size()));
        return choice == 8
                ? new Account.Command.Release(hold.id(), hold.at(), Account.Ask.FIRST)
                : new Account.Command.Capture(
                        hold.id(),
                        journal(
                                hold.payment(),
                                "payout",
                                Entry.debit(SubAccount.AVAILABLE, hold.amount()),
                                Entry.credit(SubAccount.floatAt("mtn"), hold.amount())),
                        Account.Ask.FIRST);
    }

    /** Collects an amount, with a fee of a tenth. */
    Account.Command collect(Money amount, String provider) {
        Money fee = Money.xaf(amount.minor() / 10);
        List<Entry> entries = new ArrayList<>();
        entries.add(Entry.debit(SubAccount.floatAt(provider), amount));
        entries.add(Entry.credit(SubAccount.AVAILABLE, amount.minus(fee)));
        if (fee.positive()) {
            entries.add(Entry.credit(SubAccount.FEES, fee));
        }
        return new Account.Command.Post(
                journal("ch_" + step, "credit", entries.toArray(Entry[]::new)), Account.Ask.FIRST);
    }

    private Journal journal(String payment, String step, Entry... entries) {
        return new Journal(
                JournalId.of(payment, step),
                payment,
                List.of(entries),
                List.of("ours-" + payment, "theirs-" + payment),
                "key_test",
                at());
    }

    private Instant at() {
        return DAY.plusSeconds(step);
    }
}
