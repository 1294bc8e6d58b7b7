package cm.sanaga.projection;

import static cm.sanaga.projection.Filter.instant;

import cm.sanaga.kernel.Digest;
import cm.sanaga.ledger.AccountId;
import cm.sanaga.ledger.Entry;
import cm.sanaga.ledger.Side;
import cm.sanaga.ledger.SubAccount;
import cm.sanaga.money.Currency;
import cm.sanaga.money.Money;
import cm.sanaga.provider.Provider;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Answers {@link LedgerRecords} from the tables. */
final class LedgerQueries implements LedgerRecords {
    private static final String ENTRIES =
            """
            SELECT e.account, e.number, e.leg, e.sub_account, e.side::text AS side, e.amount,
                   e.currency, e.payment, e.at, j.public_id
            FROM read.entry e JOIN read.journal j ON j.key = e.journal
            """;
    private static final String JOURNALS = "SELECT * FROM read.journal";
    private static final String LEGS =
            """
            SELECT journal, sub_account, side::text AS side, amount, currency FROM read.entry
            WHERE journal = ANY (?) ORDER BY journal, leg
            """;
    private static final String NOW =
            """
            SELECT sub_account, currency, sum(debits)::bigint AS debits,
                   sum(credits)::bigint AS credits
            FROM read.balance GROUP BY sub_account, currency
            HAVING sum(debits) <> 0 OR sum(credits) <> 0 ORDER BY sub_account
            """;
    private static final String THEN =
            """
            SELECT sub_account, currency,
                   coalesce(sum(amount) FILTER (WHERE side = 'D'), 0)::bigint AS debits,
                   coalesce(sum(amount) FILTER (WHERE side = 'C'), 0)::bigint AS credits
            FROM read.entry WHERE at <= ? GROUP BY sub_account, currency ORDER BY sub_account
            """;
    private static final String FLOATS =
            """
            SELECT substr(sub_account, 7) AS provider, currency,
                   sum(debits - credits)::bigint AS balance
            FROM read.balance WHERE sub_account LIKE 'float/%'
            GROUP BY sub_account, currency ORDER BY sub_account
            """;

    private static final String OWING =
            """
            SELECT account FROM read.balance
            WHERE sub_account = ? AND currency = ? AND credits - debits - held >= ?
            ORDER BY credits - debits - held DESC LIMIT 100
            """;

    private final Asking asking;
    private final Freshness freshness;

    LedgerQueries(Asking asking, Freshness freshness) {
        this.asking = asking;
        this.freshness = freshness;
    }

    @Override
    public CompletionStage<Page<EntryRecord>> entries(EntryQuery query) {
        return freshness.upToNow().thenCompose(_ -> asking.ask(on -> entries(on, query)));
    }

    @Override
    public CompletionStage<Optional<JournalRecord>> journal(
            String publicId, Optional<AccountId> account) {
        Filter filter =
                new Filter("public_id = ?", publicId)
                        .and("account = ?", account.map(AccountId::value));
        return freshness
                .upToNow()
                .thenCompose(_ -> asking.ask(on -> journals(on, filter).stream().findFirst()));
    }

    @Override
    public CompletionStage<TrialBalance> trialBalance(Optional<Instant> asOf) {
        return freshness.upToNow().thenCompose(_ -> asking.ask(on -> trialBalance(on, asOf)));
    }

    @Override
    public CompletionStage<List<FloatBalance>> floats() {
        return freshness.upToNow().thenCompose(_ -> asking.ask(LedgerQueries::floats));
    }

    @Override
    public CompletionStage<List<AccountId>> owing(SubAccount line, Money least) {
        return asking.ask(connection -> owing(connection, line, least));
    }

    @Override
    public CompletionStage<List<Book>> books(int atMost) {
        return asking.ask(connection -> BookQueries.last(connection, atMost));
    }

    @Override
    public CompletionStage<List<Invariant>> invariants() {
        return asking.ask(InvariantQueries::check);
    }

