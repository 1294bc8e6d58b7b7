package cm.sanaga.provider.statement;

import cm.sanaga.provider.statement.StatementRow.Direction;
import java.util.List;
import java.util.regex.Pattern;

/** No export of Blue is known: GSMA's statement entries as a table, which is assumed. */
final class CamtelLayout implements Layout {
    private static final Pattern CUSTOMER = Pattern.compile("\\+?[0-9]{8,15}");

    @Override
    public List<String> columns() {
        return List.of(
                "transactionreference",
                "requestingorganisationtransactionreference",
                "transactionstatus",
                "amount",
                "currency",
                "debitparty",
                "creditparty",
                "creationdate");
    }

    @Override
    public StatementRow row(int line, Cells cells) throws Unreadable {
        if (!cells.required("currency").equals("XAF")) {
            throw new Unreadable("currency is not XAF");
        }
        boolean paid = CUSTOMER.matcher(cells.required("debitparty")).matches();
        if (paid == CUSTOMER.matcher(cells.required("creditparty")).matches()) {
            throw new Unreadable("debitParty and creditParty do not tell who is the customer");
        }
        return new StatementRow(
                line,
                cells.transaction("transactionreference"),
                cells.text("requestingorganisationtransactionreference"),
                cells.instant(cells.required("creationdate")),
                paid ? Direction.IN : Direction.OUT,
                cells.amount("amount"),
                cells.required("transactionstatus").equals("completed"));
    }
}
