package cm.sanaga.projection;

import cm.sanaga.ledger.AccountId;
import cm.sanaga.ledger.SubAccount;
import java.io.IOException;
import java.io.Writer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * Writes the whole ledger as plain text, in the form that hledger, Ledger and their kind read:
 * every account declared, every journal a transaction, and at the end what each line comes to by
 * our own count, asserted. So {@code hledger check -s} adds it all up and finds what does not
 * agree. It sees one moment, so that a node may go on writing.
 */
public final class LedgerExport {
    /** Days begin at midnight in Cameroon, which has no summer time. */
    static final ZoneId DOUALA = ZoneId.of("Africa/Douala");

    private static final int AT_ONCE = 2_000;
    private static final long LOOK_MILLIS = 20;
    private static final String LINES =
            "SELECT account, sub_account, currency, debits - credits AS balance FROM read.balance"
                    + " ORDER BY account, sub_account";
    private static final String CURRENCIES =
            "SELECT DISTINCT currency FROM read.balance ORDER BY currency";
    private static final String ENTRIES =
            """
            SELECT j.key, j.public_id, j.id, j.account, j.number, j.provider_references,
                   j.ordered_by, j.at, e.sub_account, e.side::text AS side, e.amount, e.currency
            FROM read.journal j JOIN read.entry e ON e.journal = j.key
            ORDER BY j.at, j.key, e.leg
            """;

    private final Connection connection;
    private final Writer out;
    private long journals;
    private Optional<Instant> last = Optional.empty();

    private LedgerExport(Connection connection, Writer out) {
        this.connection = connection;
        this.out = out;
    }

    /**
     * What was written.
     *
     * @param last when the newest was ordered
     */
    public record Written(long journals, Optional<Instant> last) {}

    /**
     * Writes everything that was in the journal when it was called.
     *
     * @param patience how long it waits for the read models to have it
     * @throws ReadUnavailable when they do not
     */
    public static Written write(DataSource database, Writer out, Instant now, Duration patience)
            throws SQLException, IOException {
        await(database, patience);
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            LedgerExport export = new LedgerExport(connection, out);
            export.head(now);
            export.journals();
            export.foot(now);
            connection.rollback();
            return new Written(export.journals, export.last);
        }
    }

    private static void await(DataSource database, Duration patience) throws SQLException {
        try (Connection connection = database.getConnection()) {
            Position end = JournalFreshness.end(connection);
            long deadline = System.nanoTime() + patience.toNanos();
            while (!JournalFreshness.reached(connection, end)) {
                if (System.nanoTime() - deadline > 0) {
                    throw new ReadUnavailable("the read models are behind the journal");
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ReadUnavailable("interrupted", e);
        }
    }

    private void head(Instant now) throws SQLException, IOException {
        out.write(
                """
                ; The whole ledger of Sanaga, as it was at %s. To check it: hledger -f FILE check -s
                ; Days are those of %s. What is owed to somebody is negative, as it is for hledger.
                decimal-mark .

                """
                        .formatted(now.truncatedTo(ChronoUnit.SECONDS), DOUALA));
        try (Statement select = connection.createStatement()) {
            try (ResultSet row = select.executeQuery(CURRENCIES)) {
                while (row.next()) {
                    out.write("commodity 1000. " + row.getString(1) + "\n\n");
                }
            }
            try (ResultSet row = select.executeQuery(LINES)) {
                while (row.next()) {
                    out.write("account " + name(row) + "\n");
                }
            }
        }
    }

    private void journals() throws SQLException, IOException {
        try (PreparedStatement select = connection.prepareStatement(ENTRIES)) {
            select.setFetchSize(AT_ONCE);
            long open = -1;
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    long key = row.getLong("key");
                    if (key != open) {
                        open = key;
                        begin(row);
                    }
                    long amount = row.getLong("amount");
                    boolean debit = row.getString("side").startsWith("D");
                    leg(name(row), debit ? amount : -amount, row.getString("currency"), "");
                }
            }
        }
    }

    private void begin(ResultSet row) throws SQLException, IOException {
        Instant at = Filter.instant(row, "at");
        journals++;
        last = Optional.of(at);
        out.write(
                "\n%s * (%s) %s  ; book: %s, number: %d, at: %s, by: %s%s\n"
                        .formatted(
                                day(at),
                                plain(row.getString("public_id")),
                                plain(row.getString("id")),
                                row.getString("account"),
                                row.getLong("number"),
                                at,
                                plain(row.getString("ordered_by")),
                                references(row.getString("provider_references"))));
    }

    private static String references(String lines) {
        return lines.isEmpty() ? "" : ", provider: " + plain(lines.strip().replace("\n", " "));
    }

    /** Without what would end a comment, a tag or a line: others write it, and we quote it. */
    private static String plain(String text) {
        return text.replaceAll("[\\p{Cntrl},;:()|]", "_");
    }

    private void foot(Instant now) throws SQLException, IOException {
        if (journals == 0) {
            return;
        }
        LocalDate day =
                last.filter(newest -> newest.isAfter(now)).map(LedgerExport::day).orElse(day(now));
        out.write("\n%s * What each line comes to\n".formatted(day));
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery(LINES)) {
            while (row.next()) {
                String currency = row.getString("currency");
                leg(name(row), 0, currency, " = " + row.getLong("balance") + ' ' + currency);
            }
        }
    }

    private static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, DOUALA);
    }

    private void leg(String name, long amount, String currency, String asserted)
            throws IOException {
        out.write(
                String.format(
                        Locale.ROOT, "    %-60s  %16d %s%s\n", name, amount, currency, asserted));
    }

    /** What kind of account it is, the line, and whose: {@code assets:float:mtn:merchant:mer_1}. */
    private static String name(ResultSet row) throws SQLException {
        SubAccount line = new SubAccount(row.getString("sub_account"));
        AccountId book = new AccountId(row.getString("account"));
        return kind(line, book) + ':' + line.value().replace('/', ':') + ':' + book.value();
    }

    private static String kind(SubAccount line, AccountId book) {
        return switch (line.line()) {
            case FLOAT, BANK, RECEIVABLE -> "assets";
            case PROVIDER_FEES -> "expenses";
            case FEES -> book.equals(AccountId.PLATFORM) ? "revenues" : "liabilities";
            case ESCROW, AVAILABLE, TAX, SUSPENSE, CLEARING -> "liabilities";
        };
    }
}
