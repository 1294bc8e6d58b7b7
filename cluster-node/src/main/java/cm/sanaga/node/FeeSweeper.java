package cm.sanaga.node;

import cm.sanaga.kernel.trace.LogLine;
import cm.sanaga.ledger.AccountId;
import cm.sanaga.ledger.FeeSweep;
import cm.sanaga.ledger.SubAccount;
import cm.sanaga.ledger.actor.Ledger;
import cm.sanaga.ledger.actor.Transfers;
import cm.sanaga.money.Money;
import cm.sanaga.projection.LedgerRecords;
import java.time.Duration;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the fees that merchants' books have gathered to the platform's. The read model says where
 * to look, the book itself says how much; a second node that looks at the same page orders the same
 * transfer.
 */
final class FeeSweeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FeeSweeper.class);

    private final LedgerRecords records;
    private final Ledger ledger;
    private final Transfers transfers;
    private final Money threshold;
    private final Cancellable looking;

    FeeSweeper(
            ActorSystem<?> system,
            LedgerRecords records,
            Ledger ledger,
            Transfers transfers,
            Money threshold) {
        this.records = records;
        this.ledger = ledger;
        this.transfers = transfers;
        this.threshold = threshold;
        Duration every = system.settings().config().getDuration("sanaga.ledger.fee-sweep.every");
        this.looking =
                system.scheduler()
                        .scheduleWithFixedDelay(
                                every, every, this::look, system.executionContext());
    }

    private void look() {
        records.owing(SubAccount.FEES, threshold)
                .whenComplete(
                        (accounts, failure) -> {
                            if (failure == null) {
                                accounts.forEach(this::sweep);
                            } else {
                                LOG.warn("no look for fees to sweep", failure);
                            }
                        });
    }

    private void sweep(AccountId account) {
        if (account.equals(AccountId.PLATFORM)) {
            return;
        }
        ledger.standing(account)
                .thenAccept(
                        book ->
                                FeeSweep.of(
                                                account,
                                                book.balance(SubAccount.FEES),
                                                book.number(),
                                                threshold)
                                        .ifPresent(this::order))
                .exceptionally(
                        failure -> {
                            LOG.atWarn()
                                    .addKeyValue("account", account)
                                    .setCause(failure)
                                    .log("fees not swept");
                            return null;
                        });
    }

    private void order(FeeSweep.Due due) {
        transfers
                .transfer(due.id(), due.terms())
                .whenComplete(
                        (answer, _) ->
                                LogLine.ofPayment(LOG.atInfo(), due.id().value())
                                        .addKeyValue("account", due.terms().from().account())
                                        .addKeyValue("amount", due.terms().amount())
                                        .addKeyValue("answer", answer)
                                        .log("fees swept"));
    }

    @Override
    public void close() {
        looking.cancel();
    }
}
