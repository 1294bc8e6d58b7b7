package cm.sanaga.provider.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The manners of a running simulator: those it was started with, until somebody sets others.
 *
 * @param <M> a record of enums, one for each point on which sources disagree
 */
final class Manners<M extends Record> {
    private final M initial;
    private final List<RecordComponent> points;
    private volatile M now;

    Manners(M initial) {
        this.initial = initial;
        this.points = List.of(initial.getClass().getRecordComponents());
        this.now = initial;
    }

    /** Those in force. */
    M now() {
        return now;
    }

    /** Puts back those it was started with. */
    synchronized void reset() {
        now = initial;
    }

    /**
     * Sets those that are named and leaves the others, all or none.
     *
     * @return what is wrong with them, if anything
     */
    synchronized Optional<String> set(JsonNode body) {
        if (!body.isObject()) {
            return Optional.of("manners are an object such as " + Wire.write(words(initial)));
        }
        List<String> problems = new ArrayList<>(unknown(body));
        Object[] chosen =
                points.stream()
                        .map(point -> chosen(point, body.path(point.getName()), problems))
                        .toArray();
        if (!problems.isEmpty()) {
            return Optional.of(String.join("; ", problems));
        }
        now = made(chosen);
        return Optional.empty();
    }

    /** What is in force, what can be chosen, and what was at the beginning. */
    Map<String, Object> shown() {
        var choices = new LinkedHashMap<String, Object>();
        points.forEach(
                point ->
                        choices.put(point.getName(), all(point).stream().map(Wire::word).toList()));
        return Map.of("manners", words(now), "choices", choices, "at_start", words(initial));
    }

    private List<String> unknown(JsonNode body) {
        List<String> names = points.stream().map(RecordComponent::getName).toList();
        List<String> problems = new ArrayList<>();
        body.fieldNames()
                .forEachRemaining(
                        name -> {
                            if (!names.contains(name)) {
                                problems.add(
                                        "%s is not known: there are %s"
                                                .formatted(name, String.join(", ", names)));
                            }
                        });
        return problems;
    }

    /** The one that is named; without a name the one in force. */
    private Object chosen(RecordComponent point, JsonNode said, List<String> problems) {
        if (said.isMissingNode() || said.isNull()) {
            return value(point, now);
        }
        Optional<Enum<?>> found =
                all(point).stream()
                        .filter(each -> said.isTextual() && Wire.word(each).equals(said.asText()))
                        .findAny();
        if (found.isEmpty()) {
            problems.add(
                    "%s is one of %s, not '%s'"
                            .formatted(
                                    point.getName(),
                                    all(point).stream()
                                            .map(Wire::word)
                                            .collect(Collectors.joining(", ")),
                                    said.isTextual() ? said.asText() : said));
        }
        return found.orElseGet(() -> value(point, now));
    }

    private Map<String, String> words(M manners) {
        var words = new LinkedHashMap<String, String>();
        points.forEach(point -> words.put(point.getName(), Wire.word(value(point, manners))));
        return words;
    }

    private static List<Enum<?>> all(RecordComponent point) {
        return Arrays.stream(point.getType().getEnumConstants())
                .<Enum<?>>map(Enum.class::cast)
                .toList();
    }

    private static Enum<?> value(RecordComponent point, Record manners) {
        try {
            return (Enum<?>) point.getAccessor().invoke(manners);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a public record can be read", e);
        }
    }

    @SuppressWarnings("unchecked") // It is made by the constructor of the record's own class.
    private M made(Object[] values) {
        Class<?>[] types = points.stream().map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return (M) initial.getClass().getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a public record has a public constructor", e);
        }
    }
}
