package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** F16: a node whose journal is not written says so, and tries again. */
class JournalWritesTest {
    private final AtomicLong now = new AtomicLong();
    private final JournalWrites writes = new JournalWrites(now::get);

    private Optional<String> trouble() {
        return writes.check().trouble().get().toCompletableFuture().join();
    }

    private static Throwable refused(String state) {
        return new CompletionException(new SQLException("could not extend file\nHINT", state));
    }

    @Test
    void a_full_disk_is_shown_until_five_seconds_after_the_last_refusal() {
        assertEquals(Optional.empty(), trouble());
        writes.failed(refused("53100"));
        now.addAndGet(JournalWrites.SHOWN.toNanos());
        assertEquals(Optional.of("a write was refused: could not extend file"), trouble());
        writes.failed(refused("58030"));
        now.addAndGet(JournalWrites.SHOWN.toNanos());
        assertTrue(trouble().isPresent());
        now.addAndGet(1);
        assertEquals(Optional.empty(), trouble());
    }

    @Test
    void a_second_writer_or_a_server_that_is_away_is_not_the_disk() {
        writes.failed(refused("23505"));
        writes.failed(refused("08006"));
        writes.failed(refused("53300"));
        writes.failed(new IllegalStateException("no room in the queue"));
        writes.failed(new SQLException("of the driver itself"));
        assertEquals(Optional.empty(), trouble());
    }
}
