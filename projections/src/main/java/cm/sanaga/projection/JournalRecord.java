package cm.sanaga.projection;

import cm.sanaga.kernel.Digest;
import cm.sanaga.ledger.AccountId;
import cm.sanaga.ledger.Entry;
import java.time.Instant;
import java.util.List;

/**
 * A posted journal.
 *
 * @param id the public one, {@code jr_…}
 * @param number in its account, 1 and up
 * @param payment what it belongs to
 * @param hash its link of the account's chain
 * @param previous the link before
 * @param at when it was ordered
 */
public record JournalRecord(
        String id,
        long number,
        AccountId account,
        String payment,
        List<Entry> entries,
        Digest hash,
        Digest previous,
        List<String> providerReferences,
        String orderedBy,
        Instant at) {
    public JournalRecord {
        entries = List.copyOf(entries);
        providerReferences = List.copyOf(providerReferences);
    }
}
