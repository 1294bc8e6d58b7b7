package cm.sanaga.node;

import cm.sanaga.projection.LedgerExport;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** {@code ./sanaga export}: the whole ledger in a file. */
final class Exported {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Exported() {}

    /**
     * Writes it, whole or not at all.
     *
     * @return what was written, for whoever asked for it
     * @throws StartupProblem when the file cannot be written or the database not be read
     */
    static String to(Path file, Database database) {
        Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        long begun = System.nanoTime();
        try {
            LedgerExport.Written written;
            try (Writer out = Files.newBufferedWriter(unfinished)) {
                written = LedgerExport.write(database.dataSource(), out, Instant.now(), PATIENCE);
            }
            Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
            return "%,d journals%s are in %s (%.1f s). To check them: hledger -f %s check -s"
                    .formatted(
                            written.journals(),
                            written.last()
                                    .map(
                                            at ->
                                                    ", the last of "
                                                            + at.truncatedTo(ChronoUnit.SECONDS))
                                    .orElse(""),
                            file,
                            (System.nanoTime() - begun) / 1e9,
                            file);
        } catch (IOException e) {
            throw new StartupProblem("%s cannot be written: %s".formatted(file, e), e);
        } catch (SQLException e) {
            throw new StartupProblem("the ledger cannot be read: " + e.getMessage(), e);
        }
    }
}
