package cm.sanaga.provider.statement;

import cm.sanaga.money.Money;
import cm.sanaga.provider.ProviderTransactionId;
import java.time.Instant;
import java.util.Optional;

/**
 * One movement on our wallet, as the provider wrote it down.
 *
 * @param line of the file, counted from one
 * @param transaction the provider's name for it
 * @param ours the name we gave the order, where the export repeats it
 * @param customer the digits of the other wallet's number, where the export tells them
 * @param at when it happened, as exact as the export is
 * @param amount above zero
 * @param succeeded whether the provider calls it done; what it calls otherwise says nothing for
 *     sure
 */
public record StatementRow(
        int line,
        ProviderTransactionId transaction,
        Optional<String> ours,
        Optional<String> customer,
        Instant at,
        Direction direction,
        Money amount,
        boolean succeeded) {

    /** Whether another row says the same of a movement, wherever it stands. */
    boolean tellsLike(StatementRow other) {
        return equals(
                new StatementRow(
                        line,
                        other.transaction,
                        other.ours,
                        other.customer,
                        other.at,
                        other.direction,
                        other.amount,
                        other.succeeded));
    }

    /** Seen from our wallet. */
    public enum Direction {
        IN,
        OUT
    }
}
