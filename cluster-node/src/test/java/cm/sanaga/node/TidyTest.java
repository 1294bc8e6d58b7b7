package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Small habits, kept for every file that git knows. Words are put together so as not to find us.
 */
class TidyTest {
    private static final int LINES = 320;
    private static final int TEST_LINES = 450;

    private static final String PAYMENTS = "payment-actors/src/main/java/cm/sanaga/payment/";

    /** How long these few may be at most, each with its reason: they may only become shorter. */
    private static final Map<String, Integer> LONG =
            Map.ofEntries(
                    // One list of versions.
                    Map.entry("pom.xml", 600),
                    // A description for machines, held to the routes by a test.
                    Map.entry("http-api/src/main/resources/cm/sanaga/http/openapi.json", 7_600),
                    // A core keeps its words and its whole table of rules together.
                    Map.entry(PAYMENTS + "escrow/Escrow.java", 600),
                    Map.entry(PAYMENTS + "dispute/Dispute.java", 415),
                    Map.entry(PAYMENTS + "charge/Charge.java", 430),
                    Map.entry(PAYMENTS + "payout/Payout.java", 435),
                    Map.entry(PAYMENTS + "refund/Refund.java", 460),
                    Map.entry(
                            "provider-actors/src/main/java/cm/sanaga/provider/ProviderCall.java",
                            355),
                    Map.entry("ledger-actors/src/main/java/cm/sanaga/ledger/Transfer.java", 360),
                    // The whole door to the payments.
                    Map.entry(PAYMENTS + "actor/ShardedPayments.java", 350),
                    // One cluster for all that is tried through that door.
                    Map.entry(
                            "payment-actors/src/test/java/cm/sanaga/payment/actor/PaymentsTest.java",
                            550));

    private static final Pattern LATER = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|X" + "XX)\\b");
    private static final Pattern SLEEP = Pattern.compile("Thread\\s*\\.\\s*sle" + "ep");
    private static final Pattern PRINT = Pattern.compile("System\\s*\\.\\s*(out|err)");
    private static final Pattern MACHINE =
            Pattern.compile("(?<![\\w.$}~*])/(home|Users|root|wo" + "rk)/\\w");
    private static final Pattern MAY_PRINT =
            Pattern.compile(".*/cm/sanaga/node/(Main\\.java|demo/.*|bench/.*)");

    private record Text(String name, List<String> lines) {}

    private static final Path ROOT = root();
    private static final List<Text> FILES = files();

    @Test
    void git_knows_our_files() {
        assertTrue(FILES.size() > 20, () -> "only " + FILES.size());
    }

    @Test
    void no_file_is_too_long_to_read() {
        List<String> found =
                FILES.stream()
                        .filter(file -> file.lines().size() > most(file.name()))
                        .map(file -> file.name() + ": " + file.lines().size() + " lines")
                        .toList();
        assertEquals(List.of(), found);
    }

    /** What a tool writes nobody has to read. */
    private static int most(String name) {
        return name.endsWith("/package-lock.json")
                ? Integer.MAX_VALUE
                : LONG.getOrDefault(name, name.contains("/src/test/") ? TEST_LINES : LINES);
    }

    @Test
    void no_tabs_and_no_blanks_at_the_end_of_a_line() {
        assertNone((_, line) -> line.contains("\t") || line.endsWith(" "));
    }

    @Test
    void nothing_is_left_for_later() {
        assertNone((_, line) -> LATER.matcher(line).find());
    }

    @Test
    void no_test_sleeps() {
        assertNone((name, line) -> name.contains("/src/test/") && SLEEP.matcher(line).find());
    }

    @Test
    void only_the_program_itself_prints() {
        assertNone(
                (name, line) ->
                        name.contains("/src/main/java/")
                                && !MAY_PRINT.matcher(name).matches()
                                && PRINT.matcher(line).find());
    }

    @Test
    void no_file_knows_the_machine_it_was_written_on() {
        assertNone((_, line) -> MACHINE.matcher(line).find());
    }

    private static void assertNone(BiPredicate<String, String> bad) {
        List<String> found = new ArrayList<>();
        for (Text file : FILES) {
            int number = 0;
            for (String line : file.lines()) {
                number++;
                if (bad.test(file.name(), line)) {
                    found.add(file.name() + ":" + number + ": " + line);
                }
            }
        }
        assertEquals(List.of(), found);
    }

    static Path root() {
        for (Path up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
            if (Files.exists(up.resolve("sanaga"))) {
                return up;
            }
        }
        throw new IllegalStateException("the tests run outside a checkout");
    }

    private static List<Text> files() {
        try {
            Process git = new ProcessBuilder("git", "ls-files").directory(ROOT.toFile()).start();
            try (Stream<String> names = git.inputReader(StandardCharsets.UTF_8).lines()) {
                return names.filter(name -> Files.isRegularFile(ROOT.resolve(name)))
                        .flatMap(TidyTest::text)
                        .toList();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nothing for a file that is not text. */
    private static Stream<Text> text(String name) {
        try {
            byte[] bytes = Files.readAllBytes(ROOT.resolve(name));
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.indexOf('\0') >= 0
                    ? Stream.empty()
                    : Stream.of(new Text(name, text.lines().toList()));
        } catch (CharacterCodingException _) {
            return Stream.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
