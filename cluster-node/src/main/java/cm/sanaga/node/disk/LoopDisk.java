package cm.sanaga.node.disk;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An ext4 file system of limited size in a file. Linux, as root, with {@code mkfs.ext4}, {@code
 * fallocate} and {@code fsfreeze}.
 *
 * <p>What power loss leaves on it is what had left the file system's memory: everything that a
 * successful fsync covered, and of the rest what the kernel happened to have written. The file
 * system behind is asked to flush when this one is, but its memory outlives the loss: a disk that
 * lies about having flushed is not simulated, nor a sector that is half written.
 */
public final class LoopDisk implements AutoCloseable {
    private static final long BLOCK = 4096;
    private static final long MEGABYTE = 1 << 20;
    private static final int TRIES = 50;

    /** Where the kernel is told how many writes a second it lets through to a device. */
    private static final Path LIMIT =
            Path.of("/sys/fs/cgroup/blkio/blkio.throttle.write_iops_device");

    private static final int NO_LIMIT = 0;

    private Path image;
    private final Path folder;
    private final Path filler;
    private int mounts;
    private int copies;
    private boolean frozen;

    private LoopDisk(Path image, Path folder) {
        this.image = image;
        this.folder = folder;
        this.filler = folder.resolve("filler");
    }

    /**
     * Makes an empty one.
     *
     * @param image the file it lives in, which must not exist
     * @param folder where it is mounted; made when it is missing
     * @param megabytes its size, of which the file takes only what is used
     * @throws IOException saying what the machine does not allow
     */
    public static LoopDisk make(Path image, Path folder, int megabytes) throws IOException {
        LoopDisk made = new LoopDisk(image, folder);
        try {
            Files.createDirectories(folder);
            try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
                file.setLength(megabytes * MEGABYTE);
            }
            // Nothing is kept back for root: a disk that is full is full for everybody.
            run("mkfs.ext4", "-q", "-F", "-m", "0", image.toString());
            made.mount();
            return made;
        } catch (IOException e) {
            made.close();
            throw e;
        }
    }

    private synchronized void mount() throws IOException {
        run("mount", "-o", "loop", image.toString(), folder.toString());
        mounts++;
        // A limit outlives the disk that it was meant for.
        hasten();
    }

    /** Everything that was written so far survives. */
    public void sync() throws IOException {
        run("sync", "--file-system", folder.toString());
    }

    /**
     * The power goes: from this instant on nothing reaches the disk and every fsync fails. Whoever
     * uses it has to be ended before it comes back.
     */
    public synchronized void cutPower() throws IOException {
        PowerSwitch.off(folder);
    }

    /**
     * The power is back: what the memory held is gone, and the file system recovers.
     *
     * <p>It comes back on a copy. A mount that other processes took with them into a namespace of
     * their own lives on, and must not share a disk with its successor.
     */
    public synchronized void restorePower() throws IOException {
        Path old = image;
        Path copy = old.resolveSibling("disk-" + ++copies);
        unmount();
        run("cp", "--sparse=always", old.toString(), copy.toString());
        image = copy;
        mount();
        Files.delete(old);
    }

    /** Every write and every fsync stands still. */
    public synchronized void freeze() throws IOException {
        run("fsfreeze", "--freeze", folder.toString());
        frozen = true;
    }

    /** They go on. */
    public synchronized void thaw() throws IOException {
        if (frozen) {
            frozen = false;
            run("fsfreeze", "--unfreeze", folder.toString());
        }
    }

    /** Whether the kernel can make disks slow: with cgroups of version 1, as root. */
    public static boolean slows() {
        return Files.isWritable(LIMIT);
    }

    /**
     * From now on no more writes a second leave the file system; an fsync is several, one after the
     * other.
     *
     * @param writes at least 1
     */
    public void slow(int writes) throws IOException {
        limit(writes);
    }

    /** They are as fast as they can. */
    public void hasten() throws IOException {
        if (slows()) {
            limit(NO_LIMIT);
        }
    }

    private synchronized void limit(int writes) throws IOException {
        Files.writeString(LIMIT, device() + " " + writes);
    }

    /** The loop device as the kernel counts devices: {@code 7:0}. */
    private String device() throws IOException {
        long device = (Long) Files.getAttribute(folder, "unix:dev");
        return ((device >> 8) & 0xfff) + ":" + ((device & 0xff) | ((device >> 12) & ~0xff));
    }

    /** Takes what is free, to the last block. */
    public void fill() throws IOException {
        Files.createDirectories(filler);
        long size = free();
        for (int i = 0; size >= BLOCK; i++) {
            Path part = filler.resolve(Integer.toString(i));
            try {
                run("fallocate", "-l", Long.toString(size), part.toString());
                size = Math.min(size, free());
            } catch (IOException _) {
                // Some of it is needed to say where the rest is.
                Files.deleteIfExists(part);
                size /= 2;
            }
        }
    }

    /** Gives it back. */
    public void empty() throws IOException {
        if (Files.isDirectory(filler)) {
            try (var parts = Files.list(filler)) {
                for (Path part : parts.toList()) {
                    Files.delete(part);
                }
            }
            Files.delete(filler);
        }
    }

    /** Whatever was done to it is undone but a loss of power. */
    public void heal() throws IOException {
        hasten();
        thaw();
        empty();
    }

    /** Bytes that are free. */
    public long free() throws IOException {
        return Files.getFileStore(folder).getUsableSpace();
    }

    private synchronized void unmount() throws IOException {
        IOException last = null;
        // Whoever was killed just now may still be on his way out.
        for (int i = 0; mounts > 0 && i < TRIES; i++) {
            try {
                run("umount", folder.toString());
                mounts--;
            } catch (IOException e) {
                last = e;
                pause();
            }
        }
        if (mounts > 0) {
            throw new IOException("the disk cannot be taken away", last);
        }
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static void run(String... words) throws IOException {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(String.join(" ", List.of(words)) + ": " + said.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Takes it away with all that is on it; whoever still has a file open keeps that file. */
    @Override
    public synchronized void close() throws IOException {
        thaw();
        try {
            unmount();
        } catch (IOException e) {
            run("umount", "--lazy", folder.toString());
            mounts = 0;
            throw e;
        } finally {
            Files.deleteIfExists(image);
        }
    }
}
