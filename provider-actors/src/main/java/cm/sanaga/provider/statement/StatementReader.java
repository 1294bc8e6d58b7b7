package cm.sanaga.provider.statement;

import cm.sanaga.provider.Provider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the exports of one provider. Tolerant in form (separator, encoding, lines before the
 * header, order of columns, accents), strict in what a row says: an amount that is no whole number
 * of francs, or a date nobody can read, makes the line unreadable.
 */
public final class StatementReader {
    private static final Map<Provider, Layout> LAYOUTS =
            Map.of(
                    Provider.MTN, new MtnLayout(),
                    Provider.ORANGE, new OrangeLayout(),
                    Provider.CAMTEL, new CamtelLayout());

    private final Layout layout;

    private StatementReader(Layout layout) {
        this.layout = layout;
    }

    /** The reader for this provider's exports; empty where no export is known. */
    public static Optional<StatementReader> of(Provider provider) {
        return Optional.ofNullable(LAYOUTS.get(provider)).map(StatementReader::new);
    }

    /**
     * Reads a file.
     *
     * @throws UnknownStatement when no line of it is the header we look for
     */
    public Statement read(byte[] file) throws UnknownStatement {
        List<String> lines = CsvText.lines(file);
        for (char separator : CsvText.SEPARATORS) {
            for (int i = 0; i < lines.size(); i++) {
                Optional<Header> header =
                        CsvText.cells(lines.get(i), separator)
                                .map(Header::of)
                                .filter(found -> found.has(layout.columns()));
                if (header.isPresent()) {
                    return rows(lines, i + 1, separator, header.get());
                }
            }
        }
        throw new UnknownStatement(
                "No line is the header of a statement: one with the columns "
                        + String.join(", ", layout.columns())
                        + ", separated by comma, semicolon or tab");
    }

    private Statement rows(List<String> lines, int from, char separator, Header header) {
        List<StatementRow> rows = new ArrayList<>();
        List<Statement.Unreadable> unreadable = new ArrayList<>();
        for (int i = from; i < lines.size(); i++) {
            int line = i + 1;
            if (lines.get(i).isBlank()) {
                continue;
            }
            try {
                List<String> cells =
                        CsvText.cells(lines.get(i), separator)
                                .orElseThrow(() -> new Unreadable("a quotation mark is missing"));
                rows.add(layout.row(line, header.over(cells)));
            } catch (Unreadable bad) {
                unreadable.add(new Statement.Unreadable(line, bad.why()));
            }
        }
        return new Statement(rows, unreadable);
    }
}
