package cm.sanaga.provider.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a rule from JSON. Whatever is not understood is refused by name, never passed over. */
final class RuleReader {
    private static final long MONTH_MS = 30L * 24 * 3600 * 1000;
    private static final long LONGEST_ANSWER_MS = 120_000;
    private static final long LARGEST_AMOUNT = 999_999_999_999L;
    private static final int MOST_CALLBACKS = 60;
    private static final int MOST_TIMES = 1_000_000;
    private static final int LONGEST_PATH = 200;
    private static final long LATE_S = 60;

    private static final Set<String> MATCH =
            Set.of("msisdn", "amount", "path", "operation", "share", "times");
    private static final Set<String> EFFECT =
            Set.of(
                    "match",
                    "outcome",
                    "delay_ms",
                    "then",
                    "callback",
                    "callback_count",
                    "callback_after_s",
                    "http",
                    "answer_delay_ms",
                    "status",
                    "statement",
                    "moves");

    /** What the control surface adds when it shows a rule; a shown rule can be given back. */
    private static final Set<String> SHOWN = Set.of("n", "used");

    private static final TreeSet<String> CODES =
            new TreeSet<>(
                    Set.of(
                            "NOT_ENOUGH_FUNDS",
                            "PAYER_NOT_FOUND",
                            "PAYEE_NOT_FOUND",
                            "PAYEE_NOT_ALLOWED_TO_RECEIVE",
                            "SENDER_ACCOUNT_NOT_ACTIVE",
                            "PAYER_LIMIT_REACHED",
                            "APPROVAL_REJECTED",
                            "PAYMENT_NOT_APPROVED",
                            "TRANSACTION_CANCELED",
                            "EXPIRED",
                            "COULD_NOT_PERFORM_TRANSACTION",
                            "NOT_ALLOWED",
                            "NOT_ALLOWED_TARGET_ENVIRONMENT",
                            "INVALID_CALLBACK_URL_HOST",
                            "INVALID_CURRENCY",
                            "SERVICE_UNAVAILABLE",
                            "INTERNAL_PROCESSING_ERROR",
                            // One that no client can know.
                            "NEVER_HEARD_OF"));

    private final List<String> problems = new ArrayList<>();

    /** A rule, or what is wrong with it. */
    sealed interface Reading {
        record Good(Rule rule) implements Reading {}

        record Bad(String why) implements Reading {}
    }

    private RuleReader() {}

    static Reading read(JsonNode body) {
        if (!body.isObject()) {
            return new Reading.Bad(
                    "a rule is an object such as {\"match\": {}, \"http\": \"cut\"}");
        }
        var reader = new RuleReader();
        Rule rule = reader.rule(body);
        return reader.problems.isEmpty()
                ? new Reading.Good(rule)
                : new Reading.Bad(String.join("; ", reader.problems));
    }

    private Rule rule(JsonNode body) {
        known(body, "", EFFECT);
        JsonNode match = body.path("match");
        if (!match.isMissingNode() && !match.isObject()) {
            problems.add("match is an object");
        }
        known(match, "match.", MATCH);
        int times =
                whole(match, "match.times", 1, MOST_TIMES).map(Long::intValue).orElse(Rule.ALWAYS);
        return new Rule(match(match), effect(body), times, body);
    }

    private Rule.Match match(JsonNode match) {
        return new Rule.Match(
                msisdn(match),
                whole(match, "match.amount", 1, LARGEST_AMOUNT),
                path(match),
                word(match, "match.operation", Rule.Operation.values()),
                share(match));
    }

    private Rule.Effect effect(JsonNode body) {
        return new Rule.Effect(
                outcome(body),
                whole(body, "delay_ms", 0, MONTH_MS).map(Duration::ofMillis),
                then(body),
                calling(body),
                word(body, "http", Script.Http.values()),
                whole(body, "answer_delay_ms", 0, LONGEST_ANSWER_MS).map(Duration::ofMillis),
                word(body, "status", Script.Status.values()),
                word(body, "statement", Script.Row.values()),
                word(body, "moves", Script.Moves.values()));
    }

    private Rule.Effect.Calling calling(JsonNode body) {
        Optional<Script.Callback> mode = word(body, "callback", Script.Callback.values());
        Optional<Integer> count =
                whole(body, "callback_count", 2, MOST_CALLBACKS).map(Long::intValue);
        if (count.isPresent() && !mode.equals(Optional.of(Script.Callback.DUPLICATE))) {
            problems.add("callback_count goes with callback duplicate");
        }
        Optional<Long> late =
                whole(body, "callback_after_s", 0, MONTH_MS / 1000)
                        .or(() -> mode.filter(Script.Callback.LATE::equals).map(_ -> LATE_S));
        return new Rule.Effect.Calling(mode, count, late.map(Duration::ofSeconds));
    }

