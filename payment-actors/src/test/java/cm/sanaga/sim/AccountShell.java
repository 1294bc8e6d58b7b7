package cm.sanaga.sim;

import cm.sanaga.kernel.Decision;
import cm.sanaga.ledger.Account;
import cm.sanaga.ledger.AccountId;
import cm.sanaga.ledger.actor.Ledger;
import cm.sanaga.money.Currency;
import java.util.List;
import java.util.function.Consumer;

/** One copy of a book around its real rules. */
final class AccountShell extends Entity {
    private final AccountId account;
    private Account.State book;

    AccountShell(World world, Store store, AccountId account) {
        super(world, store, account.value());
        this.account = account;
        this.book = Account.empty(account, Currency.XAF);
    }

    @Override
    protected void replay(List<Object> events) {
        book = Account.empty(account, Currency.XAF);
        for (Object event : events) {
            book = Account.evolve(book, (Account.Event) event);
        }
    }

    @Override
    protected void recovered() {}

    /** Obeys; answered once that is durable. */
    void order(Account.Command command, Consumer<Ledger.Answer> reply) {
        receive(() -> obey(command, reply));
    }

    private void obey(Account.Command command, Consumer<Ledger.Answer> reply) {
        switch (decide(command)) {
            case Decision.Accepted<Account.Event, Account.Refusal>(var events) -> {
                Account.State after = book;
                for (Account.Event event : events) {
                    after = Account.evolve(after, event);
                }
                Account.State durable = after;
                persist(
                        events,
                        () -> {
                            book = durable;
                            reply.accept(done(command));
                        });
            }
            case Decision.Repeated<Account.Event, Account.Refusal> _ -> reply.accept(done(command));
            case Decision.Refused<Account.Event, Account.Refusal>(var no) -> {
                // An append is fenced by the primary key; a refusal writes nothing and is not.
                if (behind() && !world.has(Bug.OVERTAKEN_BOOK_REFUSES)) {
                    catchUp(() -> obey(command, reply));
                } else {
                    reply.accept(new Ledger.Answer.Refused(no));
                }
            }
        }
    }

    private Ledger.Answer done(Account.Command command) {
        return new Ledger.Answer.Done(Account.number(book, command));
    }

    private Decision<Account.Event, Account.Refusal> decide(Account.Command command) {
        if (world.has(Bug.NO_MEMORY_OF_IDS)) {
            return Account.decide(withoutMemory(), command);
        }
        if (world.has(Bug.CAPTURE_LEAVES_HOLD)
                && command instanceof Account.Command.Capture(_, var journal, var ask)) {
            return Account.decide(book, new Account.Command.Post(journal, ask));
        }
        Decision<Account.Event, Account.Refusal> decision = Account.decide(book, command);
        if (world.has(Bug.ENDED_HOLD_TAKEN)
                && decision
                        instanceof
                        Decision.Refused<Account.Event, Account.Refusal>(
                                Account.Refusal.HoldEnded _)) {
            return Account.decide(withoutMemory(), command);
        }
        return world.has(Bug.HOLD_WITHOUT_COVER)
                        && command instanceof Account.Command.Reserve(var hold, _)
                        && decision instanceof Decision.Refused<Account.Event, Account.Refusal>
                ? Decision.accept(new Account.Event.Reserved(hold))
                : decision;
    }

    private Account.State withoutMemory() {
        Account.State empty = Account.empty(account, Currency.XAF);
        return new Account.State(
                book.id(),
                book.currency(),
                book.lines(),
                book.holds(),
                empty.memory(),
                book.number(),
                book.head());
    }
}
