package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The library for Node, built from openapi.json and tried against a whole node. Without npm, or the
 * packages that it builds with, the test is aborted and says so.
 */
class SdkIT {
    private static final Path SDK = Path.of("../sdk/typescript");
    private static final long LONGEST_MINUTES = 4;

    /** How a program ended, and what it said. */
    private record Ended(int code, String said) {}

    @Test
    void it_passes_its_own_tests_and_those_against_a_node(@TempDir Path folder)
            throws IOException, InterruptedException {
        Path log = folder.resolve("npm.log");
        Ended packages = run(log, Map.of(), List.of("npm", "ci", "--no-audit", "--no-fund"));
        assumeTrue(packages.code == 0, () -> "npm ci: " + packages.said);
        try (RunningNode node = RunningNode.start(folder.resolve("node"))) {
            Map<String, String> live =
                    Map.of("SANAGA_URL", node.api().toString(), "SANAGA_KEY", node.shop().key());
            Ended tests = run(log, live, List.of("npm", "test"));
            assertEquals(0, tests.code, tests.said);
            assertTrue(tests.said.contains("# skipped 0\n"), tests.said);
        }
    }

    private static Ended run(Path log, Map<String, String> environment, List<String> words)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(words)
                        .directory(SDK.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            return new Ended(-1, "cannot be started: " + e.getMessage());
        }
        boolean ended = process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES);
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
        return new Ended(ended ? process.exitValue() : -1, Files.readString(log));
    }
}
