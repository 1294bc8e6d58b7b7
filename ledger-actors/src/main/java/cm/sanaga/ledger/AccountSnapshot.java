package cm.sanaga.ledger;

import cm.sanaga.kernel.Digest;
import cm.sanaga.kernel.Persisted;
import cm.sanaga.money.Currency;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.pcollections.HashTreePMap;

/**
 * A book as it is stored from time to time, so that recovery need not begin with its first event.
 *
 * @param young the ids of the running generation, see {@link Memory}
 * @param old the ids of the generation before
 */
public record AccountSnapshot(
        AccountId id,
        Currency currency,
        Map<SubAccount, Balance> lines,
        List<Hold> holds,
        Map<String, Memory.Trace> young,
        Map<String, Memory.Trace> old,
        Instant youngLatest,
        Instant oldLatest,
        Instant horizon,
        long turn,
        int generation,
        long number,
        Digest head)
        implements Persisted {

    public AccountSnapshot {
        lines = Map.copyOf(lines);
        holds = List.copyOf(holds);
        young = Map.copyOf(young);
        old = Map.copyOf(old);
    }

    /** The book as plain collections. */
    public static AccountSnapshot of(Account.State book) {
        Memory memory = book.memory();
        return new AccountSnapshot(
                book.id(),
                book.currency(),
                book.lines(),
                List.copyOf(book.holds().values()),
                memory.young(),
                memory.old(),
                memory.youngLatest(),
                memory.oldLatest(),
                memory.horizon(),
                memory.turn(),
                memory.generation(),
                book.number(),
                book.head());
    }

    /** The book again. */
    public Account.State book() {
        return new Account.State(
                id,
                currency,
                HashTreePMap.from(lines),
                HashTreePMap.from(
                        holds.stream().collect(Collectors.toMap(Hold::id, Function.identity()))),
                new Memory(
                        HashTreePMap.from(young),
                        HashTreePMap.from(old),
                        youngLatest,
                        oldLatest,
                        horizon,
                        turn,
                        generation),
                number,
                head);
    }
}
