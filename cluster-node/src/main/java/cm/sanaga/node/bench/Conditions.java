package cm.sanaga.node.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Under what a run took place; without it a figure says nothing. */
final class Conditions {
    private final Map<String, Object> told = new LinkedHashMap<>();

    private Conditions() {}

    /** As they are before the load. */
    static Conditions now() {
        Conditions conditions = new Conditions();
        conditions.told.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        conditions.told.put("commit", commit());
        conditions.told.put("cores", Runtime.getRuntime().availableProcessors());
        conditions.told.put("java", System.getProperty("java.runtime.version", "?"));
        conditions.told.put(
                "jvm_options",
                String.join(
                        " ",
                        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                                .filter(option -> option.matches("-X(m|X:\\+Use).*"))
                                .toList()));
        conditions.told.put("system", System.getProperty("os.name") + " " + version());
        conditions.told.put("load_before", load());
        return conditions;
    }

    void put(String name, Object value) {
        told.put(name, value);
    }

    void ended() {
        told.put("load_after", load());
    }

    Map<String, Object> told() {
        return told;
    }

    /** Of the last minute, or a negative number where the system does not tell. */
    private static double load() {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        return Math.round(load * 100) / 100.0;
    }

    private static String version() {
        return System.getProperty("os.version", "?");
    }

    private static String commit() {
        try {
            Process git =
                    new ProcessBuilder("git", "describe", "--always", "--dirty", "--abbrev=12")
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String said =
                    new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor(5, TimeUnit.SECONDS) && !said.isEmpty() ? said : "unknown";
        } catch (IOException _) {
            return "unknown";
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return "unknown";
        }
    }
}
