package cm.sanaga.provider.statement;

import cm.sanaga.provider.ProviderTransactionId;
import cm.sanaga.provider.statement.StatementRow.Direction;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** No export of Blue is known: GSMA's statement entries as a table, which is assumed. */
final class CamtelLayout implements Layout {
    private static final Pattern CUSTOMER = Pattern.compile("\\+?([0-9]{8,15})");

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
        ProviderTransactionId transaction = cells.transaction("transactionreference");
        if (!cells.required("currency").equals("XAF")) {
            throw new Unreadable("currency is not XAF");
        }
        Matcher debit = CUSTOMER.matcher(cells.required("debitparty"));
        Matcher credit = CUSTOMER.matcher(cells.required("creditparty"));
        boolean paid = debit.matches();
        if (paid == credit.matches()) {
            throw new Unreadable("debitParty and creditParty do not tell who is the customer");
        }
        return new StatementRow(
                line,
                transaction,
                cells.text("requestingorganisationtransactionreference"),
                Optional.of((paid ? debit : credit).group(1)),
                cells.instant(cells.required("creationdate")),
                paid ? Direction.IN : Direction.OUT,
                cells.amount("amount"),
                cells.required("transactionstatus").equals("completed"));
    }
}
