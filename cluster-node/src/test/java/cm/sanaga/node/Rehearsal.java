package cm.sanaga.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * What {@code ./sanaga} does once for each build: the program in jars does a little of everything,
 * and the JVM keeps what it loaded, linked and learned. Nodes of tests then start in half the time.
 */
final class Rehearsal {
    private static final Path KEPT = Path.of("target/rehearsal").toAbsolutePath();
    private static final Path CACHE = KEPT.resolve("node.aot");
    private static final Duration LONGEST = Duration.ofMinutes(3);
    private static final List<String> WORDS = words();

    private Rehearsal() {}

    /** What the JVM of a node is told: its class path, and what is kept of it. */
    static List<String> jvm() {
        return WORDS;
    }

    /** Whoever comes first makes it, and others that test at the same time wait. */
    private static List<String> words() {
        try {
            Files.createDirectories(KEPT);
            try (FileChannel lock =
                            FileChannel.open(
                                    KEPT.resolve("lock"),
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.WRITE);
                    FileLock _ = lock.lock()) {
                return held();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> held() throws IOException {
        List<Path> classes =
                Stream.of(System.getProperty("java.class.path").split(":", -1))
                        .filter(entry -> !entry.isEmpty())
                        .map(Path::of)
                        .filter(Files::exists)
                        .toList();
        List<String> jars = new ArrayList<>();
        List<String> build = new ArrayList<>();
        for (Path each : classes) {
            boolean folder = Files.isDirectory(each);
            build.add(each + " " + (folder ? newest(each) : 0));
            jars.add((folder ? KEPT.resolve(jars.size() + ".jar") : each).toString());
        }
        List<String> classPath = List.of("-cp", String.join(":", jars));
        Path of = KEPT.resolve("build");
        if (!Files.exists(of) || !Files.readAllLines(of).equals(build)) {
            Files.deleteIfExists(of);
            Files.deleteIfExists(CACHE);
            for (int i = 0; i < jars.size(); i++) {
                if (Files.isDirectory(classes.get(i))) {
                    pack(classes.get(i), jars.get(i));
                }
            }
            rehearse(classPath);
            Files.write(of, build);
        }
        // One that failed costs nothing but time.
        return Files.exists(CACHE)
                ? Stream.concat(Stream.of("-XX:AOTCache=" + CACHE), classPath.stream()).toList()
                : classPath;
    }

    private static long newest(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.mapToLong(file -> file.toFile().lastModified()).max().orElse(0);
        }
    }

    private static void pack(Path folder, String jar) {
        ToolProvider tool = ToolProvider.findFirst("jar").orElseThrow();
        int code =
                tool.run(
                        System.out,
                        System.err,
                        "--create",
                        "--no-compress",
                        "--file",
                        jar,
                        "-C",
                        folder.toString(),
                        ".");
        if (code != 0) {
            throw new IllegalStateException(folder + " cannot be packed: " + code);
        }
    }

    private static void rehearse(List<String> classPath) throws IOException {
        Path folder = Files.createTempDirectory(KEPT, "node");
        Path log = KEPT.resolve("node.log");
        List<String> words =
                Stream.concat(Stream.of("-XX:AOTCacheOutput=" + CACHE), classPath.stream())
                        .toList();
        Process node = RunningNode.launch(List.of("rehearse"), words, folder, log, Map.of());
        RunningNode.awaitEnd(node, LONGEST);
        node.destroyForcibly();
        MachinePostgres.delete(folder);
    }
}
