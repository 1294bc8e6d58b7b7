package cm.sanaga.projection;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Answers questions on threads and connections of their own, as many as there are connections; a
 * bounded number waits and the next is turned away.
 */
final class Asking implements AutoCloseable {
    private final HikariDataSource database;
    private final ThreadPoolExecutor threads;

    Asking(HikariDataSource database, ReadSettings.Pool settings) {
        this.database = database;
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
        try {
            return CompletableFuture.supplyAsync(() -> answer(question), threads);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(
                    new ReadUnavailable("too many questions at a time", e));
        }
    }

    private <T> T answer(Question<T> question) {
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
