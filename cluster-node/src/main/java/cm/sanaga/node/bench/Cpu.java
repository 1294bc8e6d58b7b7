package cm.sanaga.node.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Processor time of a process, from the kernel; not a number where that does not tell. */
final class Cpu {
    /** What Linux counts in, on every machine that Java runs on: hundredths of a second. */
    private static final double MICROS_OF_A_TICK = 10_000;

    private Cpu() {}

    /** Of one process in microseconds. */
    static double of(long pid) {
        List<String> fields = stat(pid);
        return fields.isEmpty()
                ? Double.NaN
                : (number(fields, 11) + number(fields, 12)) * MICROS_OF_A_TICK;
    }

    /** Of one process, its children, and those that have ended, in microseconds. */
    static double ofFamily(long pid) {
        List<String> fields = stat(pid);
        if (fields.isEmpty()) {
            return Double.NaN;
        }
        double ended = (number(fields, 13) + number(fields, 14)) * MICROS_OF_A_TICK;
        double alive =
                ProcessHandle.of(pid).stream()
                        .flatMap(ProcessHandle::children)
                        .mapToDouble(child -> of(child.pid()))
                        .filter(Double::isFinite)
                        .sum();
        return of(pid) + ended + alive;
    }

    /** The fields after the name of the program, which may contain anything. */
    private static List<String> stat(long pid) {
        try {
            String line = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return List.of(line.substring(line.lastIndexOf(')') + 2).split(" "));
        } catch (IOException _) {
            return List.of();
        }
    }

    private static long number(List<String> fields, int index) {
        return Long.parseLong(fields.get(index));
    }
}
