package cm.sanaga.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import cm.sanaga.kernel.wire.Wire;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Holds the shape of what is stored or sent: a file under {@code src/test/resources/approved} for
 * each case of a sealed type. Files are only ever added. A new shape of an old name keeps the old
 * file, as in {@code account-event.posted.2026.json}, which must still be readable.
 */
public final class Approved {
    private static final Path FILES = Path.of("src/test/resources/approved");
    private static final Path RECEIVED = Path.of("target/approved");
    private static final ObjectMapper PRETTY = new ObjectMapper();

    private final Wire json = Wire.json();
    private final Wire cbor = Wire.cbor(ConfigFactory.load(), List.of());

    private final List<Path> unapproved = new ArrayList<>();

    private Approved() {}

    /**
     * Compares one sample of every case of a root with its file, and with itself after a round trip
     * through JSON and CBOR.
     *
     * @throws AssertionError when a case has no sample, or no file, or is read or written otherwise
     */
    public static void check(Class<?> root, List<?> samples) {
        new Approved().compare(root, samples);
    }

    /**
     * Reads every file there is, also those whose case is gone from the program: what was stored
     * under its name is in somebody's journal.
     *
     * @return how many there are
     * @throws AssertionError naming the first that cannot be read
     */
    public static int replay() {
        Approved approved = new Approved();
        try (Stream<Path> files = Files.list(FILES)) {
            List<Path> all = files.sorted().toList();
            for (Path file : all) {
                String name = file.getFileName().toString().replaceFirst("(\\.\\d+)?\\.json$", "");
                try {
                    approved.json.read(name, Files.readAllBytes(file));
                } catch (RuntimeException e) {
                    fail(file + " was stored once and cannot be read", e);
                }
            }
            return all.size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void compare(Class<?> root, List<?> samples) {
        Map<Class<?>, Object> byType = new HashMap<>();
        for (Object sample : samples) {
            if (byType.put(sample.getClass(), sample) != null) {
                fail("two samples of " + sample.getClass());
            }
        }
        TreeSet<String> missing = new TreeSet<>();
        for (Class<?> leaf : leaves(root).toList()) {
            Object sample = byType.remove(leaf);
            if (sample == null) {
                missing.add(leaf.getSimpleName());
            } else {
                compare(sample);
            }
        }
        assertEquals(List.of(), unapproved, "look at these and copy them to " + FILES);
        assertEquals(new TreeSet<>(), missing, "cases of " + root.getName() + " without a sample");
        assertEquals(Map.of(), byType, "samples that are no case of " + root.getName());
    }

    private void compare(Object sample) {
        String name = json.name(sample);
        String now = pretty(json.write(sample));
        Path file = FILES.resolve(name + ".json");
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(RECEIVED);
                unapproved.add(Files.writeString(RECEIVED.resolve(name + ".json"), now));
                return;
            }
            assertEquals(Files.readString(file), now, name + " is written otherwise than approved");
            assertEquals(sample, json.read(name, Files.readAllBytes(file)), name);
            for (Path older : olderShapes(name)) {
                assertEquals(
                        sample.getClass(), json.read(name, Files.readAllBytes(older)).getClass());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertEquals(sample, cbor.read(name, cbor.write(sample)), name + " by CBOR");
    }

    private static List<Path> olderShapes(String name) throws IOException {
        try (Stream<Path> files = Files.list(FILES)) {
            return files.filter(
                            file -> file.getFileName().toString().matches(name + "\\.\\d+\\.json"))
                    .toList();
        }
    }

    private static Stream<Class<?>> leaves(Class<?> type) {
        return type.isSealed()
                ? Stream.of(type.getPermittedSubclasses()).flatMap(Approved::leaves)
                : Stream.of(type);
    }

    private static String pretty(byte[] bytes) {
        try {
            return PRETTY.writerWithDefaultPrettyPrinter()
                            .writeValueAsString(PRETTY.readTree(bytes))
                    + "\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
