package cm.sanaga.provider.statement;

import java.io.Serial;

/** Leaves the reading of a line that is no row. */
final class Unreadable extends Exception {
    @Serial private static final long serialVersionUID = 1L;

    private final String why;

    Unreadable(String why) {
        super(why, null, false, false);
        this.why = why;
    }

    String why() {
        return why;
    }
}
