package cm.sanaga.node.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the runs that break things rest on: the disk does to others what it says. */
class LoopDiskIT {
    private final Path image;
    private final Path folder;

    LoopDiskIT(@TempDir Path path) {
        this.image = path.resolve("disk");
        this.folder = path.resolve("mounted");
    }

    private LoopDisk disk() throws IOException {
        assumeTrue(
                System.getProperty("user.name").equals("root")
                        || System.getenv("SANAGA_TOOLS_REQUIRED") != null,
                "only root can mount a disk");
        return LoopDisk.make(image, folder, 32);
    }

    @AfterEach
    void nothing_is_left() throws IOException {
        assertFalse(Files.readString(Path.of("/proc/mounts")).contains(folder.toString()));
    }

    private void write(String name, int bytes, boolean synced) throws IOException {
        try (FileChannel file =
                FileChannel.open(
                        folder.resolve(name),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE)) {
            ByteBuffer data = ByteBuffer.allocate(bytes);
            while (data.hasRemaining()) {
                file.write(data);
            }
            if (synced) {
                file.force(true);
            }
        }
    }

    @Test
    void what_was_synced_survives_the_loss_of_power_and_what_was_not_is_gone() throws Exception {
        try (LoopDisk disk = disk()) {
            write("synced", 10_000, true);
            write("unsynced", 10_000, false);
            disk.cutPower();
            assertThrows(IOException.class, () -> write("late", 10_000, true));
            disk.restorePower();
            assertEquals(10_000, Files.size(folder.resolve("synced")));
            assertFalse(Files.exists(folder.resolve("unsynced")));
            assertFalse(Files.exists(folder.resolve("late")));
            write("after", 10_000, true);
        }
    }

    @Test
    void a_full_disk_takes_nothing_until_there_is_room_again() throws Exception {
        try (LoopDisk disk = disk()) {
            disk.fill();
            assertThrows(IOException.class, () -> write("one", 100_000, true));
            disk.empty();
            write("other", 100_000, true);
        }
    }

    @Test
    void a_disk_that_stands_still_lets_everybody_wait() throws Exception {
        try (LoopDisk disk = disk()) {
            disk.freeze();
            CompletableFuture<Void> written =
                    CompletableFuture.runAsync(
                            () -> {
                                try {
                                    write("one", 10_000, true);
                                } catch (IOException e) {
                                    throw new IllegalStateException(e);
                                }
                            });
            assertThrows(TimeoutException.class, () -> written.get(500, TimeUnit.MILLISECONDS));
            disk.thaw();
            written.get(60, TimeUnit.SECONDS);
            assertTrue(Files.exists(folder.resolve("one")));
        }
    }

    private Duration tookToWrite(int files) throws IOException {
        long begun = System.nanoTime();
        for (int i = 0; i < files; i++) {
            write("file-" + i, 10_000, true);
        }
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    @Test
    void a_slow_disk_writes_all_the_same_and_is_fast_again() throws Exception {
        assumeTrue(LoopDisk.slows(), "only cgroups of version 1 can make a disk slow");
        Duration longer = Duration.ofMillis(1_500);
        try (LoopDisk disk = disk()) {
            disk.slow(4);
            Duration slow = tookToWrite(4);
            assertTrue(slow.compareTo(longer) > 0, slow::toString);
            disk.hasten();
            Duration fast = tookToWrite(4);
            assertTrue(fast.compareTo(longer) < 0, fast::toString);
        }
    }
}
