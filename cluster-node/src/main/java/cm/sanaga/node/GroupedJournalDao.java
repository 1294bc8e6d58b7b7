package cm.sanaga.node;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.jdbc.PekkoSerialization;
import org.apache.pekko.persistence.jdbc.config.JournalConfig;
import org.apache.pekko.persistence.jdbc.journal.dao.DefaultJournalDao;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.stream.Materializer;
import scala.collection.immutable.Seq;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;
import scala.concurrent.Promise;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.BoxedUnit;
import scala.util.Failure;
import scala.util.Success;
import scala.util.Try;
import slick.jdbc.JdbcBackend;
import slick.jdbc.JdbcProfile;

/**
 * The journal's own way to the database: what all entities of the node want written at a time is
 * one statement and one commit, and what they want to know before they begin is one question.
 * Replays and everything rare are the plugin's. It tells what it could not write.
 */
public final class GroupedJournalDao extends DefaultJournalDao {
    private static final String WRITE =
            """
            INSERT INTO journal.event_journal (persistence_id, sequence_number, writer,
                write_timestamp, adapter_manifest, event_ser_id, event_ser_manifest, event_payload)
            SELECT * FROM unnest(?::text[], ?::bigint[], ?::text[], ?::bigint[], ?::text[],
                ?::integer[], ?::text[], ?::bytea[])
            """;

    private static final String HIGHEST =
            """
            SELECT (SELECT max(sequence_number) FROM journal.event_journal j
                    WHERE j.persistence_id = x.persistence_id)
            FROM unnest(?::text[]) WITH ORDINALITY AS x(persistence_id, place) ORDER BY place
            """;

    private final JdbcBackend.JdbcDatabaseDef database;
    private final Serialization serialization;
    private final JournalWrites watched;
    private final Grouping<Write> writing;
    private final Grouping<Question> asking;

    /** Made by Pekko, by the name of its class in {@code persistence.conf}. */
    public GroupedJournalDao(
            JdbcBackend.JdbcDatabaseDef database,
            JdbcProfile profile,
            JournalConfig config,
            Serialization serialization,
            ExecutionContext executor,
            Materializer materializer) {
        super(database, profile, config, serialization, executor, materializer);
        this.database = database;
        this.serialization = serialization;
        this.watched = JournalWrites.of(Adapter.toTyped(materializer.system()));
        Executor blocking = materializer.system().dispatchers().lookup("sanaga.journal-dispatcher");
        int room = config.daoConfig().bufferSize();
        int enough = config.daoConfig().batchSize();
        this.writing =
                new Grouping<>(blocking, room, write -> write.rows.size(), enough, this::write);
        this.asking = new Grouping<>(blocking, room, _ -> 1, enough, this::ask);
    }

    /** One row of the journal. */
    private record Row(PersistentRepr event, PekkoSerialization.PekkoSerialized stored) {}

    /**
     * What one entity wants written, all of it or nothing.
     *
     * @param answer what the journal is told once it is
     */
    private record Write(
            List<Row> rows, Seq<Try<BoxedUnit>> answer, Promise<Seq<Try<BoxedUnit>>> done) {}

    /** How far an entity has come. */
    private record Question(String entity, Promise<Object> highest) {}

    @Override
    public Future<Seq<Try<BoxedUnit>>> asyncWriteMessages(Seq<AtomicWrite> messages) {
        List<Row> rows = new ArrayList<>();
        List<Try<BoxedUnit>> answer = new ArrayList<>();
        boolean rejected = false;
        for (AtomicWrite message : CollectionConverters.asJava(messages)) {
            try {
                rows.addAll(rows(message));
                answer.add(new Success<>(BoxedUnit.UNIT));
            } catch (RuntimeException e) {
                answer.add(new Failure<>(e));
                rejected = true;
            }
        }
        // Nothing at all means that all of it was written.
        List<Try<BoxedUnit>> told = rejected ? answer : List.of();
        Write write = new Write(rows, CollectionConverters.asScala(told).toList(), Promise.apply());
        if (rows.isEmpty()) {
            write.done.success(write.answer);
        } else if (!writing.offer(write)) {
            write.done.failure(new IllegalStateException("too much waits for the journal"));
        }
        return write.done.future();
    }

