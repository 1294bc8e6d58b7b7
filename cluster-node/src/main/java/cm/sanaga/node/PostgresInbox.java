package cm.sanaga.node;

import cm.sanaga.http.Inbox;
import cm.sanaga.kernel.Digest;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Keeps callbacks in {@code inbox.callback}. One thread writes everything that arrived while it was
 * writing before, in one transaction; a full queue refuses, and the provider calls again.
 */
final class PostgresInbox implements Inbox, AutoCloseable {
    private static final int WAITING = 4_096;
    private static final int BATCH = 256;
    private static final String INSERT =
            "INSERT INTO inbox.callback (provider, payment, received_at, body, headers, digest)"
                    + " VALUES (?, ?, ?, ?, ?::jsonb, ?)";
    private static final ObjectMapper JSON = new ObjectMapper();

    private record Kept(Callback callback, CompletableFuture<Void> done) {}

    private final BlockingQueue<Kept> queue = new ArrayBlockingQueue<>(WAITING);
    private final HikariDataSource pool;
    private final Thread writer;

    PostgresInbox(Database database) {
        this.pool = database.pool("sanaga-inbox", 1);
        this.writer = Thread.ofPlatform().daemon().name("sanaga-inbox").start(this::work);
    }

    @Override
    public CompletionStage<Void> keep(Callback callback) {
        Kept kept = new Kept(callback, new CompletableFuture<>());
        if (!queue.offer(kept)) {
            kept.done.completeExceptionally(new IllegalStateException("the inbox is full"));
        }
        return kept.done;
    }

    private void work() {
        List<Kept> batch = new ArrayList<>(BATCH);
        try {
            while (!Thread.currentThread().isInterrupted()) {
                batch.add(queue.take());
                queue.drainTo(batch, BATCH - 1);
                write(batch);
                batch.clear();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(List<Kept> batch) {
        try (Connection connection = pool.getConnection();
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            connection.setAutoCommit(false);
            for (Kept kept : batch) {
                bind(insert, kept.callback);
                insert.addBatch();
            }
            insert.executeBatch();
            connection.commit();
            batch.forEach(kept -> kept.done.complete(null));
        } catch (SQLException | JsonProcessingException | RuntimeException e) {
            batch.forEach(kept -> kept.done.completeExceptionally(e));
        }
    }

    private static void bind(PreparedStatement insert, Callback callback)
            throws SQLException, JsonProcessingException {
        byte[] body = callback.body().toArray();
        insert.setString(1, callback.provider().value());
        insert.setString(2, callback.payment().value());
        insert.setTimestamp(3, Timestamp.from(callback.at()));
        insert.setBytes(4, body);
        insert.setString(5, JSON.writeValueAsString(callback.headers()));
        insert.setBytes(6, Digest.of(body).bytes());
    }

    @Override
    public void close() {
        writer.interrupt();
        pool.close();
    }
}
