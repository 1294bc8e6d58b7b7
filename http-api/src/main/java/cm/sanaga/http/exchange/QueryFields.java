package cm.sanaga.http.exchange;

import cm.sanaga.http.json.Fields;
import cm.sanaga.http.problem.Rejection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The parameters of an address; a route names those it knows, and others are refused. */
public final class QueryFields {
    private static final int LONGEST = 512;

    private final String raw;
    private final Map<String, List<String>> values;

    /**
     * All that stand there.
     *
     * @param raw as they came, without the question mark
     */
    public QueryFields(String raw, Map<String, List<String>> values) {
        this.raw = raw;
        this.values = Map.copyOf(values);
    }

    /** As they came, without the question mark; empty where there are none. */
    public String raw() {
        return raw;
    }

    /**
     * Refuses what is not among these names: a filter that is misspelt must not show everything.
     */
    public QueryFields only(Set<String> known) {
        for (var field : values.entrySet()) {
            String name = field.getKey();
            String shown = name.length() > 80 ? name.substring(0, 80) : name;
            if (!known.contains(name)) {
                throw Rejection.invalid(shown, "This parameter is not known");
            }
            if (field.getValue().size() != 1) {
                throw Rejection.invalid(shown, "This parameter may stand there once");
            }
        }
        return this;
    }

    /** The value of a parameter. */
    public Optional<String> text(String name) {
        Optional<String> text = Optional.ofNullable(values.get(name)).map(List::getFirst);
        if (text.filter(QueryFields::bad).isPresent()) {
            throw Rejection.invalid(name, "Has 1 to " + LONGEST + " printable characters");
        }
        return text;
    }

    private static boolean bad(String value) {
        return value.isEmpty()
                || value.length() > LONGEST
                || value.codePoints()
                        .anyMatch(
                                c ->
                                        Character.isISOControl(c)
                                                || Character.getType(c) == Character.SURROGATE);
    }

    /** A point in time. */
    public Optional<Instant> instant(String name) {
        return text(name).map(text -> Fields.parse(name, text));
    }
}
