package cm.sanaga.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.http.json.StrictJson;
import cm.sanaga.http.problem.Rejection;
import cm.sanaga.kernel.Digest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.AfterFailureMode;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/** Laws of reading JSON: what makes two requests the same, and that nothing breaks the reader. */
class JsonLawsTest {
    private static final String CHARGE =
            """
            {"amount": 5000, "currency": "XAF", "payer": {"msisdn": "670000001"},
             "provider": "mtn", "description": "Riz", "reference": "order-17",
             "metadata": {"a": "b", "c": "d"}, "payout": {"msisdn": "690000001"}}""";

    private static @Nullable RunningApi api;

    @BeforeContainer
    static void start() {
        api = RunningApi.usual();
    }

    @AfterContainer
    static void stop() {
        running().close();
    }

    private static RunningApi running() {
        return java.util.Objects.requireNonNull(api);
    }

    private static Digest print(String json) {
        return StrictJson.fingerprint(
                StrictJson.object(ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8))));
    }

    @Provide
    Arbitrary<ObjectNode> objects() {
        return Arbitraries.lazyOf(this::leaves)
                .list()
                .ofMaxSize(6)
                .map(
                        leaves -> {
                            ObjectNode object = JsonNodeFactory.instance.objectNode();
                            ObjectNode inner = object.putObject("inner");
                            for (int i = 0; i < leaves.size(); i++) {
                                (i % 2 == 0 ? object : inner).set("k" + i, leaves.get(i));
                            }
                            return object;
                        });
    }

    private Arbitrary<JsonNode> leaves() {
        var nodes = JsonNodeFactory.instance;
        return Arbitraries.oneOf(
                Arbitraries.longs().map(nodes::numberNode),
                Arbitraries.strings().ofMaxLength(12).map(JsonLawsTest::whole).map(nodes::textNode),
                Arbitraries.of(true, false).map(nodes::booleanNode));
    }

    /** Halves of characters do not survive UTF-8. */
    private static String whole(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    @Property(tries = 1000)
    void order_of_keys_and_space_between_do_not_count(
            @ForAll("objects") ObjectNode object, @ForAll Random random) {
        String spaced = shuffled(object, random).toPrettyString();
        assertEquals(print(object.toString()), print(spaced));
    }

    private static ObjectNode shuffled(ObjectNode object, Random random) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        Collections.shuffle(names, random);
        ObjectNode other = JsonNodeFactory.instance.objectNode();
        for (String name : names) {
            JsonNode value = object.get(name);
            other.set(name, value instanceof ObjectNode inner ? shuffled(inner, random) : value);
        }
        return other;
    }

    @Property(tries = 1000)
    void every_value_counts(
            @ForAll("objects") ObjectNode one, @ForAll("objects") ObjectNode other) {
        Assume.that(!one.equals(other));
        assertNotEquals(print(one.toString()), print(other.toString()));
    }

    @Property(tries = 500)
    void no_mutation_of_a_request_breaks_the_server(@ForAll Random random) {
        StringBuilder text = new StringBuilder(CHARGE);
        for (int i = random.nextInt(4); i >= 0; i--) {
            mutate(text, random);
        }
        var answer = running().post("/v1/charges", text.toString());
        assertTrue(answer.status() < 500, () -> answer.text() + " to " + text);
        if (answer.status() >= 400) {
            AProblem.check(answer);
        } else {
            assertEquals(201, answer.status());
        }
    }

    private static final List<String> PIECES =
            List.of(
                    "{",
                    "}",
                    "[",
                    "]",
                    ",",
                    ":",
                    "\"",
                    "\\",
                    "\\u0000",
                    "\\ud800",
                    "0",
                    "-",
                    "e",
                    ".",
                    "1e999999999",
                    "null",
                    "true",
                    "NaN",
                    " ",
                    "\n",
                    "\u0000",
                    "\uFFFF",
                    "\"amount\":",
                    "{\"a\":",
                    "99999999999999999999",
                    "\uD83D\uDE00",
                    "'",
                    "//");

    private static void mutate(StringBuilder text, Random random) {
        int at = random.nextInt(text.length() + 1);
        int end = Math.min(text.length(), at + random.nextInt(8));
        switch (random.nextInt(3)) {
            case 0 -> text.delete(at, end);
            case 1 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
            default -> text.insert(at, text.substring(at, end));
        }
        if (text.isEmpty()) {
            text.append(' ');
        }
    }

    @Property(tries = 2000, afterFailure = AfterFailureMode.SAMPLE_FIRST)
    void any_bytes_are_read_or_refused(@ForAll byte[] bytes) {
        try {
            StrictJson.object(ByteBuffer.wrap(bytes));
        } catch (Rejection refused) {
            assertEquals(400, refused.problem().code().status());
        }
    }
}
