package cm.sanaga.provider.statement;

import java.util.List;

/**
 * What could be read of a file, and what could not: no line is passed over in silence.
 *
 * @param rows in the order of the file
 * @param unreadable lines that stand among the rows and are none
 */
public record Statement(List<StatementRow> rows, List<Unreadable> unreadable) {
    public Statement {
        rows = List.copyOf(rows);
        unreadable = List.copyOf(unreadable);
    }

    /** Where the rows do not agree with each other. */
    public Contradictions contradictions() {
        return Contradictions.among(rows);
    }

    /**
     * A line that is no row.
     *
     * @param line counted from one
     * @param why what it has instead of what it should have
     */
    public record Unreadable(int line, String why) {}
}
