package cm.sanaga.node.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What processes and this JVM have in memory. */
final class Memory {
    private static final double KIB_OF_A_MIB = 1024;

    private Memory() {}

    /** Of a process, in MiB, as Linux tells it; not a number where the system does not. */
    static double resident(long pid) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
                if (line.startsWith("VmRSS:")) {
                    return Double.parseDouble(line.replaceAll("[^0-9]", "")) / KIB_OF_A_MIB;
                }
            }
        } catch (IOException _) {
            // It has ended, or this is no Linux.
        }
        return Double.NaN;
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
