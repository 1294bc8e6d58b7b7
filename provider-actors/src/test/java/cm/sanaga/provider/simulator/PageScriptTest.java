package cm.sanaga.provider.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The page's script against the simulator, as far as that can be held without a browser: whatever
 * it calls is there, whatever it reads is in the answer, and every rule its form can make is taken.
 */
class PageScriptTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final MtnSimulator.Settings SETTINGS =
            MtnSimulator.Settings.fresh("127.0.0.1", 10_000, Optional.empty());
    private static final MtnSimulator SIMULATOR =
            MtnSimulator.start(KIT.system(), "127.0.0.1", 0, SETTINGS).toCompletableFuture().join();
    private static final SimulatorControl CONTROL = new SimulatorControl(SIMULATOR.baseUrl());
    private static final CallbackCatcher CAUGHT = new CallbackCatcher();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PAGE = CONTROL.send("GET", "/", "").body();
    private static final String SCRIPT =
            PAGE.replaceFirst("(?s).*<script[^>]*>", "").replaceFirst("(?s)</script>.*", "");

    /** A field of the form: where it goes in the rule, and the words to choose from. */
    private record Field(String name, List<String> words) {
        List<JsonNode> values() {
            return words.equals(List.of("number"))
                    ? List.of(
                            JSON.getNodeFactory().numberNode(name.equals("callback_count") ? 2 : 1))
                    : words.stream().<JsonNode>map(JSON.getNodeFactory()::textNode).toList();
        }
    }

    @AfterAll
    static void stop() {
        SIMULATOR.stop().toCompletableFuture().join();
        CAUGHT.close();
        KIT.shutdownTestKit();
    }

    @BeforeEach
    void reset() {
        CONTROL.send("POST", "/__sim/reset", "");
    }

    @Test
    void whatever_it_calls_is_there() {
        Map<String, String> calls = new LinkedHashMap<>();
        found("fetch\\('(/__sim/\\w+)'").forEach(one -> calls.put("GET " + one.group(1), ""));
        found("send\\('([A-Z]+)', '([a-z/]+)'")
                .forEach(one -> calls.put(one.group(1) + " /__sim/" + one.group(2), "{}"));
        assertEquals(
                Set.of(
                        "GET /__sim/state",
                        "POST /__sim/rules",
                        "DELETE /__sim/rules/",
                        "POST /__sim/manners",
                        "POST /__sim/clock/advance",
                        "POST /__sim/reset"),
                calls.keySet());
        calls.put("POST /__sim/clock/advance", "{\"seconds\":60}");
        calls.forEach(
                (call, body) -> {
                    String[] parts = call.split(" ", -1);
                    String path = parts[1].endsWith("/") ? parts[1] + number() : parts[1];
                    var answer = CONTROL.send(parts[0], path, body);
                    assertEquals(2, answer.statusCode() / 100, () -> call + answer.body());
                });
    }

    /** Of a rule that is there to be deleted. */
    private static int number() {
        CONTROL.rule("{\"http\":\"cut\"}");
        return CONTROL.get("/__sim/state").path("rules").path(0).path("n").asInt();
    }

    @Test
    void whatever_it_reads_of_the_state_is_in_the_answer() {
        JsonNode state = eventful();
        Set<String> names = new TreeSet<>();
        found("\\bstate\\.(\\w+)(?:\\.(in|out|movements))?")
                .forEach(
                        one ->
                                names.add(
                                        one.group(2) == null
                                                ? one.group(1)
                                                : one.group(1) + "/" + one.group(2)));
        found("const \\{([^}]+)\\} = state")
                .forEach(one -> names.addAll(List.of(one.group(1).strip().split(", ", -1))));
        assertTrue(names.size() >= 15, names.toString());
        for (String name : names) {
            assertFalse(state.at("/" + name).isMissingNode(), name);
        }
    }

    @ParameterizedTest
    @CsvSource({"orders, o", "requests, r", "callbacks, c"})
    void whatever_it_reads_of_a_row_is_in_the_row(String table, String letter) {
        JsonNode row = eventful().path(table).path(0);
        String columns =
                found("(?s)const " + table + " = table\\(\\[(.*?)\\], '")
                        .map(one -> one.group(1))
                        .findFirst()
                        .orElseThrow();
        List<String> names =
                results("\\b" + letter + "\\.(\\w+)", columns).map(one -> one.group(1)).toList();
        assertTrue(names.size() >= 5, names.toString());
        for (String name : names) {
            assertTrue(row.has(name), () -> name + " is not in " + row);
        }
    }

    @Test
    void what_it_fills_is_on_the_page() {
        Set<String> ids =
                Stream.of("\\bat\\('([a-z-]+)'\\)", "\\bfill\\('([a-z-]+)'", ", '([a-z-]+-said)'")
                        .flatMap(PageScriptTest::found)
                        .map(one -> one.group(1))
                        .collect(Collectors.toCollection(TreeSet::new));
        ids.addAll(groups().keySet());
        assertTrue(ids.size() >= 15, ids.toString());
        for (String id : ids) {
            assertEquals(2, PAGE.split(" id=\"" + id + "\"", -1).length, id);
        }
    }

    @Test
    void every_word_of_its_form_makes_a_rule_that_is_taken_and_shown() {
        List<Field> fields = groups().values().stream().flatMap(List::stream).toList();
        assertEquals(17, fields.size());
        for (Field field : fields) {
            for (JsonNode value : field.values()) {
                ObjectNode rule = JSON.createObjectNode();
                put(rule, field.name(), value);
                if (field.name().equals("callback_count")) {
                    put(rule, "callback", JSON.getNodeFactory().textNode("duplicate"));
                }
                assertEquals(rule, taken(rule));
            }
        }
    }

    @Test
    void all_its_fields_together_make_one_rule() {
        ObjectNode rule = JSON.createObjectNode();
        groups().values().stream()
                .flatMap(List::stream)
                .forEach(field -> put(rule, field.name(), field.values().getFirst()));
        put(rule, "callback", JSON.getNodeFactory().textNode("duplicate"));
        assertEquals(rule, taken(rule));
    }

    /** A fault that is new is on the page too. */
    @Test
    void it_offers_every_word_that_there_is() {
        Map<String, Set<String>> offered =
                groups().values().stream()
                        .flatMap(List::stream)
                        .collect(Collectors.toMap(Field::name, one -> Set.copyOf(one.words())));
        assertEquals(words(Script.Http.values()), offered.get("http"));
        assertEquals(words(Script.Callback.values()), offered.get("callback"));
        assertEquals(words(Script.Status.values()), offered.get("status"));
        assertEquals(words(Script.Row.values()), offered.get("statement"));
        assertEquals(words(Rule.Operation.values()), offered.get("match.operation"));
        String codes =
                CONTROL.send("POST", "/__sim/rules", "{\"outcome\":\"?\"}")
                        .body()
                        .replaceAll(".*one of ([A-Z_, ]+), not.*", "$1");
        Set<String> outcomes = new TreeSet<>(List.of(codes.split(", ", -1)));
        outcomes.add("succeeded");
        assertEquals(outcomes, offered.get("outcome"));
    }

    private static Set<String> words(Enum<?>[] all) {
        return Arrays.stream(all).map(Wire::word).collect(Collectors.toSet());
    }

    /** Sets a rule as the form does; what is shown of it then, without its number and use. */
    private static JsonNode taken(ObjectNode rule) {
        var answer = CONTROL.send("POST", "/__sim/rules", rule.toString());
        assertEquals(200, answer.statusCode(), () -> rule + ": " + answer.body());
        JsonNode shown = CONTROL.get("/__sim/state").path("rules").path(0);
        assertTrue(shown.has("n") && shown.has("used"), shown.toString());
        CONTROL.send("DELETE", "/__sim/rules", "");
        return ((ObjectNode) shown).without(List.of("n", "used"));
    }

    /** As the script makes it: what has a point in its name goes one level down. */
    private static void put(ObjectNode rule, String name, JsonNode value) {
        String[] parts = name.split("\\.", -1);
        JsonNode fit =
                switch (name) {
                    case "match.msisdn" -> JSON.getNodeFactory().textNode("670000003");
                    case "match.path" -> JSON.getNodeFactory().textNode("requesttopay");
                    default -> value;
                };
        (parts.length == 1 ? rule : rule.withObjectProperty(parts[0]))
                .set(parts[parts.length - 1], fit);
    }

    /** The form's fields by the place they stand in. */
    private static Map<String, List<Field>> groups() {
        String block =
                found("(?s)const FIELDS = \\{(.*?)\\n\\};")
                        .map(one -> one.group(1))
                        .findFirst()
                        .orElseThrow();
        Map<String, List<Field>> groups = new LinkedHashMap<>();
        results("(?s)(\\w+): \\[(.*?\\])\\](?:,|\\n|$)", block)
                .forEach(one -> groups.put(one.group(1), fields(one.group(2))));
        assertEquals(Set.of("match", "order", "exchange"), groups.keySet());
        return groups;
    }

    private static List<Field> fields(String list) {
        List<Field> fields = new ArrayList<>();
        results("\\['([\\w.]+)', '[^']+'(?:, (?:'([^']*)'|([A-Z]+)))?\\]", list)
                .forEach(
                        one -> {
                            String words =
                                    one.group(3) == null ? one.group(2) : constant(one.group(3));
                            fields.add(
                                    new Field(
                                            one.group(1),
                                            words == null
                                                    ? List.of("text")
                                                    : List.of(words.split(" ", -1))));
                        });
        return fields;
    }

    /** A list of words that is written in several strings. */
    private static String constant(String name) {
        String written =
                found("(?s)const " + name + " = (.*?);")
                        .map(one -> one.group(1))
                        .findFirst()
                        .orElseThrow();
        return results("'([^']*)'", written).map(one -> one.group(1)).collect(Collectors.joining());
    }

    /** The state with a row in each of its lists. */
    private static JsonNode eventful() {
        var caller = new MtnCaller(CONTROL, SETTINGS);
        caller.logIn();
        caller.calledBackAt(CAUGHT.base() + "/x");
        CONTROL.rule("{\"delay_ms\":0}");
        caller.pay();
        CAUGHT.await(1);
        return KIT.createTestProbe()
                .awaitAssert(
                        () -> {
                            JsonNode state = CONTROL.get("/__sim/state");
                            assertEquals(1, state.path("callbacks").size());
                            return state;
                        });
    }

    private static Stream<MatchResult> found(String pattern) {
        return results(pattern, SCRIPT);
    }

    private static Stream<MatchResult> results(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results();
    }
}
