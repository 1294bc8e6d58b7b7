package cm.sanaga.provider.statement;

import java.io.Serial;

/** A file that is no statement of this provider. */
public final class UnknownStatement extends Exception {
    @Serial private static final long serialVersionUID = 1L;

    private final String expected;

    UnknownStatement(String expected) {
        super(expected);
        this.expected = expected;
    }

    /** What such a statement looks like. */
    public String expected() {
        return expected;
    }
}
