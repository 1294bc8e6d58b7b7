package cm.sanaga.ledger.actor;

import cm.sanaga.kernel.trace.LogLine;
import cm.sanaga.ledger.Account;
import cm.sanaga.ledger.AccountId;
import cm.sanaga.ledger.AccountSnapshot;
import cm.sanaga.money.Currency;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.RecoveryFailed;
import org.apache.pekko.persistence.typed.SnapshotAdapter;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/**
 * The one writer of a book: a batch of commands becomes one append, and nobody hears of anything
 * before that is durable. It stops when the journal fails; the entity in front starts another.
 */
final class AccountWriter
        extends EventSourcedBehavior<AccountWriter.Write, Account.Event, Account.State> {

    /** Obey all these, in this order, in one append. */
    record Write(List<Waiting> waiting, ActorRef<AccountMessage> done) {
        Write {
            waiting = List.copyOf(waiting);
        }
    }

    private final AccountId account;
    private final LedgerSettings.Accounts settings;
    private final ActorContext<Write> context;

    /** Stored hashes are computed again while recovering; our own, a moment old, are not. */
    private boolean recovering = true;

    private AccountWriter(
            AccountId account, LedgerSettings.Accounts settings, ActorContext<Write> context) {
        super(PersistenceId.of(AccountEntity.KEY.name(), account.value()));
        this.account = account;
        this.settings = settings;
        this.context = context;
    }

    static Behavior<Write> create(AccountId account, LedgerSettings.Accounts settings) {
        return Behaviors.setup(context -> new AccountWriter(account, settings, context));
    }

    @Override
    public Account.State emptyState() {
        return Account.empty(account, Currency.XAF);
    }

    @Override
    public EventHandler<Account.State, Account.Event> eventHandler() {
        return (book, event) ->
                Account.evolve(book, recovering ? Account.verified(book, event) : event);
    }

    @Override
    public SignalHandler<Account.State> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), _ -> recovering = false)
                .onSignal(
                        RecoveryFailed.class,
                        (_, failed) ->
                                context.getLog()
                                        .atError()
                                        .addKeyValue("account", account)
                                        .setCause(failed.getFailure())
                                        .log("account not recovered"))
                .build();
    }

    @Override
    public CommandHandler<Write, Account.Event, Account.State> commandHandler() {
        return this::write;
    }

    private Effect<Account.Event, Account.State> write(Account.State book, Write write) {
        Batch batch = Batch.of(book, write.waiting());
        batch.defects()
                .forEach(
                        (id, defect) ->
                                LogLine.ofPayment(context.getLog().atError(), id)
                                        .addKeyValue("account", account)
                                        .setCause(defect)
                                        .log("order not digested"));
        var effect = batch.events().isEmpty() ? Effect().none() : Effect().persist(batch.events());
        return effect.thenRun(
                after -> {
                    context.getLog()
                            .debug(
                                    "batch written account={} orders={} events={} journal={}",
                                    account,
                                    write.waiting().size(),
                                    batch.events().size(),
                                    after.number());
                    batch.answer(after);
                    write.done()
                            .tell(
                                    new AccountMessage.Written(
                                            batch.forgotten(),
                                            lastSequenceNumber(context),
                                            after.memory().turn()));
                });
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(settings.snapshotEvery(), settings.snapshotsKept());
    }

    @Override
    public SnapshotAdapter<Account.State> snapshotAdapter() {
        return new SnapshotAdapter<>() {
            @Override
            public Object toJournal(Account.State book) {
                return AccountSnapshot.of(book);
            }

            @Override
            public Account.State fromJournal(Object from) {
                return ((AccountSnapshot) from).book();
            }
        };
    }
}
