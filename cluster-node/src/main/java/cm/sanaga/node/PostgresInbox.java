package cm.sanaga.node;

import cm.sanaga.http.Inbox;
import cm.sanaga.kernel.Digest;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
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
            "INSERT INTO inbox.callback"
                    + " (provider, payment, received_at, body, headers, digest, same,"
                    + " method, path, query, judged)"
                    + " VALUES (?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?, ?) ON CONFLICT (same) DO UPDATE"
                    + " SET times = callback.times + 1, last_at = excluded.received_at"
                    + " RETURNING times";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Two nodes that write the same rows in one order wait for each other, and never in a ring. */
    private static final Comparator<Waiting> ORDER =
            Comparator.comparing(one -> one.same.bytes(), Arrays::compareUnsigned);

    private record Waiting(Callback callback, Digest same, CompletableFuture<Kept> done) {}

    private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(WAITING);
    private final HikariDataSource pool;
    private final Thread writer;

    PostgresInbox(Database database) {
        this.pool = database.pool("sanaga-inbox", 1);
        this.writer = Thread.ofPlatform().daemon().name("sanaga-inbox").start(this::work);
    }

    @Override
    public CompletionStage<Kept> keep(Callback callback) {
        Waiting kept = new Waiting(callback, same(callback), new CompletableFuture<>());
        if (!queue.offer(kept)) {
            kept.done.completeExceptionally(new IllegalStateException("the inbox is full"));
        }
        return kept.done;
    }

    private void work() {
        List<Waiting> batch = new ArrayList<>(BATCH);
        try {
            while (!Thread.currentThread().isInterrupted()) {
                batch.add(queue.take());
                queue.drainTo(batch, BATCH - 1);
                batch.sort(ORDER);
                write(batch);
                batch.clear();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(List<Waiting> batch) {
        List<Kept> kept = new ArrayList<>(batch.size());
        try (Connection connection = pool.getConnection();
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            // What is one statement needs no other to begin and end it.
            connection.setAutoCommit(batch.size() == 1);
            for (Waiting one : batch) {
                bind(insert, one);
                try (ResultSet row = insert.executeQuery()) {
                    row.next();
                    kept.add(row.getInt(1) == 1 ? Kept.FIRST : Kept.AGAIN);
                }
            }
            if (!connection.getAutoCommit()) {
                connection.commit();
            }
        } catch (SQLException | JsonProcessingException | RuntimeException e) {
            batch.forEach(one -> one.done.completeExceptionally(e));
            return;
        }
        for (int i = 0; i < kept.size(); i++) {
            batch.get(i).done.complete(kept.get(i));
        }
    }

    private static void bind(PreparedStatement insert, Waiting one)
            throws SQLException, JsonProcessingException {
        Callback callback = one.callback;
        byte[] body = callback.body().toArray();
        insert.setString(1, callback.provider().value());
        insert.setString(2, callback.payment().value());
        insert.setTimestamp(3, Timestamp.from(callback.at()));
        insert.setBytes(4, body);
        insert.setString(5, JSON.writeValueAsString(callback.headers()));
        insert.setBytes(6, Digest.of(body).bytes());
        insert.setBytes(7, one.same.bytes());
        insert.setString(8, callback.request().method());
        insert.setString(9, callback.request().path());
        insert.setString(10, callback.request().query());
        // What was refused for its signature is told already, whatever it claims.
        insert.setBoolean(11, callback.refused());
    }

    private static Digest same(Callback callback) {
        byte[] body = callback.body().toArray();
        byte[] about =
                String.join(
                                "\n",
                                callback.provider().value(),
                                callback.payment().value(),
                                callback.headers().getOrDefault(VERDICT, ""),
                                "")
                        .getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(about, about.length + body.length);
        System.arraycopy(body, 0, all, about.length, body.length);
        return Digest.of(all);
    }

    @Override
    public void close() {
        writer.interrupt();
        pool.close();
    }
}
