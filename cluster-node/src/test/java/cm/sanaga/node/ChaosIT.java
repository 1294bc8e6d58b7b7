package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.node.disk.LoopDisk;
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
    private static final Pattern LEFT_OUT = Pattern.compile("(?m)^left out .+$");
    private static final List<String> EASY = List.of("--network", "loopback", "--disk", "shared");

    private static String run(Path folder, String name, List<String> where, String... words)
            throws IOException, InterruptedException {
        Files.createDirectories(KEPT);
        Path said = KEPT.resolve(name);
        Ending ending = new Ending();
        Thread lastResort = new Thread(ending::run, "end of chaos");
        Runtime.getRuntime().addShutdownHook(lastResort);
        boolean right;
        try (PrintStream out = new PrintStream(said.toFile(), StandardCharsets.UTF_8)) {
            Settings settings = new Settings(0, 0, 0, folder, new Settings.Store.Embedded(0));
            List<String> all = new ArrayList<>(where);
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

    /**
     * What the machine does not allow is a failure where everything is required; elsewhere the test
     * is not passed but aborted, with what was left out, when the rest of it has held.
     */
    @Test
    void whatever_breaks_nothing_acknowledged_is_lost_and_nothing_moves_twice(@TempDir Path folder)
            throws Exception {
        Rights here = Rights.here(folder.resolve("rights"));
        here.demandAll(Tool.required());
        String told = run(folder, "run.txt", here.without(), "--seconds", "240", "--seed", "3");
        assertTrue(told.contains("✓ nothing lost, nothing doubled"), told);
        Matcher leftOut = LEFT_OUT.matcher(told);
        boolean all = here.missing().isEmpty() && LoopDisk.slows();
        assertEquals(!all, leftOut.find(), told);
        if (!here.missing().isEmpty()) {
            Tool.leaveOut("what could break held; " + leftOut.group() + ": " + here.told());
        }
    }

    /**
     * A database that answers before it has written is found out, and so is one that never asks.
     */
    @ParameterizedTest
    @ValueSource(strings = {"forgetful-database", "unsynced-database"})
    void orders_that_were_acknowledged_too_early_are_found_to_be_lost(
            String control, @TempDir Path folder) throws Exception {
        Rights here = Rights.here(folder.resolve("rights"));
        if (!here.disk()) {
            Tool.leaveOut("no power can be taken from a disk: " + here.told());
        }
        String told =
                run(
                        folder,
                        control + ".txt",
                        here.without(),
                        "--nodes",
                        "1",
                        "--seconds",
                        "10",
                        "--control",
                        control,
                        "--break",
                        "power-lost");
        assertTrue(counted("lost", told) > 0, told);
        assertTrue(told.contains("✓ the control found it"), told);
    }

    /**
     * Providers that move money twice for one order are found out, and nobody is blamed for more.
     */
    @Test
    void money_that_moved_twice_is_found_to_be_doubled(@TempDir Path folder) throws Exception {
        String told =
                run(
                        folder,
                        "doubling-provider.txt",
                        EASY,
                        "--nodes",
                        "1",
                        "--seconds",
                        "10",
                        "--control",
                        "doubling-provider",
                        "--break",
                        "database-killed");
        assertTrue(counted("doubled", told) > 0, told);
        assertEquals(0, counted("lost", told), told);
        assertTrue(told.contains("✗ not as acknowledged"), told);
        assertTrue(told.contains("✓ the control found it"), told);
    }

    /** The figure of this name in a report. */
    private static int counted(String what, String told) {
        Matcher line = Pattern.compile("(?m)^" + what + " +(\\d+)$").matcher(told);
        assertTrue(line.find(), told);
        return Integer.parseInt(line.group(1));
    }
}
