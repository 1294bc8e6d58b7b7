package cm.sanaga.node.words;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
    private static final Set<String> KNOWN = Set.of("rate", "payers");

    @Test
    void what_is_given_counts_and_the_rest_is_as_usual() {
        Options options = Options.of(List.of("--rate", "50"), KNOWN);
        assertEquals(50, options.number("rate", 200, 1, 5000));
        assertEquals("mtn", options.word("payers", List.of("mtn", "mixed")));
        assertEquals(200, Options.of(List.of(), KNOWN).number("rate", 200, 1, 5000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "5001", "-1", "1.5", "many", "99999999999", ""})
    void a_number_out_of_bounds_is_refused_by_name(String value) {
        Options options = Options.of(List.of("--rate", value), KNOWN);
        Options.Wrong wrong =
                assertThrows(Options.Wrong.class, () -> options.number("rate", 200, 1, 5000));
        String said = String.valueOf(wrong.getMessage());
        assertTrue(said.contains("--rate"), said);
        assertTrue(said.contains("1 to 5000"), said);
    }

    @Test
    void an_option_nobody_knows_twice_or_without_a_value_is_refused() {
        for (List<String> words :
                List.of(
                        List.of("--speed", "1"),
                        List.of("rate", "1"),
                        List.of("--rate"),
                        List.of("--rate", "1", "--rate", "1"))) {
            assertThrows(Options.Wrong.class, () -> Options.of(words, KNOWN), words.toString());
        }
    }

    @Test
    void a_word_that_is_not_allowed_is_refused() {
        Options options = Options.of(List.of("--payers", "camtel"), KNOWN);
        assertThrows(Options.Wrong.class, () -> options.word("payers", List.of("mtn", "mixed")));
    }
}