    private List<Row> rows(AtomicWrite message) {
        List<Row> rows = new ArrayList<>();
        for (PersistentRepr event : CollectionConverters.asJava(message.payload())) {
            if (event.metadata().isDefined()) {
                throw new IllegalArgumentException("events have no metadata here");
            }
            rows.add(
                    new Row(
                            event,
                            PekkoSerialization.serialize(serialization, event.payload()).get()));
        }
        return rows;
    }

    private void write(List<Write> writes) {
        try {
            insert(writes.stream().flatMap(write -> write.rows.stream()).toList());
            writes.forEach(write -> write.done.success(write.answer));
        } catch (SQLException | RuntimeException e) {
            if (writes.size() > 1 && ofTheData(e)) {
                // Nothing of it was written: who is refused stands alone, the others go on.
                writes.forEach(write -> write(List.of(write)));
            } else {
                watched.failed(e);
                writes.forEach(write -> write.done.failure(e));
            }
        }
    }

    /** What the server refused for what it was, and would not have refused of others. */
    private static boolean ofTheData(Exception e) {
        String state = e instanceof SQLException failure ? failure.getSQLState() : null;
        return state != null && (state.startsWith("22") || state.startsWith("23"));
    }

    private void insert(List<Row> rows) throws SQLException {
        int count = rows.size();
        String[] entities = new String[count];
        Long[] numbers = new Long[count];
        String[] writers = new String[count];
        Long[] times = new Long[count];
        String[] adapters = new String[count];
        Integer[] serializers = new Integer[count];
        String[] manifests = new String[count];
        byte[][] payloads = new byte[count][];
        for (int i = 0; i < count; i++) {
            PersistentRepr event = rows.get(i).event;
            PekkoSerialization.PekkoSerialized stored = rows.get(i).stored;
            entities[i] = event.persistenceId();
            numbers[i] = event.sequenceNr();
            writers[i] = event.writerUuid();
            times[i] = event.timestamp();
            adapters[i] = event.manifest();
            serializers[i] = stored.serId();
            manifests[i] = stored.serManifest();
            payloads[i] = stored.payload();
        }
        try (Connection connection = database.source().createConnection();
                PreparedStatement insert = connection.prepareStatement(WRITE)) {
            insert.setArray(1, connection.createArrayOf("text", entities));
            insert.setArray(2, connection.createArrayOf("int8", numbers));
            insert.setArray(3, connection.createArrayOf("text", writers));
            insert.setArray(4, connection.createArrayOf("int8", times));
            insert.setArray(5, connection.createArrayOf("text", adapters));
            insert.setArray(6, connection.createArrayOf("int4", serializers));
            insert.setArray(7, connection.createArrayOf("text", manifests));
            insert.setArray(8, connection.createArrayOf("bytea", payloads));
            insert.executeUpdate();
        }
    }

    @Override
    public Future<Object> highestSequenceNr(String persistenceId, long from) {
        Question question = new Question(persistenceId, Promise.apply());
        if (!asking.offer(question)) {
            question.highest.failure(new IllegalStateException("too many wait for the journal"));
        }
        return question.highest.future();
    }

    private void ask(List<Question> questions) {
        List<Long> answers = new ArrayList<>();
        String[] entities = questions.stream().map(Question::entity).toArray(String[]::new);
        try (Connection connection = database.source().createConnection();
                PreparedStatement select = connection.prepareStatement(HIGHEST)) {
            select.setArray(1, connection.createArrayOf("text", entities));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    answers.add(row.getLong(1));
                }
            }
        } catch (SQLException | RuntimeException e) {
            questions.forEach(question -> question.highest.failure(e));
            return;
        }
        for (int i = 0; i < answers.size(); i++) {
            questions.get(i).highest.success(answers.get(i));
        }
    }
}
