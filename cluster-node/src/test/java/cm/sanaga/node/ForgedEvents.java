package cm.sanaga.node;

import cm.sanaga.kernel.Digest;
import cm.sanaga.kernel.wire.Wire;
import cm.sanaga.ledger.Account;
import cm.sanaga.ledger.AccountId;
import cm.sanaga.ledger.Journal;
import cm.sanaga.ledger.JournalId;
import com.typesafe.config.ConfigFactory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Events that no account has written, behind the last one of the only merchant's. */
final class ForgedEvents {
    private static final Wire WIRE = Wire.cbor(ConfigFactory.load(), List.of());
    private static final int SERIALIZER = 237_001;
    private static final String LAST =
            """
            SELECT j.persistence_id, j.event_ser_manifest, j.event_payload,
                (SELECT max(sequence_number) FROM journal.event_journal
                 WHERE persistence_id = j.persistence_id)
            FROM journal.event_journal j
            WHERE persistence_id LIKE 'account|merchant:%' AND event_ser_manifest LIKE '%posted%'
            ORDER BY sequence_number
            """;
    private static final String APPEND =
            """
            INSERT INTO journal.event_journal (persistence_id, sequence_number, writer,
                write_timestamp, adapter_manifest, event_ser_id, event_ser_manifest, event_payload)
            VALUES (?, ?, 'somebody', ?, '', ?, ?, ?)
            """;

    private final Connection connection;
    private final String persistenceId;
    private final Account.Event.Posted first;
    private final Account.Event.Posted last;
    private long number;

    private ForgedEvents(
            Connection connection,
            String persistenceId,
            Account.Event.Posted first,
            Account.Event.Posted last,
            long number) {
        this.connection = connection;
        this.persistenceId = persistenceId;
        this.first = first;
        this.last = last;
        this.number = number;
    }

    static ForgedEvents of(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(LAST);
                ResultSet row = select.executeQuery()) {
            row.next();
            String persistenceId = row.getString(1);
            long number = row.getLong(4);
            Account.Event.Posted first = posted(row);
            Account.Event.Posted last = first;
            while (row.next()) {
                last = posted(row);
            }
            return new ForgedEvents(connection, persistenceId, first, last, number);
        }
    }

    private static Account.Event.Posted posted(ResultSet row) throws SQLException {
        return (Account.Event.Posted) WIRE.read(row.getString(2), row.getBytes(3));
    }

    /**
     * The first journal, money that came in, once more with the next number (I5), and another one
     * that leaves a number out and links to nothing (I6, I10).
     *
     * @return whose book it is
     */
    String twiceAndWithAGap() throws SQLException {
        append(posted(last.number() + 1, first.journal(), last.hash()));
        Journal was = first.journal();
        var another =
                new Journal(
                        JournalId.of("ch_forged", "credit"),
                        "ch_forged",
                        was.entries(),
                        List.of(),
                        was.orderedBy(),
                        was.at());
        append(posted(last.number() + 3, another, Digest.of("nothing")));
        return account().value();
    }

    private AccountId account() {
        return new AccountId(persistenceId.substring(persistenceId.indexOf('|') + 1));
    }

    private Account.Event.Posted posted(long at, Journal journal, Digest previous) {
        return new Account.Event.Posted(
                at, journal, previous, journal.hash(previous, account(), at), Optional.empty());
    }

    private void append(Account.Event event) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(APPEND)) {
            insert.setString(1, persistenceId);
            insert.setLong(2, ++number);
            insert.setLong(3, System.currentTimeMillis());
            insert.setInt(4, SERIALIZER);
            insert.setString(5, WIRE.name(event));
            insert.setBytes(6, WIRE.write(event));
            insert.executeUpdate();
        }
    }
}
