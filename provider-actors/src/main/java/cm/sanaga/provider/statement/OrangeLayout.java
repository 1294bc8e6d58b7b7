package cm.sanaga.provider.statement;

import cm.sanaga.provider.statement.StatementRow.Direction;
import java.util.List;
import java.util.Optional;

/**
 * The export of Orange's merchant portal: lines before the header, credit and debit apart. That
 * {@code Paiement} repeats the short name of our order is assumed.
 */
final class OrangeLayout implements Layout {
    @Override
    public List<String> columns() {
        return List.of("n", "date", "heure", "reference", "statut", "debit", "credit");
    }

    @Override
    public StatementRow row(int line, Cells cells) throws Unreadable {
        boolean credit = cells.text("credit").isPresent();
        if (credit == cells.text("debit").isPresent()) {
            throw new Unreadable("debit and credit do not tell which way it went");
        }
        return new StatementRow(
                line,
                cells.transaction("reference"),
                cells.text("paiement"),
                Optional.empty(),
                cells.instant(cells.required("date") + " " + cells.required("heure")),
                credit ? Direction.IN : Direction.OUT,
                cells.amount(credit ? "credit" : "debit"),
                Header.plain(cells.required("statut")).startsWith("succes"));
    }
}
