package cm.sanaga.projection;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Answers questions on threads and connections of their own, as many as there are connections; a
 * bounded number waits and the next is turned away. One that waited for too long is not put any
 * more: who asked it has given up or is about to.
 */
final class Asking implements AutoCloseable {
    private final HikariDataSource database;
    private final ThreadPoolExecutor threads;
    private final Duration patience;
    private final LongSupplier nanos;

    Asking(HikariDataSource database, ReadSettings.Pool settings) {
        this(database, settings, System::nanoTime);
    }

    Asking(HikariDataSource database, ReadSettings.Pool settings, LongSupplier nanos) {
        this.database = database;
        this.patience = settings.connectionTimeout();
        this.nanos = nanos;
        this.threads =
                new ThreadPoolExecutor(
                        settings.connections(),
                        settings.connections(),
                        1,
                        TimeUnit.MINUTES,
                        new ArrayBlockingQueue<>(settings.queue()),
                        Thread.ofPlatform().daemon().name("sanaga-read-query-", 0).factory());
    }

    /** A question, put to the database. */
    @FunctionalInterface
    interface Question<T> {
        T put(Connection connection) throws SQLException;
    }

    /** Puts a question in a read-only transaction that sees one moment. */
    <T> CompletionStage<T> ask(Question<T> question) {
        long asked = nanos.getAsLong();
        try {
            return CompletableFuture.supplyAsync(() -> answer(question, asked), threads);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(
                    new ReadUnavailable("too many questions at a time", e));
        }
    }

    private <T> T answer(Question<T> question, long asked) {
        if (nanos.getAsLong() - asked > patience.toNanos()) {
            throw new ReadUnavailable("too many questions before this one");
        }
        try (Connection connection = database.getConnection()) {
            T answer = question.put(connection);
            connection.commit();
            return answer;
        } catch (SQLException e) {
            throw new CompletionException(
                    new ReadUnavailable("the read models did not answer: " + e.getMessage(), e));
        }
    }

    @Override
    public void close() {
        threads.shutdown();
        database.close();
    }
}
