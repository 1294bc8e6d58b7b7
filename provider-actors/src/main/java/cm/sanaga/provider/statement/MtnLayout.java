package cm.sanaga.provider.statement;

import cm.sanaga.provider.ProviderTransactionId;
import cm.sanaga.provider.statement.StatementRow.Direction;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The export of MTN's wallet platform, as it is recorded from Rwanda; that Cameroon's is the same
 * is assumed. {@code External id} is the payment we named in the order.
 */
final class MtnLayout implements Layout {
    private static final Pattern CUSTOMER = Pattern.compile("FRI:([0-9]{8,15})/MSISDN");
    private static final Set<String> DONE = Set.of("successful", "completed");

    @Override
    public List<String> columns() {
        return List.of("id", "externalid", "date", "status", "from", "to", "amount");
    }

    @Override
    public StatementRow row(int line, Cells cells) throws Unreadable {
        ProviderTransactionId transaction = cells.transaction("id");
        if (cells.text("currency").filter(currency -> !currency.equals("XAF")).isPresent()) {
            throw new Unreadable("currency is not XAF");
        }
        // A customer is a number; our own wallet has a name.
        Matcher from = CUSTOMER.matcher(cells.required("from"));
        Matcher to = CUSTOMER.matcher(cells.required("to"));
        boolean paid = from.matches();
        if (paid == to.matches()) {
            throw new Unreadable("from and to do not tell which of them is a customer");
        }
        return new StatementRow(
                line,
                transaction,
                cells.text("externalid"),
                Optional.of((paid ? from : to).group(1)),
                cells.instant(cells.required("date")),
                paid ? Direction.IN : Direction.OUT,
                cells.amount("amount"),
                DONE.contains(Header.plain(cells.required("status"))));
    }
}
