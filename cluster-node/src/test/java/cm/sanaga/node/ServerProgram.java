package cm.sanaga.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The embedded PostgreSQL's program, unpacked once for all tests. */
final class ServerProgram {
    private static final Path UNPACKED = Path.of("target/postgres");

    private ServerProgram() {}

    /** A data folder, made where there is none, whose server need not be unpacked. */
    static Path in(Path folder) {
        try {
            Path link = Files.createDirectories(folder).resolve("postgres-program");
            if (!Files.exists(link)) {
                Files.createSymbolicLink(link, Files.createDirectories(UNPACKED).toAbsolutePath());
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
