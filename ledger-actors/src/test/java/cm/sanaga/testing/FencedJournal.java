package cm.sanaga.testing;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.PersistentImpl;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.journal.japi.AsyncWriteJournal;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializers;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;

/**
 * A journal in memory with the one property of the real one that everything rests on: the primary
 * key of persistence id and sequence number. Events are kept as bytes. Appends can be made to fail,
 * or to wait.
 */
public final class FencedJournal extends AsyncWriteJournal {
    private static final Map<String, NavigableMap<Long, Row>> ROWS = new ConcurrentHashMap<>();
    private static final Map<String, List<Integer>> APPENDS = new ConcurrentHashMap<>();
    private static final AtomicInteger FAILING = new AtomicInteger();
    private static final AtomicInteger LOSING_ANSWERS = new AtomicInteger();
    private static volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);

    private record Row(int serializer, String manifest, String hex, String writer) {
        byte[] bytes() {
            return HexFormat.of().parseHex(hex);
        }
    }

    private final Serialization serialization = SerializationExtension.get(context().system());

    /** Settings that make it the journal, and the test kit's store the snapshot store. */
    public static Config config() {
        return ConfigFactory.parseString(
                        """
                        pekko.persistence.journal.plugin = "fenced-journal"
                        fenced-journal {
                          class = "cm.sanaga.testing.FencedJournal"
                          plugin-dispatcher = "pekko.actor.default-dispatcher"
                          replay-filter.mode = fail
                          circuit-breaker { max-failures = 1000, call-timeout = 30s, reset-timeout = 1s }
                        }
                        """)
                .withFallback(
                        org.apache.pekko.persistence.testkit.PersistenceTestKitSnapshotPlugin
                                .config());
    }

    /** The next so many appends fail and nothing is written. */
    public static void failNext(int appends) {
        FAILING.set(appends);
    }

    /** The next so many appends are written, and yet their writer is told that they failed. */
    public static void loseAnswers(int appends) {
        LOSING_ANSWERS.set(appends);
    }

    /** Appends wait until the returned stage is completed. */
    public static CompletableFuture<Void> pause() {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        gate = closed;
        return closed;
    }

    /** How many events each append of an entity had, in order. */
    public static List<Integer> appends(String persistenceId) {
        return List.copyOf(APPENDS.getOrDefault(persistenceId, List.of()));
    }

    /** How many events an entity has. */
    public static int events(String persistenceId) {
        return ROWS.getOrDefault(persistenceId, new ConcurrentSkipListMap<>()).size();
    }

    /** Changes the stored bytes of one event. */
    public static void tamper(String persistenceId, long sequenceNumber, Consumer<byte[]> change) {
        NavigableMap<Long, Row> rows =
                ROWS.getOrDefault(persistenceId, new ConcurrentSkipListMap<>());
        Row row = rows.get(sequenceNumber);
        if (row == null) {
            throw new IllegalArgumentException(persistenceId + " has no " + sequenceNumber);
        }
        byte[] bytes = row.bytes();
        change.accept(bytes);
        rows.put(
                sequenceNumber,
                new Row(row.serializer, row.manifest, HexFormat.of().formatHex(bytes), row.writer));
    }

    @Override
    public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(
            Iterable<AtomicWrite> messages) {
        List<AtomicWrite> writes = new ArrayList<>();
        messages.forEach(writes::add);
        CompletionStage<Iterable<Optional<Exception>>> written =
                gate.thenApply(
                        _ -> {
                            if (FAILING.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                                throw new IllegalStateException("the journal is told to fail");
                            }
                            List<Optional<Exception>> results = new ArrayList<>();
                            for (AtomicWrite write : writes) {
                                append(write);
                                results.add(Optional.empty());
                            }
                            if (LOSING_ANSWERS.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                                throw new IllegalStateException("the answer is told to be lost");
                            }
                            return results;
                        });
        return FutureConverters.asScala(written);
    }

    private void append(AtomicWrite write) {
        NavigableMap<Long, Row> rows =
                ROWS.computeIfAbsent(write.persistenceId(), _ -> new ConcurrentSkipListMap<>());
        synchronized (rows) {
            List<PersistentRepr> events = CollectionConverters.asJava(write.payload());
            for (PersistentRepr event : events) {
                if (rows.containsKey(event.sequenceNr())) {
                    throw new IllegalStateException(
                            "duplicate key " + write.persistenceId() + " " + event.sequenceNr());
                }
            }
            for (PersistentRepr event : events) {
                rows.put(event.sequenceNr(), row(event));
            }
            APPENDS.computeIfAbsent(write.persistenceId(), _ -> new CopyOnWriteArrayList<>())
                    .add(events.size());
        }
    }

    private Row row(PersistentRepr event) {
        Object payload = event.payload();
        var serializer = serialization.findSerializerFor(payload);
        return new Row(
                serializer.identifier(),
                Serializers.manifestFor(serializer, payload),
                HexFormat.of().formatHex(serializer.toBinary(payload)),
                event.writerUuid());
    }

    @Override
    public Future<Void> doAsyncDeleteMessagesTo(String persistenceId, long toSequenceNr) {
        return FutureConverters.asScala(
                CompletableFuture.failedStage(
                        new UnsupportedOperationException("nothing is ever deleted")));
    }

    @Override
    public Future<Void> doAsyncReplayMessages(
            String persistenceId, long from, long to, long max, Consumer<PersistentRepr> replay) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        try {
            ROWS
                    .getOrDefault(persistenceId, new ConcurrentSkipListMap<>())
                    .subMap(from, true, to, true)
                    .entrySet()
                    .stream()
                    .limit(max)
                    .forEach(
                            entry ->
                                    replay.accept(
                                            event(
                                                    persistenceId,
                                                    entry.getKey(),
                                                    entry.getValue())));
            done.complete(null);
        } catch (RuntimeException e) {
            done.completeExceptionally(e);
        }
        return FutureConverters.asScala(done);
    }

    private PersistentRepr event(String persistenceId, long sequenceNumber, Row row) {
        Object payload = serialization.deserialize(row.bytes(), row.serializer, row.manifest).get();
        return new PersistentImpl(
                payload,
                sequenceNumber,
                persistenceId,
                "",
                false,
                null,
                row.writer,
                0L,
                scala.Option.empty());
    }

    @Override
    public Future<Long> doAsyncReadHighestSequenceNr(String persistenceId, long from) {
        NavigableMap<Long, Row> rows =
                ROWS.getOrDefault(persistenceId, new ConcurrentSkipListMap<>());
        return FutureConverters.asScala(
                CompletableFuture.completedStage(rows.isEmpty() ? 0L : rows.lastKey()));
    }
}
