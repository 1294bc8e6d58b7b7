package cm.sanaga.http.json;

import cm.sanaga.http.problem.Rejection;
import cm.sanaga.money.Currency;
import cm.sanaga.money.Money;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The fields of one object of a request. Nothing is converted: a number in quotes is not a number.
 * What was not asked for when the reading ends was not known, and is refused.
 */
public final class Fields {
    /** The largest amount of one payment, in minor units. */
    public static final long MAX_AMOUNT = 1_000_000_000_000L;

    private static final int LONGEST_WORD = 40;
    private static final int MAX_METADATA = 50;
    private static final int MAX_METADATA_KEY = 40;
    private static final int MAX_METADATA_VALUE = 500;
    private static final Pattern RFC_3339 =
            Pattern.compile(
                    "\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?([Zz]|[+-]\\d{2}:\\d{2})");

    private final String prefix;
    private final ObjectNode object;
    private final Set<String> known = new HashSet<>();

    private Fields(String prefix, ObjectNode object) {
        this.prefix = prefix;
        this.object = object;
    }

    /** Reads a whole object: all its fields, and no others. */
    public static <T> T read(ObjectNode object, Function<Fields, T> reader) {
        return read("", object, reader);
    }

    private static <T> T read(String prefix, ObjectNode object, Function<Fields, T> reader) {
        Fields fields = new Fields(prefix, object);
        T read = reader.apply(fields);
        for (var field : object.properties()) {
            if (!fields.known.contains(field.getKey())) {
                throw Rejection.invalid(
                        fields.path(shortened(field.getKey())), "This field is not known");
            }
        }
        return read;
    }

    /** The dotted path of a field. */
    public String path(String name) {
        return prefix + name;
    }

    /** An amount and its currency; both are required. */
    public Money money() {
        JsonNode amount = required("amount");
        Currency currency = currency();
        return new Money(minor(amount), currency);
    }

    /** An amount in a currency that is known from elsewhere. */
    public Optional<Money> amount(Currency currency) {
        return optional("amount").map(node -> new Money(minor(node), currency));
    }

    private long minor(JsonNode node) {
        if (!node.isIntegralNumber()) {
            throw invalid("amount", "An amount is a JSON integer in minor units (XAF: francs)");
        }
        if (!node.canConvertToLong() || node.longValue() < 1 || node.longValue() > MAX_AMOUNT) {
            throw invalid("amount", "An amount is between 1 and " + MAX_AMOUNT);
        }
        return node.longValue();
    }

    private Currency currency() {
        String name = string("currency", required("currency"));
        for (Currency currency : Currency.values()) {
            if (currency.name().equals(name)) {
                return currency;
            }
        }
        throw invalid("currency", "The currency is XAF; no other is kept");
    }

    /** A text without control characters, of at most so many characters, not empty. */
    public Optional<String> text(String name, int max) {
        return optional(name).map(node -> text(name, node, max));
    }

    /** The same, required. */
    public String requiredText(String name, int max) {
        return text(name, required(name), max);
    }

    private String text(String name, JsonNode node, int max) {
        String value = string(name, node);
        if (value.isBlank()) {
            throw invalid(name, "Must not be empty");
        }
        return clean(name, value, max);
    }

    private String clean(String name, String value, int max) {
        if (value.codePointCount(0, value.length()) > max) {
            throw invalid(name, "Has at most " + max + " characters");
        }
        boolean bad =
                value.codePoints()
                        .anyMatch(
                                c ->
                                        Character.isISOControl(c)
                                                || Character.getType(c) == Character.SURROGATE);
        if (bad) {
            throw invalid(name, "Has no control characters and no halves of characters");
        }
        return value;
    }

    /** The merchant's own data: texts by name. */
    public Map<String, String> metadata() {
        Optional<JsonNode> node = optional("metadata");
        if (node.isEmpty()) {
            return Map.of();
        }
        if (!(node.get() instanceof ObjectNode data)) {
            throw invalid("metadata", "Must be an object of texts");
        }
        if (data.size() > MAX_METADATA) {
            throw invalid("metadata", "Has at most " + MAX_METADATA + " keys");
        }
        Map<String, String> read = new LinkedHashMap<>();
        for (var field : data.properties()) {
            String key = field.getKey();
            String path = "metadata." + shortened(key);
            if (key.isBlank()) {
                throw invalid("metadata", "A key is not empty");
            }
            read.put(
                    clean(path, key, MAX_METADATA_KEY),
                    clean(path, string(path, field.getValue()), MAX_METADATA_VALUE));
        }
        return read;
    }

    /** Texts in a list, each once, at least one and at most so many. */
    public Optional<List<String>> texts(String name, int most) {
        return optional(name).map(node -> texts(name, node, most));
    }

