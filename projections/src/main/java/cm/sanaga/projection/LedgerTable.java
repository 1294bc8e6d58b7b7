package cm.sanaga.projection;

import cm.sanaga.kernel.Digest;
import cm.sanaga.ledger.Account;
import cm.sanaga.ledger.AccountId;
import cm.sanaga.ledger.Entry;
import cm.sanaga.ledger.Fingerprint;
import cm.sanaga.ledger.Hold;
import cm.sanaga.ledger.HoldId;
import cm.sanaga.ledger.Journal;
import cm.sanaga.ledger.Side;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rows of one batch of the relational ledger: collected, then written table by table. */
final class LedgerTable {
    private static final String HEADS =
            "SELECT account, number, hash FROM read.chain WHERE account = ANY (?)";
    private static final String SET_HEADS =
            """
            INSERT INTO read.chain (account, number, hash)
            SELECT * FROM unnest(?::text[], ?::bigint[], ?::text[])
            ON CONFLICT (account) DO UPDATE SET number = excluded.number, hash = excluded.hash
            """;
    private static final String END_HOLDS =
            """
            DELETE FROM read.hold h USING unnest(?::text[], ?::text[]) AS x(account, id)
            WHERE h.account = x.account AND h.id = x.id
            RETURNING h.account, h.id, h.sub_account, h.amount
            """;
    private static final String HOLDS =
            """
            INSERT INTO read.hold (account, id, sub_account, amount, payment, at)
            SELECT * FROM unnest(?::text[], ?::text[], ?::text[], ?::bigint[], ?::text[],
                                 ?::timestamptz[])
            """;
    private static final String JOURNALS =
            """
            INSERT INTO read.journal (key, account, number, id, public_id, payment, hash,
                previous_hash, ordered_by, at, provider_references)
            SELECT * FROM unnest(?::bigint[], ?::text[], ?::bigint[], ?::text[], ?::text[],
                ?::text[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::text[])
            """;
    private static final String ENTRIES =
            """
            INSERT INTO read.entry (journal, leg, account, number, sub_account, side, amount,
                currency, payment, at)
            SELECT * FROM unnest(?::bigint[], ?::smallint[], ?::text[], ?::bigint[], ?::text[],
                ?::"char"[], ?::bigint[], ?::text[], ?::text[], ?::timestamptz[])
            """;
    private static final String POSTED =
            """
            INSERT INTO read.posted (account, id, number, fingerprint)
            SELECT * FROM unnest(?::text[], ?::text[], ?::bigint[], ?::bigint[])
            ON CONFLICT DO NOTHING
            """;
    private static final String TWICE =
            """
            INSERT INTO read.violation (invariant, place, what, seen_at)
            SELECT 'I5', x.account || ' ' || x.id, 'obeyed more than once', x.seen_at
            FROM unnest(?::text[], ?::text[], ?::bigint[], ?::timestamptz[])
                 AS x(account, id, number, seen_at)
            JOIN read.posted p ON p.account = x.account AND p.id = x.id AND p.number <> x.number
            ON CONFLICT DO NOTHING
            """;
    private static final String VIOLATIONS =
            """
            INSERT INTO read.violation (invariant, place, what, seen_at)
            SELECT * FROM unnest(?::text[], ?::text[], ?::text[], ?::timestamptz[])
            ON CONFLICT DO NOTHING
            """;

    private final Connection connection;
    private final Rows holds = new Rows("text", "text", "text", "int8", "text", "timestamptz");
    private final Rows journals =
            new Rows(
                    "int8",
                    "text",
                    "int8",
                    "text",
                    "text",
                    "text",
                    "text",
                    "text",
                    "text",
                    "timestamptz",
                    "text");
    private final Rows entries =
            new Rows(
                    "int8",
                    "int2",
                    "text",
                    "int8",
                    "text",
                    "text",
                    "int8",
                    "text",
                    "text",
                    "timestamptz");
    private final Rows posted = new Rows("text", "text", "int8", "int8");
    private final Rows postedAt = new Rows("text", "text", "int8", "timestamptz");
    private final Rows violations = new Rows("text", "text", "text", "timestamptz");
    private final Map<Ended, Held> held = new LinkedHashMap<>();
    private final Map<Ended, Hold> begun = new LinkedHashMap<>();
    private final BalanceChanges balances = new BalanceChanges();

    LedgerTable(Connection connection) {
        this.connection = connection;
    }

    /** The last link of a chain. */
    record Link(long number, Digest hash) {
        static final Link NONE = new Link(0, Digest.ZERO);
    }

