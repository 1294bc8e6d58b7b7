package cm.sanaga.ledger.actor;

import cm.sanaga.money.Money;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.time.Duration;

/**
 * How the ledger's actors behave.
 *
 * @param askTimeout how long the doors wait for an answer before they say that there was none
 * @param sweepFrom the least amount of fees that is moved to the platform's book
 */
public record LedgerSettings(Duration askTimeout, Accounts accounts, Money sweepFrom) {

    /**
     * How one account behaves.
     *
     * @param queue the most who may wait for its writer
     * @param batch the most commands in one append
     * @param snapshotEvery events between two snapshots
     * @param snapshotsKept the newest that are kept
     * @param idle after how long without a message it leaves the memory
     * @param restartMin the first pause before another writer is started
     * @param restartMax the longest pause
     * @param lookupTimeout how long the read model may take to look an id up
     */
    public record Accounts(
            int queue,
            int batch,
            int snapshotEvery,
            int snapshotsKept,
            Duration idle,
            Duration restartMin,
            Duration restartMax,
            Duration lookupTimeout) {

        /** The pause after so many failures in a row, before jitter. */
        Duration restartAfter(int failures) {
            Duration pause = restartMin.multipliedBy(1L << Math.min(failures, 16));
            return pause.compareTo(restartMax) < 0 ? pause : restartMax;
        }
    }

    /**
     * Reads {@code sanaga.ledger}.
     *
     * @throws ConfigException naming the key that is missing or not above zero
     */
    public static LedgerSettings from(Config config) {
        Config ledger = config.getConfig("sanaga.ledger");
        return new LedgerSettings(
                time(ledger, "ask-timeout"),
                new Accounts(
                        count(ledger, "account.queue"),
                        count(ledger, "account.batch"),
                        count(ledger, "account.snapshot-every"),
                        count(ledger, "account.snapshots-kept"),
                        time(ledger, "account.idle"),
                        time(ledger, "account.restart-min"),
                        time(ledger, "account.restart-max"),
                        time(ledger, "account.lookup-timeout")),
                Money.xaf(count(ledger, "fee-sweep.threshold")));
    }

    private static int count(Config config, String key) {
        int value = config.getInt(key);
        if (value < 1) {
            throw bad(config, key, "at least 1");
        }
        return value;
    }

    private static Duration time(Config config, String key) {
        Duration value = config.getDuration(key);
        if (!value.isPositive()) {
            throw bad(config, key, "longer than nothing");
        }
        return value;
    }

    private static ConfigException bad(Config config, String key, String wanted) {
        return new ConfigException.BadValue(
                config.getValue(key).origin(), "sanaga.ledger." + key, "must be " + wanted);
    }
}
