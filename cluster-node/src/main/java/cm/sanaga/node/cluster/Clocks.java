package cm.sanaga.node.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A network whose nodes have a clock each that can be set wrong while they run: by libfaketime
 * (Debian: {@code faketime}). Only the time of day is touched; what measures durations goes on.
 */
public final class Clocks implements Network {
    private static final Path LIBRARIES = Path.of("/usr/lib");

    /** The one for threads costs 3 us for each look at the clock, this one 0.5 us. */
    private static final String NAMED = "faketime/libfaketime.so.1";

    private final Network network;
    private final Path library;
    private final Path folder;

    private Clocks(Network network, Path library, Path folder) {
        this.network = network;
        this.library = library;
        this.folder = folder;
    }

    /**
     * Gives each node its clock.
     *
     * @param folder where their offsets are written
     * @return nothing where the library is not installed
     */
    public static Optional<Clocks> over(Network network, Path folder) {
        return library().map(library -> new Clocks(network, library, folder));
    }

    private static Optional<Path> library() {
        try (DirectoryStream<Path> architectures = Files.newDirectoryStream(LIBRARIES)) {
            for (Path each : architectures) {
                Path library = each.resolve(NAMED);
                if (Files.isReadable(library)) {
                    return Optional.of(library);
                }
            }
            return Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    @Override
    public String host(int node) {
        return network.host(node);
    }

    @Override
    public String front() {
        return network.front();
    }

    @Override
    public String address(int port) {
        return network.address(port);
    }

    @Override
    public List<String> launcher(int node) {
        ahead(node, Duration.ZERO);
        List<String> words = new ArrayList<>(network.launcher(node));
        words.addAll(
                List.of(
                        "env",
                        "LD_PRELOAD=" + library,
                        "FAKETIME_TIMESTAMP_FILE=" + offset(node),
                        "FAKETIME_CACHE_DURATION=1",
                        "FAKETIME_DONT_FAKE_MONOTONIC=1",
                        // Or waiting threads wake at once and again, and take all processors.
                        "FAKETIME_FORCE_MONOTONIC_FIX=0"));
        return words;
    }

    /** From the next second on a node's clock is that much before, or behind, the true one. */
    public void ahead(int node, Duration by) {
        Path file = offset(node);
        Path next = file.resolveSibling(file.getFileName() + ".next");
        try {
            Files.writeString(next, "%+d\n".formatted(by.toSeconds()));
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("a node's clock cannot be set", e);
        }
    }

    private Path offset(int node) {
        return folder.resolve("clock-" + node);
    }
}
