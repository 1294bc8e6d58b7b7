package cm.sanaga.node;

import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.jdbc.config.JournalConfig;
import org.apache.pekko.persistence.jdbc.journal.dao.DefaultJournalDao;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.stream.Materializer;
import scala.collection.immutable.Seq;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;
import scala.runtime.BoxedUnit;
import scala.util.Try;
import slick.jdbc.JdbcBackend;
import slick.jdbc.JdbcProfile;

/** The journal's own way to the database, which tells what it could not write. */
public final class WatchedJournalDao extends DefaultJournalDao {
    private final JournalWrites writes;

    /** Made by Pekko, by the name of its class in {@code persistence.conf}. */
    public WatchedJournalDao(
            JdbcBackend.JdbcDatabaseDef database,
            JdbcProfile profile,
            JournalConfig config,
            Serialization serialization,
            ExecutionContext executor,
            Materializer materializer) {
        super(database, profile, config, serialization, executor, materializer);
        this.writes = JournalWrites.of(Adapter.toTyped(materializer.system()));
    }

    @Override
    public Future<Seq<Try<BoxedUnit>>> asyncWriteMessages(Seq<AtomicWrite> messages) {
        Future<Seq<Try<BoxedUnit>>> written = super.asyncWriteMessages(messages);
        var _ =
                FutureConverters.asJava(written)
                        .whenComplete(
                                (_, failure) -> {
                                    if (failure != null) {
                                        writes.failed(failure);
                                    }
                                });
        return written;
    }
}
