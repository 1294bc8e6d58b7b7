package cm.sanaga.projection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AskingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int QUEUE = 2;

    private final CountDownLatch inside = new CountDownLatch(1);
    private final CountDownLatch held = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicLong nanos = new AtomicLong();
    private final Asking asking =
            new Asking(
                    new Locked(),
                    new ReadSettings.Pool(1, QUEUE, PATIENCE, Duration.ofSeconds(5)),
                    nanos::get);

    /** Keeps whoever comes first, and sends everybody away. */
    private final class Locked extends HikariDataSource {
        @Override
        public Connection getConnection() throws SQLException {
            asked.incrementAndGet();
            inside.countDown();
            try {
                assertTrue(held.await(60, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new SQLException(e);
            }
            throw new SQLException("locked");
        }
    }

    private CompletableFuture<String> ask() {
        return asking.ask(_ -> "answer").toCompletableFuture();
    }

    /** It is at the database, and stays there. */
    private CompletableFuture<String> askFirst() throws InterruptedException {
        CompletableFuture<String> first = ask();
        assertTrue(inside.await(60, TimeUnit.SECONDS));
        return first;
    }

    private static String refusal(CompletableFuture<?> question) {
        Throwable cause = assertThrows(CompletionException.class, () -> question.join()).getCause();
        return String.valueOf(assertInstanceOf(ReadUnavailable.class, cause).getMessage());
    }

    @Test
    void a_question_that_waited_for_too_long_is_not_put_any_more() throws Exception {
        CompletableFuture<String> first = askFirst();
        CompletableFuture<String> early = ask();
        nanos.addAndGet(PATIENCE.toNanos() + 1);
        CompletableFuture<String> late = ask();
        held.countDown();
        assertEquals("the read models did not answer: locked", refusal(first));
        assertEquals("too many questions before this one", refusal(early));
        assertEquals("the read models did not answer: locked", refusal(late));
        assertEquals(2, asked.get());
        asking.close();
    }

    @Test
    void one_too_many_is_told_at_once() throws Exception {
        CompletableFuture<String> first = askFirst();
        var _ = ask();
        var _ = ask();
        assertEquals("too many questions at a time", refusal(ask()));
        held.countDown();
        assertEquals("the read models did not answer: locked", refusal(first));
        asking.close();
    }
}
