package cm.sanaga.sim;

import cm.sanaga.ledger.Account;
import cm.sanaga.ledger.AccountId;
import cm.sanaga.ledger.Hold;
import cm.sanaga.ledger.HoldId;
import cm.sanaga.ledger.Journal;
import cm.sanaga.ledger.SubAccount;
import cm.sanaga.ledger.actor.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The door to the simulated books: orders and answers travel over the network. */
final class SimLedger implements Ledger {
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private final World world;
    private final Cluster cluster;
    private final Checks checks;

    SimLedger(World world, Cluster cluster, Checks checks) {
        this.world = world;
        this.cluster = cluster;
        this.checks = checks;
    }

    @Override
    public CompletionStage<Answer> post(AccountId account, Journal journal) {
        return order(account, new Account.Command.Post(journal, Account.Ask.FIRST));
    }

    @Override
    public CompletionStage<Answer> hold(AccountId account, Hold hold) {
        return order(account, new Account.Command.Reserve(hold, Account.Ask.FIRST));
    }

    @Override
    public CompletionStage<Answer> capture(AccountId account, HoldId hold, Journal journal) {
        return order(account, new Account.Command.Capture(hold, journal, Account.Ask.FIRST));
    }

    @Override
    public CompletionStage<Answer> release(AccountId account, HoldId hold, Instant heldAt) {
        return order(account, new Account.Command.Release(hold, heldAt, Account.Ask.FIRST));
    }

    @Override
    public CompletionStage<Standing> standing(AccountId account) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException());
    }

    private CompletionStage<Answer> order(AccountId account, Account.Command command) {
        CompletableFuture<Answer> answered = new CompletableFuture<>();
        world.send(
                () ->
                        cluster.account(account)
                                .order(
                                        command,
                                        answer -> {
                                            said(account, command, answer);
                                            world.send(() -> answered.complete(answer));
                                        }));
        world.later(PATIENCE, () -> answered.complete(new Answer.Unanswered("time-out")));
        return answered;
    }

    /** Refusing what is covered loses no money, but fails a payment that could be made. */
    private void notCovered(AccountId account, Account.Command command) {
        if (!checks.books().refuses(account, command)) {
            throw new Violation("what is covered is not refused", account + " " + command);
        }
        world.note(() -> account + " does not cover " + command.id());
    }

    /**
     * A book says no to a hold that is not covered, which out of escrow it always is, and to a
     * person.
     */
    private void said(AccountId account, Account.Command command, Answer answer) {
        switch (answer) {
            case Answer.Done _ -> checks.acknowledged(account, command);
            case Answer.Refused(Account.Refusal.InsufficientFunds no)
                    when command instanceof Account.Command.Reserve
                            && !no.line().equals(SubAccount.ESCROW) ->
                    notCovered(account, command);
            // What a person orders of a merchant's balance may not be there.
            case Answer.Refused(Account.Refusal.InsufficientFunds no)
                    when command.id().contains("/case/")
                            && no.line().equals(SubAccount.AVAILABLE) ->
                    notCovered(account, command);
            case Answer.Refused(Account.Refusal.HoldEnded _) ->
                    world.note(() -> account + " was asked too late for " + command.id());
            case Answer.Refused(var no) -> {
                // A copy that is behind may not know the hold yet; whoever asked will ask again.
                if (checks.books().refuses(account, command)) {
                    throw new Violation("owed fits the book", account + " " + command + " " + no);
                }
            }
            case Answer.Unanswered _ -> throw new IllegalStateException("a copy always answers");
        }
    }
}
