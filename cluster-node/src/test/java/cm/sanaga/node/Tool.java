package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program of somebody else's that a test runs. {@code .ci/run} installs it and asks for it; where
 * nobody asks and it is missing, the test is left out.
 */
enum Tool {
    PROMTOOL("promtool", "prometheus"),
    JQ("jq", "jq"),
    HLEDGER("hledger", "hledger");

    private static final String REQUIRED = "SANAGA_TOOLS_REQUIRED";

    private final String command;
    private final String debian;

    Tool(String command, String debian) {
        this.command = command;
        this.debian = debian;
    }

    /** Whether what is missing on this machine is a failure. */
    static boolean required() {
        return System.getenv(REQUIRED) != null;
    }

    /** Leaves the rest of the test out because of this, or fails where nothing may be missing. */
    static void leaveOut(String why) {
        if (required()) {
            fail(why);
        }
        abort(why);
    }

    /** Runs it; what it says when it fails, empty when it does not. */
    String run(Path folder, String... arguments) throws IOException, InterruptedException {
        Said said = said(folder, arguments);
        return said.well ? "" : said.text;
    }

    /**
     * Runs it.
     *
     * @return what it says
     * @throws AssertionError when it fails
     */
    String output(Path folder, String... arguments) throws IOException, InterruptedException {
        Said said = said(folder, arguments);
        assertTrue(said.well, said.text);
        return said.text;
    }

    private record Said(boolean well, String text) {}

    private Said said(Path folder, String... arguments) throws IOException, InterruptedException {
        Process process;
        try {
            process =
                    new ProcessBuilder(
                                    Stream.concat(Stream.of(command), Stream.of(arguments))
                                            .toList())
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .start();
        } catch (IOException missing) {
            leaveOut(command + " is missing: Debian has it in the package " + debian);
            throw missing;
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(1, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            return new Said(false, List.of(arguments) + " did not end: " + said);
        }
        return new Said(process.exitValue() == 0, said);
    }
}
