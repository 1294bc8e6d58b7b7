package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The short form of what {@code ./sanaga chaos} does for as long as one likes: everything that can
 * break here breaks at least once in four minutes. What was seen is kept in {@code target/chaos}.
 */
class ChaosIT {
    private static final Path KEPT = Path.of("target/chaos");

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
            List<String> all = new ArrayList<>(List.of("--network", network()));
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

    /** Networks of their own are root's to make. */
    private static String network() {
        return System.getProperty("user.name").equals("root") ? "namespaces" : "loopback";
    }

    @Test
    void whatever_breaks_nothing_acknowledged_is_lost_and_nothing_moves_twice(@TempDir Path folder)
            throws Exception {
        String told = run(folder, "run.txt", "--seconds", "240", "--seed", "3");
        assertTrue(told.contains("✓ nothing lost, nothing doubled"), told);
    }

    @Test
    void a_database_that_forgets_is_found_out(@TempDir Path folder) throws Exception {
        String told =
                run(
                        folder,
                        "control.txt",
                        "--seconds",
                        "30",
                        "--control",
                        "forgetful-database",
                        "--break",
                        "database-killed");
        assertTrue(told.contains("✓ the control found it"), told);
    }
}