    private static Page<EntryRecord> entries(Connection connection, EntryQuery query)
            throws SQLException {
        Filter filter =
                new Filter("e.account = ?", query.account().value())
                        .and("e.payment = ?", query.payment())
                        .and("e.sub_account = ?", query.subAccount().map(SubAccount::value))
                        .and("e.at >= ?", query.from())
                        .and("e.at < ?", query.to());
        query.wanted().after().ifPresent(after -> continued(filter, after));
        int limit = query.wanted().limit();
        List<EntryRecord> data = new ArrayList<>(limit);
        try (PreparedStatement select =
                        filter.prepare(
                                connection,
                                ENTRIES,
                                " ORDER BY e.at DESC, e.number DESC, e.leg DESC LIMIT "
                                        + (limit + 1));
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                data.add(
                        new EntryRecord(
                                row.getString("public_id"),
                                row.getLong("number"),
                                query.account(),
                                row.getInt("leg"),
                                entry(row),
                                row.getString("payment"),
                                instant(row, "at")));
            }
        }
        if (data.size() <= limit) {
            return new Page<>(data, Optional.empty());
        }
        EntryRecord last = data.get(limit - 1);
        return new Page<>(
                data.subList(0, limit),
                Optional.of(new Cursor(last.at(), last.number() + "." + last.leg())));
    }

    /** After the entry the cursor names, or from its instant on where it names none. */
    private static void continued(Filter filter, Cursor after) {
        String[] parts = after.name().split("\\.", 2);
        try {
            filter.and(
                    "(e.at, e.number, e.leg) < (?, ?, ?)",
                    after.at(),
                    Long.parseLong(parts[0]),
                    parts.length < 2 ? 0 : Integer.parseInt(parts[1]));
        } catch (NumberFormatException _) {
            filter.and("e.at < ?", after.at());
        }
    }

    /** The journals of a filter, with their entries, in the order they were ordered. */
    static List<JournalRecord> journals(Connection connection, Filter filter) throws SQLException {
        Map<Long, JournalRecord> bare = new LinkedHashMap<>();
        try (PreparedStatement select =
                        filter.prepare(connection, JOURNALS, " ORDER BY at, number LIMIT 200");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                bare.put(row.getLong("key"), journal(row));
            }
        }
        Map<Long, List<Entry>> legs = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(LEGS)) {
            select.setArray(1, connection.createArrayOf("int8", bare.keySet().toArray()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    legs.computeIfAbsent(row.getLong("journal"), _ -> new ArrayList<>())
                            .add(entry(row));
                }
            }
        }
        return bare.entrySet().stream()
                .map(one -> with(one.getValue(), legs.getOrDefault(one.getKey(), List.of())))
                .toList();
    }

    private static JournalRecord journal(ResultSet row) throws SQLException {
        String references = row.getString("provider_references");
        return new JournalRecord(
                row.getString("public_id"),
                row.getLong("number"),
                new AccountId(row.getString("account")),
                row.getString("payment"),
                List.of(),
                new Digest(row.getString("hash")),
                new Digest(row.getString("previous_hash")),
                references.isEmpty() ? List.of() : references.lines().toList(),
                row.getString("ordered_by"),
                instant(row, "at"));
    }

    private static JournalRecord with(JournalRecord bare, List<Entry> entries) {
        return new JournalRecord(
                bare.id(),
                bare.number(),
                bare.account(),
                bare.payment(),
                entries,
                bare.hash(),
                bare.previous(),
                bare.providerReferences(),
                bare.orderedBy(),
                bare.at());
    }

    private static Entry entry(ResultSet row) throws SQLException {
        return new Entry(
                new SubAccount(row.getString("sub_account")),
                "D".equals(row.getString("side")) ? Side.DEBIT : Side.CREDIT,
                money(row, "amount"));
    }

    private static TrialBalance trialBalance(Connection connection, Optional<Instant> asOf)
            throws SQLException {
        List<Line> lines = new ArrayList<>();
        try (PreparedStatement select =
                connection.prepareStatement(asOf.isPresent() ? THEN : NOW)) {
            if (asOf.isPresent()) {
                select.setObject(1, asOf.get().atOffset(ZoneOffset.UTC));
            }
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    lines.add(
                            new Line(
                                    new SubAccount(row.getString("sub_account")),
                                    money(row, "debits"),
                                    money(row, "credits")));
                }
            }
        }
        Money zero = Money.zero(Currency.XAF);
        Money debits = lines.stream().map(Line::debits).reduce(zero, Money::plus);
        Money credits = lines.stream().map(Line::credits).reduce(zero, Money::plus);
        return new TrialBalance(asOf, lines, debits, credits, debits.equals(credits));
    }

    private static List<FloatBalance> floats(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(FLOATS);
                ResultSet row = select.executeQuery()) {
            List<FloatBalance> floats = new ArrayList<>();
            while (row.next()) {
                floats.add(
                        new FloatBalance(
                                new Provider(row.getString("provider")), money(row, "balance")));
            }
            return floats;
        }
    }

    private static List<AccountId> owing(Connection connection, SubAccount line, Money least)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(OWING)) {
            select.setString(1, line.value());
            select.setString(2, least.currency().name());
            select.setLong(3, least.minor());
            try (ResultSet row = select.executeQuery()) {
                List<AccountId> accounts = new ArrayList<>();
                while (row.next()) {
                    accounts.add(new AccountId(row.getString("account")));
                }
                return accounts;
            }
        }
    }

    static Money money(ResultSet row, String column) throws SQLException {
        return new Money(row.getLong(column), Currency.valueOf(row.getString("currency")));
    }
}
