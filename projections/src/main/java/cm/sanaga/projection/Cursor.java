package cm.sanaga.projection;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;

/**
 * Where a list goes on: after the row of this instant and name. It stays right while rows are
 * added, and names no table.
 *
 * @param at when the last row shown was created
 * @param name tells rows of one instant apart
 */
public record Cursor(Instant at, String name) {
    private static final int LONGEST = 400;

    /** As it stands in an address, opaque to clients. */
    public String text() {
        String plain = ChronoUnit.MICROS.between(Instant.EPOCH, at) + " " + name;
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads what {@link #text} wrote, empty when it did not. */
    public static Optional<Cursor> parse(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            int space = plain.indexOf(' ');
            if (space < 1) {
                return Optional.empty();
            }
            long micros = Long.parseLong(plain.substring(0, space));
            String name = plain.substring(space + 1);
            return Math.abs(micros) > 8_000_000_000_000_000L || name.indexOf('\0') >= 0
                    ? Optional.empty()
                    : Optional.of(new Cursor(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), name));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