    private Optional<Optional<String>> outcome(JsonNode body) {
        Optional<String> said = text(body, "outcome");
        if (said.isEmpty()) {
            return Optional.empty();
        }
        if (said.get().equals("succeeded")) {
            return Optional.of(Optional.empty());
        }
        String code = said.get().toUpperCase(Locale.ROOT);
        if (!CODES.contains(code)) {
            problems.add(
                    "outcome is succeeded or one of %s, not '%s'"
                            .formatted(String.join(", ", CODES), said.get()));
        }
        return Optional.of(Optional.of(code));
    }

    private Optional<Duration> then(JsonNode body) {
        JsonNode then = body.path("then");
        if (then.isMissingNode() || then.isNull()) {
            return Optional.empty();
        }
        if (!then.isObject() || !then.path("outcome").asText("succeeded").equals("succeeded")) {
            problems.add("then is {\"outcome\": \"succeeded\", \"after_s\": seconds}");
            return Optional.empty();
        }
        known(then, "then.", Set.of("outcome", "after_s"));
        Optional<Long> after = whole(then, "then.after_s", 0, MONTH_MS / 1000);
        if (after.isEmpty() && problems.isEmpty()) {
            problems.add("then.after_s is missing: seconds after the failure");
        }
        return after.map(Duration::ofSeconds);
    }

    /** International digits; nine national ones are completed. */
    private Optional<String> msisdn(JsonNode match) {
        return text(match, "match.msisdn")
                .map(number -> number.replaceAll("[+ ]", ""))
                .map(number -> number.matches("[26][0-9]{8}") ? "237" + number : number)
                .filter(
                        number -> {
                            boolean good = number.matches("[1-9][0-9]{7,14}");
                            if (!good) {
                                problems.add("match.msisdn is 8 to 15 digits, as 237670000003");
                            }
                            return good;
                        });
    }

    private Optional<String> path(JsonNode match) {
        Optional<String> path = text(match, "match.path");
        if (path.filter(some -> some.length() > LONGEST_PATH).isPresent()) {
            problems.add("match.path is at most " + LONGEST_PATH + " characters");
        }
        return path;
    }

    private double share(JsonNode match) {
        JsonNode share = match.path("share");
        if (share.isMissingNode() || share.isNull()) {
            return 1;
        }
        if (!share.isNumber() || share.asDouble() < 0 || share.asDouble() > 1) {
            problems.add("match.share is a number between 0 and 1");
        }
        return share.asDouble();
    }

    private void known(JsonNode object, String prefix, Set<String> names) {
        object.fieldNames()
                .forEachRemaining(
                        name -> {
                            if (!names.contains(name)
                                    && !(prefix.isEmpty() && SHOWN.contains(name))) {
                                problems.add(
                                        "%s%s is not known: there are %s"
                                                .formatted(
                                                        prefix,
                                                        name,
                                                        String.join(", ", new TreeSet<>(names))));
                            }
                        });
    }

    private <E extends Enum<E>> Optional<E> word(JsonNode object, String name, E[] words) {
        Optional<String> said = text(object, name);
        Optional<E> found =
                said.flatMap(
                        text ->
                                Arrays.stream(words)
                                        .filter(e -> Wire.word(e).equals(text))
                                        .findAny());
        if (said.isPresent() && found.isEmpty()) {
            problems.add(
                    "%s is one of %s, not '%s'"
                            .formatted(
                                    name,
                                    Arrays.stream(words)
                                            .map(Wire::word)
                                            .collect(Collectors.joining(", ")),
                                    said.get()));
        }
        return found;
    }

    private Optional<Long> whole(JsonNode object, String name, long least, long most) {
        JsonNode value = field(object, name);
        if (value == null) {
            return Optional.empty();
        }
        boolean number = value.isIntegralNumber() && value.canConvertToLong();
        if (!number || value.asLong() < least || value.asLong() > most) {
            problems.add("%s is a whole number from %d to %d".formatted(name, least, most));
            return Optional.empty();
        }
        return Optional.of(value.asLong());
    }

    private Optional<String> text(JsonNode object, String name) {
        JsonNode value = field(object, name);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isTextual() || value.asText().isBlank()) {
            problems.add(name + " is a text that is not empty");
            return Optional.empty();
        }
        return Optional.of(value.asText());
    }

    /** A field by its whole name, whose last part stands in the object; null counts as absent. */
    private static @Nullable JsonNode field(JsonNode object, String name) {
        JsonNode value = object.get(name.substring(name.lastIndexOf('.') + 1));
        return value == null || value.isNull() ? null : value;
    }
}
