package cm.sanaga.provider.statement;

import java.util.List;

/** What the columns of one provider's export are called, and what they mean. */
interface Layout {
    /**
     * The columns without which it is no statement of this provider, as {@link Header} has them.
     */
    List<String> columns();

    /** What a line says. */
    StatementRow row(int line, Cells cells) throws Unreadable;
}
