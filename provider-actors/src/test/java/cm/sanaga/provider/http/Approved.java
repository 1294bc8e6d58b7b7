package cm.sanaga.provider.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Texts that a person has approved, under {@code golden/} in the test resources. */
public final class Approved {
    private Approved() {}

    /** Compares; what was received is left under {@code target/golden} for a person to look at. */
    public static void check(String name, String received) {
        Path left = Path.of("target", "golden").resolve(name);
        try {
            Files.createDirectories(left.toAbsolutePath().getParent());
            Files.writeString(left, received);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertEquals(text(name), received, name);
    }

    /** The approved text. */
    public static String text(String name) {
        try (var in = Approved.class.getResourceAsStream("/golden/" + name)) {
            return in == null
                    ? fail("nothing approved under " + name)
                    : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
