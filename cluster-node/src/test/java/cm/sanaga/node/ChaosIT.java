package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The short form of what {@code ./sanaga chaos} does for as long as one likes: as much breaks here
 * as four minutes have time for. What was seen is kept in {@code target/chaos}.
 */
@Tag("alone")
class ChaosIT {
    private static final Path KEPT = Path.of("target/chaos");
    private static final Pattern LOST = Pattern.compile("(?m)^lost +(\\d+)$");

    private static String run(Path folder, String name, String... words)
            throws IOException, InterruptedException {
        Files.createDirectories(KEPT);
        Path said = KEPT.resolve(name);
        Ending ending = new Ending();
        Thread lastResort = new Thread(ending::run, "end of chaos");
        Runtime.getRuntime().addShutdownHook(lastResort);
        boolean right;
        try (PrintStream out = new PrintStream(said.toFile(), StandardCharsets.UTF_8)) {
            Settings settings = new Settings(0, 0, 0, folder, new Settings.Store.Embedded(0));
            List<String> all =
                    new ArrayList<>(
                            root()
                                    ? List.of()
                                    : List.of("--network", "loopback", "--disk", "shared"));
            all.addAll(List.of(words));
            right = ChaosCommand.run(all, settings, ending, out);
            ending.run();
        } finally {
            Runtime.getRuntime().removeShutdownHook(lastResort);
        }
        String told = Files.readString(said);
        assertTrue(right, told);
        return told;
    }

    /** Networks and disks of their own are root's to make. */
    private static boolean root() {
        return System.getProperty("user.name").equals("root");
    }

    @Test
    void whatever_breaks_nothing_acknowledged_is_lost_and_nothing_moves_twice(@TempDir Path folder)
            throws Exception {
        String told = run(folder, "run.txt", "--seconds", "240", "--seed", "3");
        assertTrue(told.contains("✓ nothing lost, nothing doubled"), told);
    }

    /**
     * A database that answers before it has written is found out, and so is one that never asks.
     */
    @ParameterizedTest
    @ValueSource(strings = {"forgetful-database", "unsynced-database"})
    void orders_that_were_acknowledged_too_early_are_found_to_be_lost(
            String control, @TempDir Path folder) throws Exception {
        assumeTrue(root(), "only root can take the power from a disk");
        String told =
                run(
                        folder,
                        control + ".txt",
                        "--nodes",
                        "1",
                        "--seconds",
                        "10",
                        "--control",
                        control,
                        "--break",
                        "power-lost");
        Matcher lost = LOST.matcher(told);
        assertTrue(lost.find(), told);
        assertTrue(Integer.parseInt(lost.group(1)) > 0, told);
        assertTrue(told.contains("✓ the control found it"), told);
    }
}
