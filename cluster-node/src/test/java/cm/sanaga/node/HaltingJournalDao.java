package cm.sanaga.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.jdbc.config.JournalConfig;
import org.apache.pekko.persistence.jdbc.journal.dao.DefaultJournalDao;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.stream.Materializer;
import scala.collection.immutable.Seq;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.BoxedUnit;
import scala.util.Try;
import slick.jdbc.JdbcBackend;
import slick.jdbc.JdbcProfile;

/**
 * The product's journal in a process that ends at a {@link CrashPoint} as by kill -9: no shutdown
 * hook runs, nothing is flushed, and nobody is told. The point stands in a file; whoever dies of it
 * takes it away and leaves the time of day (ms) in another.
 */
public final class HaltingJournalDao extends DefaultJournalDao {
    private static final String FOLDER = "crash-points.folder";
    static final String ARMED = "armed";
    static final String DIED = "died";

    /** As the shell has it of kill -9. */
    static final int KILLED = 137;

    private static final Duration UNWRITTEN_FOR = Duration.ofSeconds(1);

    private final GroupedJournalDao journal;
    private final Path armed;
    private final Path died;
    private final ExecutionContext executor;

    /** What makes it the journal of a JVM that finds its point in this folder. */
    static List<String> options(Path points) {
        return List.of(
                "-Djdbc-journal.dao=" + HaltingJournalDao.class.getName(),
                "-D" + FOLDER + "=" + points,
                // What moves the platform's share by itself would come between a payment's events.
                "-Dsanaga.ledger.fee-sweep.every=1h");
    }

    /** Made by Pekko, by the name of its class. */
    public HaltingJournalDao(
            JdbcBackend.JdbcDatabaseDef database,
            JdbcProfile profile,
            JournalConfig config,
            Serialization serialization,
            ExecutionContext executor,
            Materializer materializer) {
        super(database, profile, config, serialization, executor, materializer);
        this.journal =
                new GroupedJournalDao(
                        database, profile, config, serialization, executor, materializer);
        Path folder = Path.of(materializer.system().settings().config().getString(FOLDER));
        this.armed = folder.resolve(ARMED);
        this.died = folder.resolve(DIED);
        this.executor = executor;
    }

    @Override
    public Future<Seq<Try<BoxedUnit>>> asyncWriteMessages(Seq<AtomicWrite> messages) {
        Optional<CrashPoint.When> reached = reached(CollectionConverters.asJava(messages));
        if (reached.isEmpty()) {
            return journal.asyncWriteMessages(messages);
        }
        return switch (reached.get()) {
            case BEFORE -> throw die();
            case AFTER ->
                    journal.asyncWriteMessages(messages)
                            .transform(
                                    written -> {
                                        if (written.isSuccess()) {
                                            throw die();
                                        }
                                        return written;
                                    },
                                    executor);
            case UNWRITTEN -> {
                var _ =
                        CompletableFuture.runAsync(
                                this::die,
                                CompletableFuture.delayedExecutor(
                                        UNWRITTEN_FOR.toMillis(), TimeUnit.MILLISECONDS));
                List<Try<BoxedUnit>> allWritten = List.of();
                yield Future.successful(CollectionConverters.asScala(allWritten).toList());
            }
        };
    }

    @Override
    public Future<Object> highestSequenceNr(String persistenceId, long from) {
        return journal.highestSequenceNr(persistenceId, from);
    }

    private Optional<CrashPoint.When> reached(List<AtomicWrite> writes) {
        try {
            if (!Files.exists(armed)) {
                return Optional.empty();
            }
            CrashPoint point = CrashPoint.parse(Files.readString(armed));
            return writes.stream()
                            .anyMatch(
                                    write ->
                                            point.isIn(
                                                    write.persistenceId(),
                                                    write.lowestSequenceNr(),
                                                    write.highestSequenceNr()))
                    ? Optional.of(point.when())
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private AssertionError die() {
        try {
            Files.writeString(died, Long.toString(System.currentTimeMillis()));
            Files.delete(armed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().halt(KILLED);
        return new AssertionError("somebody survived");
    }
}
