package cm.sanaga.provider.statement;

import cm.sanaga.provider.statement.StatementRow.Direction;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The export of MTN's wallet platform, as it is recorded from Rwanda; that Cameroon's is the same
 * is assumed. {@code External id} is the payment we named in the order.
 */
final class MtnLayout implements Layout {
    private static final Pattern CUSTOMER = Pattern.compile("FRI:[0-9]{8,15}/MSISDN");
    private static final Set<String> DONE = Set.of("successful", "completed");

    @Override
    public List<String> columns() {
        return List.of("id", "externalid", "date", "status", "from", "to", "amount");
    }

    @Override
    public StatementRow row(int line, Cells cells) throws Unreadable {
        if (cells.text("currency").filter(currency -> !currency.equals("XAF")).isPresent()) {
            throw new Unreadable("currency is not XAF");
        }
        return new StatementRow(
                line,
                cells.transaction("id"),
                cells.text("externalid"),
                cells.instant(cells.required("date")),
                direction(cells.required("from"), cells.required("to")),
                cells.amount("amount"),
                DONE.contains(Header.plain(cells.required("status"))));
    }

    /** A customer is a number; our own wallet has a name. */
    private static Direction direction(String from, String to) throws Unreadable {
        boolean fromCustomer = CUSTOMER.matcher(from).matches();
        boolean toCustomer = CUSTOMER.matcher(to).matches();
        if (fromCustomer == toCustomer) {
            throw new Unreadable("from and to do not tell which of them is a customer");
        }
        return fromCustomer ? Direction.IN : Direction.OUT;
    }
}
