package cm.sanaga.projection;

import java.io.Serial;

/** A question that could not be answered in time; nothing is wrong with it, it may be put again. */
public final class ReadUnavailable extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    /** With what was waited for. */
    public ReadUnavailable(String what) {
        super(what);
    }

    /** With what was waited for, and why it did not come. */
    public ReadUnavailable(String what, Throwable cause) {
        super(what, cause);
    }
}
