package cm.sanaga.projection;

import cm.sanaga.ledger.AccountId;
import cm.sanaga.ledger.Entry;
import java.time.Instant;

/**
 * One leg of a posted journal, as lists show it.
 *
 * @param journal the public id, {@code jr_…}
 * @param number of the journal in its account
 * @param leg its place in the journal, 0 and up
 * @param at when the journal was ordered
 */
public record EntryRecord(
        String journal,
        long number,
        AccountId account,
        int leg,
        Entry entry,
        String payment,
        Instant at) {}
