package cm.sanaga.projection;

import java.util.List;
import java.util.Optional;

/**
 * A part of a list, newest first.
 *
 * @param data its rows
 * @param next where it goes on, empty at the end
 */
public record Page<T>(List<T> data, Optional<Cursor> next) {
    /** The most rows of a page. */
    public static final int LARGEST = 100;

    public Page {
        data = List.copyOf(data);
    }

    /**
     * Which part of a list is wanted.
     *
     * @param limit the most rows, 1 to {@link #LARGEST}
     * @param after where the last page ended, empty for the first
     */
    public record Wanted(int limit, Optional<Cursor> after) {
        public Wanted {
            if (limit < 1 || limit > LARGEST) {
                throw new IllegalArgumentException("a page has 1 to " + LARGEST + " rows");
            }
        }
    }
}
