package cm.sanaga.node.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What processes and this JVM hold: memory, threads, files. */
final class Memory {
    private static final double KIB_OF_A_MIB = 1024;

    private Memory() {}

    /** Of a process, in MiB, as Linux tells it; not a number where the system does not. */
    static double resident(long pid) {
        return status(pid, "VmRSS:") / KIB_OF_A_MIB;
    }

    /** Of a process, those of the JVM itself included; not a number where nobody tells. */
    static double threads(long pid) {
        return status(pid, "Threads:");
    }

    private static double status(long pid, String name) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
                if (line.startsWith(name)) {
                    return Double.parseDouble(line.replaceAll("[^0-9]", ""));
                }
            }
        } catch (IOException _) {
            // It has ended, or this is no Linux.
        }
        return Double.NaN;
    }

    /** How many files and connections a process has open; not a number where nobody tells. */
    static double files(long pid) {
        try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return open.count();
        } catch (IOException _) {
            return Double.NaN;
        }
    }

    /**
     * What is left of another JVM's heap after a collection, in MiB, which stops it for some tenths
     * of a second; not a number where the tools of the JDK do not tell.
     */
    static double heapAfterCollection(long pid) {
        return afterCollection(pid, List.of("S0U", "S1U", "EU", "OU"));
    }

    /** Of that the old generation, where what was new since the collection does not count. */
    static double oldAfterCollection(long pid) {
        return afterCollection(pid, List.of("OU"));
    }

    private static double afterCollection(long pid, List<String> parts) {
        List<String> told = collected(pid) ? said("jstat", "-gc", Long.toString(pid)) : List.of();
        if (told.size() < 2) {
            return Double.NaN;
        }
        List<String> names = List.of(told.getFirst().strip().split(" +"));
        List<String> values = List.of(told.getLast().strip().split(" +"));
        double kib = 0;
        for (String part : parts) {
            int at = names.indexOf(part);
            // A collector that has no such part says so with a dash.
            kib += at < 0 || values.get(at).equals("-") ? 0 : Double.parseDouble(values.get(at));
        }
        return kib / KIB_OF_A_MIB;
    }

    private static boolean collected(long pid) {
        return said("jcmd", Long.toString(pid), "GC.run").stream()
                .anyMatch(line -> line.contains("executed successfully"));
    }

    private static List<String> said(String tool, String... words) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", tool).toString());
        command.addAll(List.of(words));
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String all =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return all.lines().filter(line -> !line.isBlank()).toList();
        } catch (IOException _) {
            return List.of();
        }
    }

    /** What is reachable in this JVM's heap, in bytes. */
    static long held() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
