package cm.sanaga.node;

import cm.sanaga.provider.Secret;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The texts and secrets among a record's components, by name in snake_case; those of a record
 * within it stand behind that one's name. It lets credentials of every shape be kept in one file.
 */
final class RecordTexts {
    private RecordTexts() {}

    static Map<String, String> of(Record from) {
        Map<String, String> texts = new TreeMap<>();
        for (RecordComponent each : from.getClass().getRecordComponents()) {
            switch (value(each, from)) {
                case String text -> texts.put(name(each), text);
                case Secret secret -> texts.put(name(each), secret.value());
                case Record inner ->
                        of(inner).forEach((name, text) -> texts.put(name(each) + "_" + name, text));
                default -> {}
            }
        }
        return texts;
    }

    /** The same record with these texts in place of its own. */
    @SuppressWarnings("unchecked") // It is made by the constructor of the record's own class.
    static <R extends Record> R with(R record, Map<String, String> texts) {
        RecordComponent[] all = record.getClass().getRecordComponents();
        Object[] values =
                Arrays.stream(all)
                        .map(
                                each -> {
                                    Object own = value(each, record);
                                    String other = texts.get(name(each));
                                    return switch (own) {
                                        case String _ when other != null -> other;
                                        case Secret _ when other != null -> new Secret(other);
                                        case Secret secret -> secret;
                                        case Record inner ->
                                                with(inner, within(name(each) + "_", texts));
                                        default -> own;
                                    };
                                })
                        .toArray();
        Class<?>[] types =
                Arrays.stream(all).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return (R) record.getClass().getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a public record has a public constructor", e);
        }
    }

    private static Map<String, String> within(String prefix, Map<String, String> texts) {
        Map<String, String> inner = new TreeMap<>();
        texts.forEach(
                (name, text) -> {
                    if (name.startsWith(prefix)) {
                        inner.put(name.substring(prefix.length()), text);
                    }
                });
        return inner;
    }

    private static Object value(RecordComponent component, Record from) {
        try {
            return component.getAccessor().invoke(from);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a public record can be read", e);
        }
    }

    private static String name(RecordComponent component) {
        return component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
