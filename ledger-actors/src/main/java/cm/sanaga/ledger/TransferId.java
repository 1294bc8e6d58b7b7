package cm.sanaga.ledger;

import cm.sanaga.kernel.DerivedId;
import java.util.regex.Pattern;

/**
 * Names a move between two books; whoever orders it derives it, so that ordering twice is ordering
 * once.
 *
 * @param value {@code tr_…}
 */
public record TransferId(String value) {
    private static final Pattern FORM = Pattern.compile("tr_[A-Za-z0-9-]{1,64}");

    public TransferId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("a transfer is tr_…, not " + value);
        }
    }

    /** The id that follows from what the transfer is for. */
    public static TransferId derived(String... from) {
        String[] parts = new String[from.length + 1];
        parts[0] = "transfer";
        System.arraycopy(from, 0, parts, 1, from.length);
        return new TransferId("tr_" + DerivedId.uuid5(parts).toString().replace("-", ""));
    }

    @Override
    public String toString() {
        return value;
    }
}
