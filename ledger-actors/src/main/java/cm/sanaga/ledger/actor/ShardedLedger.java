package cm.sanaga.ledger.actor;

import cm.sanaga.kernel.actor.Insisting;
import cm.sanaga.ledger.Account;
import cm.sanaga.ledger.AccountId;
import cm.sanaga.ledger.Hold;
import cm.sanaga.ledger.HoldId;
import cm.sanaga.ledger.Journal;
import cm.sanaga.ledger.PostedBefore;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.typed.ClusterShardingSettings;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.pattern.StatusReply;

/** The ledger over all nodes: each account lives on one of them and is asked there. */
public final class ShardedLedger implements Ledger {
    private final ClusterSharding sharding;
    private final Duration askTimeout;

    private ShardedLedger(ClusterSharding sharding, Duration askTimeout) {
        this.sharding = sharding;
        this.askTimeout = askTimeout;
    }

    /**
     * Makes this node one that accounts may live on.
     *
     * @param postedBefore looks up ids that an account no longer remembers
     */
    public static Ledger start(
            ActorSystem<?> system, LedgerSettings settings, PostedBefore postedBefore) {
        ClusterSharding sharding = ClusterSharding.get(system);
        LedgerSettings.Accounts accounts = settings.accounts();
        ClusterShardingSettings ours = ClusterShardingSettings.create(system);
        // The region is reached through the sharding extension, by the key.
        var _ =
                sharding.init(
                        Entity.of(
                                        AccountEntity.KEY,
                                        entity ->
                                                AccountEntity.create(
                                                        new AccountId(entity.getEntityId()),
                                                        accounts,
                                                        postedBefore))
                                .withStopMessage(new AccountMessage.Leave())
                                .withSettings(
                                        ours.withPassivationStrategy(
                                                ours.passivationStrategySettings()
                                                        .withIdleEntityPassivation(
                                                                accounts.idle()))));
        return new ShardedLedger(sharding, settings.askTimeout());
    }

    @Override
    public CompletionStage<Answer> post(AccountId account, Journal journal) {
        return LedgerTrace.posting(
                "post",
                account,
                journal,
                () -> order(account, new Account.Command.Post(journal, Account.Ask.FIRST)));
    }

    @Override
    public CompletionStage<Answer> hold(AccountId account, Hold hold) {
        return LedgerTrace.holding(
                "hold",
                account,
                hold.id(),
                () -> order(account, new Account.Command.Reserve(hold, Account.Ask.FIRST)));
    }

    @Override
    public CompletionStage<Answer> capture(AccountId account, HoldId hold, Journal journal) {
        return LedgerTrace.posting(
                "capture",
                account,
                journal,
                () ->
                        order(
                                account,
                                new Account.Command.Capture(hold, journal, Account.Ask.FIRST)));
    }

    @Override
    public CompletionStage<Answer> release(AccountId account, HoldId hold, Instant heldAt) {
        return LedgerTrace.holding(
                "release",
                account,
                hold,
                () -> order(account, new Account.Command.Release(hold, heldAt, Account.Ask.FIRST)));
    }

    @Override
    public CompletionStage<Standing> standing(AccountId account) {
        CompletionStage<StatusReply<Standing>> told =
                Insisting.ask(entity(account), AccountMessage.Read::new, askTimeout);
        return told.handle(
                (standing, failure) -> {
                    if (failure != null || standing.isError()) {
                        throw new Unavailable(
                                account, failure != null ? failure : standing.getError());
                    }
                    return standing.getValue();
                });
    }

    private CompletionStage<Answer> order(AccountId account, Account.Command command) {
        CompletionStage<Answer> answer =
                Insisting.ask(
                        entity(account),
                        replyTo -> new AccountMessage.Order(command, replyTo),
                        askTimeout);
        return answer.exceptionally(
                failure -> new Answer.Unanswered("no answer in time: " + failure.getMessage()));
    }

    private EntityRef<AccountMessage> entity(AccountId account) {
        return sharding.entityRefFor(AccountEntity.KEY, account.value());
    }
}
