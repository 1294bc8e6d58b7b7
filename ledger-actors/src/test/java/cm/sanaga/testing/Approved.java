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
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
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
     * The same for what is only stored inside of something else, in files like {@code
     * charge-event.called+resent.json}.
     *
     * @param inner the sealed type inside
     * @param wrap makes of a sample what is stored
     * @throws AssertionError as {@link #check} does
     */
    public static <T> void checkInside(
            Class<T> inner, Function<? super T, ?> wrap, List<? extends T> samples) {
        new Approved().compareInside(inner, wrap, samples);
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
                String name =
                        file.getFileName()
                                .toString()
                                .replaceFirst("(\\+[a-z-]+)?(\\.\\d+)?\\.json$", "");
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
        compareAll(root, samples, this::compare);
    }

    private <T> void compareInside(
            Class<T> inner, Function<? super T, ?> wrap, List<? extends T> samples) {
        compareAll(
                inner,
                samples,
                sample -> {
                    Object stored = wrap.apply(sample);
                    compare(stored, json.name(stored) + "+" + kebab(sample.getClass()));
                });
    }

    private static String kebab(Class<?> type) {
        return type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    private <T> void compareAll(
            Class<?> root, List<? extends T> samples, Consumer<? super T> compare) {
        Map<Class<?>, T> byType = new HashMap<>();
        for (T sample : samples) {
            if (byType.put(sample.getClass(), sample) != null) {
                fail("two samples of " + sample.getClass());
            }
        }
        TreeSet<String> missing = new TreeSet<>();
        for (Class<?> leaf : leaves(root).toList()) {
            T sample = byType.remove(leaf);
            if (sample == null) {
                missing.add(leaf.getSimpleName());
            } else {
                compare.accept(sample);
            }
        }
        assertEquals(List.of(), unapproved, "look at these and copy them to " + FILES);
        assertEquals(new TreeSet<>(), missing, "cases of " + root.getName() + " without a sample");
        assertEquals(Map.of(), byType, "samples that are no case of " + root.getName());
    }

    private void compare(Object sample) {
        compare(sample, json.name(sample));
    }

    private void compare(Object sample, String title) {
        String name = json.name(sample);
        String now = pretty(json.write(sample));
        Path file = FILES.resolve(title + ".json");
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(RECEIVED);
                unapproved.add(Files.writeString(RECEIVED.resolve(title + ".json"), now));
                return;
            }
            assertEquals(
                    Files.readString(file), now, title + " is written otherwise than approved");
            assertEquals(sample, json.read(name, Files.readAllBytes(file)), title);
            for (Path older : olderShapes(title)) {
                assertEquals(
                        sample.getClass(), json.read(name, Files.readAllBytes(older)).getClass());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertEquals(sample, cbor.read(name, cbor.write(sample)), title + " by CBOR");
    }

    private static List<Path> olderShapes(String title) throws IOException {
        try (Stream<Path> files = Files.list(FILES)) {
            return files.filter(
                            file ->
                                    file.getFileName()
                                            .toString()
                                            .matches(Pattern.quote(title) + "\\.\\d+\\.json"))
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
