package cm.sanaga.http;

import cm.sanaga.http.exchange.QueryFields;
import cm.sanaga.http.problem.Rejection;
import cm.sanaga.projection.Cursor;
import cm.sanaga.projection.Page;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A part of a list.
 *
 * @param data newest first, but of what is under way the oldest
 * @param hasMore whether anything follows
 * @param nextCursor where it goes on
 */
record PageJson<T>(List<T> data, boolean hasMore, Optional<String> nextCursor) {
    private static final int USUAL = 20;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,4}");

    static <R, T> PageJson<T> of(Page<R> page, Function<R, T> row) {
        return new PageJson<>(
                page.data().stream().map(row).toList(),
                page.next().isPresent(),
                page.next().map(Cursor::text));
    }

    /** The parameters of every list, and these. */
    static Set<String> params(String... filters) {
        return Stream.concat(Stream.of("limit", "cursor"), Stream.of(filters))
                .collect(Collectors.toUnmodifiableSet());
    }

    static Page.Wanted wanted(QueryFields query) {
        Optional<Cursor> after =
                query.text("cursor")
                        .map(
                                text ->
                                        Cursor.parse(text)
                                                .orElseThrow(
                                                        () ->
                                                                Rejection.invalid(
                                                                        "cursor",
                                                                        "Is not one of ours")));
        return new Page.Wanted(limit(query), after);
    }

    /** How many are wanted. */
    static int limit(QueryFields query) {
        return query.text("limit").map(PageJson::limit).orElse(USUAL);
    }

    private static int limit(String text) {
        int limit = NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > Page.LARGEST) {
            throw Rejection.invalid("limit", "Is between 1 and " + Page.LARGEST);
        }
        return limit;
    }
}