    /** A hold that ends. */
    record Ended(String account, HoldId hold) {}

    /** What a hold takes from a line; a row is written unless it was there before. */
    private record Held(String line, long amount) {}

    /** Where the chains of these accounts stand. */
    Map<AccountId, Link> heads(List<String> accounts) throws SQLException {
        Map<AccountId, Link> heads = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(HEADS)) {
            select.setArray(1, connection.createArrayOf("text", accounts.toArray()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    heads.put(
                            new AccountId(row.getString(1)),
                            new Link(row.getLong(2), new Digest(row.getString(3))));
                }
            }
        }
        return heads;
    }

    /** Takes out the holds that were there before this batch and end in it. */
    void endHolds(List<Ended> ended) throws SQLException {
        if (ended.isEmpty()) {
            return;
        }
        Rows rows = new Rows("text", "text");
        ended.forEach(one -> rows.add(one.account, one.hold.value()));
        try (PreparedStatement delete = connection.prepareStatement(END_HOLDS)) {
            rows.bind(connection, delete);
            try (ResultSet row = delete.executeQuery()) {
                while (row.next()) {
                    held.put(
                            new Ended(row.getString(1), new HoldId(row.getString(2))),
                            new Held(row.getString(3), row.getLong(4)));
                }
            }
        }
    }

    void hold(AccountId account, Occurrence at, Hold hold) {
        Ended key = new Ended(account.value(), hold.id());
        begun.put(key, hold);
        held.put(key, new Held(hold.on().value(), hold.amount().minor()));
        mark(account, hold.id().value(), 0, Fingerprint.of(hold), hold.at());
        balances.held(account, hold.on().value(), hold.amount().minor(), at);
    }

    void freed(AccountId account, Occurrence at, HoldId id) {
        Ended key = new Ended(account.value(), id);
        Held was = held.remove(key);
        begun.remove(key);
        if (was == null) {
            violation("I5", account + " " + id, "a hold ended that was not there", at.writtenAt());
            return;
        }
        balances.held(account, was.line, -was.amount, at);
    }

    /** Known from now on, though nothing is held and nothing was. */
    void voided(AccountId account, Occurrence at, HoldId id) {
        mark(account, id.value(), 0, Fingerprint.voided(id), at.writtenAt());
    }

    void journal(long key, AccountId account, Account.Event.Posted e) {
        Journal journal = e.journal();
        journals.add(
                key,
                account.value(),
                e.number(),
                journal.id().value(),
                journal.id().publicId(),
                journal.payment(),
                e.hash().value(),
                e.previous().value(),
                journal.orderedBy(),
                journal.at(),
                String.join("\n", journal.providerReferences()));
    }

    void entry(Occurrence at, int leg, AccountId account, Account.Event.Posted e, Entry entry) {
        entries.add(
                at.key(),
                leg,
                account.value(),
                e.number(),
                entry.subAccount().value(),
                entry.side() == Side.DEBIT ? "D" : "C",
                entry.amount().minor(),
                entry.amount().currency().name(),
                e.journal().payment(),
                e.journal().at());
        balances.entry(account, entry, at);
    }

    void mark(AccountId account, Account.Event.Posted e, Instant seenAt) {
        mark(account, e.journal().id().value(), e.number(), Fingerprint.of(e.journal()), seenAt);
    }

    private void mark(AccountId account, String id, long number, long fingerprint, Instant seenAt) {
        posted.add(account.value(), id, number, fingerprint);
        postedAt.add(account.value(), id, number, seenAt);
    }

    void violation(String invariant, String place, String what, Instant seenAt) {
        violations.add(invariant, place, what, seenAt);
    }

    /** Everything at once. */
    void write(Map<AccountId, Link> heads) throws SQLException {
        begun.forEach(
                (key, hold) ->
                        holds.add(
                                key.account,
                                hold.id().value(),
                                hold.on().value(),
                                hold.amount().minor(),
                                hold.payment(),
                                hold.at()));
        holds.update(connection, HOLDS);
        journals.update(connection, JOURNALS);
        entries.update(connection, ENTRIES);
        if (posted.update(connection, POSTED) != posted.size()) {
            postedAt.update(connection, TWICE);
        }
        balances.write(connection, this);
        violations.update(connection, VIOLATIONS);
        Rows links = new Rows("text", "int8", "text");
        heads.forEach(
                (account, link) -> {
                    if (link.number > 0) {
                        links.add(account.value(), link.number, link.hash.value());
                    }
                });
        links.update(connection, SET_HEADS);
    }
}
