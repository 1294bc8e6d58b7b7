package cm.sanaga.node;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The folder a node keeps everything in, held by one process at a time. The operating system lets
 * go of it when the process ends, however it ends.
 */
public final class DataFolder implements AutoCloseable {
    private final Path path;
    private final FileChannel lock;

    private DataFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Makes the folder if it is missing and takes it.
     *
     * @throws StartupProblem when it cannot be written or another process has it
     */
    public static DataFolder open(Path path) {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new StartupProblem(
                    "%s is not a folder: set %s to one".formatted(path, Settings.DATA_FOLDER));
        }
        FileChannel channel = null;
        try {
            Files.createDirectories(path);
            channel =
                    FileChannel.open(
                            path.resolve("lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            if (locked(channel)) {
                return new DataFolder(path, channel);
            }
            channel.close();
        } catch (IOException e) {
            throw new StartupProblem(
                    "cannot write in the data folder %s: make it writable or set %s to another"
                            .formatted(path, Settings.DATA_FOLDER),
                    e);
        }
        throw new StartupProblem(
                "the data folder %s belongs to a running node: stop that one or set %s to another"
                        .formatted(path, Settings.DATA_FOLDER));
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException _) {
            return false;
        }
    }

    /** A file or folder in it. */
    public Path file(String name) {
        return path.resolve(name);
    }

    /** Makes a folder in it, unless it is there. */
    void makeFolder(String name) {
        try {
            Files.createDirectories(file(name));
        } catch (IOException e) {
            throw new StartupProblem("cannot make " + file(name) + ": make it writable", e);
        }
    }

    /** The text of a file, or null while it does not exist. */
    @Nullable String read(String name) {
        Path file = file(name);
        try {
            return Files.exists(file) ? Files.readString(file) : null;
        } catch (IOException e) {
            throw new StartupProblem("cannot read " + file + ": make it readable", e);
        }
    }

    /** Writes a file that only its owner may read, whole or not at all. */
    void writePrivately(String name, String text) {
        Path file = file(name);
        Path fresh = file(name + ".new");
        try {
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, ownerOnly());
            try (FileChannel out = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                out.write(StandardCharsets.UTF_8.encode(text));
                out.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StartupProblem("cannot write " + file + ": make the folder writable", e);
        }
    }

    private static FileAttribute<?>[] ownerOnly() {
        if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            return new FileAttribute<?>[0];
        }
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        };
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException _) {
            // The process ends; the operating system closes what is left.
        }
    }
}
