package cm.sanaga.projection;

import cm.sanaga.ledger.AccountId;
import cm.sanaga.ledger.SubAccount;
import cm.sanaga.money.Currency;
import cm.sanaga.money.Money;
import cm.sanaga.projection.LedgerRecords.Book;
import cm.sanaga.projection.LedgerRecords.Line;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whole books, as the read model has them. */
final class BookQueries {
    private static final String LAST =
            """
            WITH last AS (
                SELECT DISTINCT account
                FROM (SELECT account FROM read.journal ORDER BY key DESC LIMIT 1000) newest
                LIMIT ?)
            SELECT c.account, c.number, b.sub_account, b.currency, b.debits, b.credits
            FROM last JOIN read.chain c USING (account) JOIN read.balance b USING (account)
            """;

    private BookQueries() {}

    static List<Book> last(Connection connection, int atMost) throws SQLException {
        Map<String, Long> numbers = new LinkedHashMap<>();
        Map<String, List<Line>> lines = new LinkedHashMap<>();
        try (PreparedStatement select = connection.prepareStatement(LAST)) {
            select.setInt(1, atMost);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    String account = row.getString("account");
                    Currency currency = Currency.valueOf(row.getString("currency"));
                    numbers.put(account, row.getLong("number"));
                    lines.computeIfAbsent(account, _ -> new ArrayList<>())
                            .add(
                                    new Line(
                                            new SubAccount(row.getString("sub_account")),
                                            new Money(row.getLong("debits"), currency),
                                            new Money(row.getLong("credits"), currency)));
                }
            }
        }
        List<Book> books = new ArrayList<>();
        numbers.forEach(
                (account, number) ->
                        books.add(
                                new Book(
                                        new AccountId(account),
                                        number,
                                        lines.getOrDefault(account, List.of()))));
        return books;
    }
}