    private List<String> texts(String name, JsonNode node, int most) {
        if (!(node instanceof ArrayNode list) || list.isEmpty() || list.size() > most) {
            throw invalid(name, "Must be a list of 1 to " + most + " texts");
        }
        List<String> read = list.valueStream().map(each -> string(name, each)).toList();
        if (Set.copyOf(read).size() < read.size()) {
            throw invalid(name, "Says each only once");
        }
        return read;
    }

    /** Objects in a list, at least one and at most so many; required. */
    public <T> List<T> objects(String name, int most, Function<Fields, T> reader) {
        if (!(required(name) instanceof ArrayNode list) || list.isEmpty() || list.size() > most) {
            throw invalid(name, "Must be a list of 1 to " + most + " objects");
        }
        List<T> read = new ArrayList<>();
        for (JsonNode each : list) {
            read.add(inner(name + "[" + read.size() + "]", each, reader));
        }
        return read;
    }

    /** A whole number. */
    public Optional<Long> whole(String name, long least, long most) {
        return optional(name)
                .map(
                        node -> {
                            boolean fits =
                                    node.isIntegralNumber()
                                            && node.canConvertToLong()
                                            && node.longValue() >= least
                                            && node.longValue() <= most;
                            if (!fits) {
                                throw invalid(
                                        name, "Is a whole number from " + least + " to " + most);
                            }
                            return node.longValue();
                        });
    }

    /** One of these, in lower case. */
    public <T extends Enum<T>> Optional<T> oneOf(String name, T[] values) {
        return text(name, LONGEST_WORD).map(word -> oneOf(name, word, values));
    }

    /** The same, required. */
    public <T extends Enum<T>> T requiredOneOf(String name, T[] values) {
        return oneOf(name, requiredText(name, LONGEST_WORD), values);
    }

    private <T extends Enum<T>> T oneOf(String name, String word, T[] values) {
        List<String> words = Arrays.stream(values).map(Json::word).toList();
        if (!words.contains(word)) {
            throw invalid(name, "Is one of " + String.join(", ", words));
        }
        return values[words.indexOf(word)];
    }

    /** Yes or no. */
    public Optional<Boolean> flag(String name) {
        return optional(name)
                .map(
                        node -> {
                            if (!node.isBoolean()) {
                                throw invalid(name, "Must be true or false");
                            }
                            return node.booleanValue();
                        });
    }

    /** A time span in whole seconds, from none to the most. */
    public Optional<Duration> seconds(String name, Duration most) {
        return whole(name, 0, most.toSeconds()).map(Duration::ofSeconds);
    }

    /** A point in time, in microseconds. */
    public Optional<Instant> instant(String name) {
        return optional(name).map(node -> parse(path(name), string(name, node)));
    }

    /**
     * Reads a time of RFC 3339.
     *
     * @param param whose value it is
     */
    public static Instant parse(String param, String text) {
        try {
            if (RFC_3339.matcher(text).matches()) {
                return OffsetDateTime.parse(text.toUpperCase(Locale.ROOT))
                        .toInstant()
                        .truncatedTo(ChronoUnit.MICROS);
            }
        } catch (DateTimeException _) {
            // Of the right form, and yet no day of any calendar: refused like the rest.
        }
        throw Rejection.invalid(param, "A time is written as in RFC 3339: 2026-01-31T09:30:00Z");
    }

    /** An object inside this one. */
    public <T> Optional<T> object(String name, Function<Fields, T> reader) {
        return optional(name).map(node -> inner(name, node, reader));
    }

    /** The same, required. */
    public <T> T requiredObject(String name, Function<Fields, T> reader) {
        return inner(name, required(name), reader);
    }

    private <T> T inner(String name, JsonNode node, Function<Fields, T> reader) {
        if (node instanceof ObjectNode child) {
            return read(path(name) + ".", child, reader);
        }
        throw invalid(name, "Must be an object");
    }

    private JsonNode required(String name) {
        return optional(name).orElseThrow(() -> invalid(name, "Is required"));
    }

    private Optional<JsonNode> optional(String name) {
        known.add(name);
        Optional<JsonNode> node = Optional.ofNullable(object.get(name));
        if (node.filter(JsonNode::isNull).isPresent()) {
            throw invalid(name, "Must not be null; leave the field out");
        }
        return node;
    }

    private String string(String name, JsonNode node) {
        if (!node.isTextual()) {
            throw invalid(name, "Must be a text");
        }
        return node.textValue();
    }

    /** A refusal of this field. */
    public Rejection invalid(String name, String detail) {
        return Rejection.invalid(path(name), detail);
    }

    private static String shortened(String name) {
        int end = name.offsetByCodePoints(0, Math.min(80, name.codePointCount(0, name.length())));
        return name.substring(0, end);
    }
}
