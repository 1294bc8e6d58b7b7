package cm.sanaga.projection;

import cm.sanaga.kernel.wire.Wire;
import cm.sanaga.ledger.Account;
import cm.sanaga.ledger.AccountId;
import cm.sanaga.ledger.AccountSnapshot;
import cm.sanaga.money.Currency;
import com.typesafe.config.Config;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Reads the whole journal, changes nothing, and names the first entry of each entity that is not as
 * it was written: one that is missing, that cannot be read, whose hash does not fit, or that an
 * account cannot have obeyed. What somebody made to fit (a last journal that is gone, one that was
 * written again with all hashes after it) shows against what the read models were told when it was
 * new: so long as they have not been made anew since.
 *
 * <p>It sees one moment, so that a node may go on writing. What it does not see: an event other
 * than a journal that was changed so that it still fits and comes to the same balances (a hold's
 * payment, a step of a payment); for those there are the checksums of PostgreSQL.
 */
public final class JournalVerifier {
    private static final String ACCOUNT = "account|";
    private static final int AT_ONCE = 500;
    private static final String EVENTS =
            """
            SELECT persistence_id, sequence_number, deleted, event_ser_manifest, event_payload
            FROM journal.event_journal ORDER BY persistence_id, sequence_number
            """;
    private static final String SNAPSHOTS =
            "SELECT persistence_id, sequence_number FROM journal.snapshot WHERE persistence_id LIKE 'account|%'";
    private static final String SNAPSHOT =
            """
            SELECT snapshot_ser_manifest, snapshot_payload FROM journal.snapshot
            WHERE persistence_id = ? AND sequence_number = ?
            """;
    private static final String JOURNALS =
            """
            SELECT event_ser_manifest, event_payload FROM journal.event_journal
            WHERE persistence_id = ? ORDER BY sequence_number
            """;

    private final Connection connection;
    private final Wire wire;
    private final ReadModelsSaid said;
    private final List<Verification.Finding> findings = new ArrayList<>();
    private final Map<String, Set<Long>> snapshots = new HashMap<>();
    private long entities;
    private long events;

    private JournalVerifier(Connection connection, Wire wire) throws SQLException {
        this.connection = connection;
        this.wire = wire;
        this.said = ReadModelsSaid.learn(connection);
    }

    /**
     * Reads all there is.
     *
     * @param config names what may be in the journal
     */
    public static Verification verify(DataSource database, Config config) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            var verifier = new JournalVerifier(connection, Wire.cbor(config, List.of()));
            verifier.run();
            connection.rollback();
            return new Verification(
                    verifier.entities,
                    verifier.events,
                    verifier.said.anything(),
                    verifier.findings);
        }
    }

    private void run() throws SQLException {
        learn();
        try (Statement select = connection.createStatement()) {
            select.setFetchSize(AT_ONCE);
            Entity entity = null;
            try (ResultSet row = select.executeQuery(EVENTS)) {
                while (row.next()) {
                    String name = row.getString(1);
                    if (entity == null || !entity.name.equals(name)) {
                        end(entity);
                        entity = new Entity(name);
                        entities++;
                    }
                    events++;
                    entity.next(row);
                }
            }
            end(entity);
        }
        // Whoever is left was never met: none of his events is there any more.
        for (Map.Entry<String, Long> each : said.applied().entrySet()) {
            findings.add(
                    new Verification.Finding(
                            each.getKey(),
                            1,
                            "all %d events that the read models were told are missing"
                                    .formatted(each.getValue())));
        }
    }

    private void learn() throws SQLException {
        try (Statement select = connection.createStatement()) {
            try (ResultSet row = select.executeQuery(SNAPSHOTS)) {
                while (row.next()) {
                    snapshots
                            .computeIfAbsent(row.getString(1), _ -> new HashSet<>())
                            .add(row.getLong(2));
                }
            }
        }
    }

    private void end(@Nullable Entity entity) throws SQLException {
        if (entity == null) {
            return;
        }
        Long told = said.applied().remove(entity.name);
        if (entity.spoilt || told == null) {
            return;
        }
        if (told == entity.last) {
            entity.weigh();
        } else if (told > entity.last) {
            entity.found(
                    entity.last + 1,
                    told == entity.last + 1
                            ? "is missing: the read models were told of it"
                            : "is missing, and all to event "
                                    + told
                                    + ": the read models were told");
        }
    }

    /** One entity while its events go by. */
    private final class Entity {
        private final String name;
        private Optional<Account.State> book;
        private long last;
        private boolean spoilt;

        Entity(String name) {
            this.name = name;
            this.book =
                    name.startsWith(ACCOUNT)
                            ? Optional.of(Account.empty(account(), Currency.XAF))
                            : Optional.empty();
        }

        private AccountId account() {
            return new AccountId(name.substring(ACCOUNT.length()));
        }

        void next(ResultSet row) throws SQLException {
            if (spoilt) {
                return;
            }
            long number = row.getLong(2);
            if (number != last + 1) {
                found(last + 1, "is missing: event " + number + " is the next there is");
                return;
            }
            last = number;
            if (row.getBoolean(3)) {
                found(number, "is marked as deleted");
                return;
            }
            try {
                Object event = wire.read(row.getString(4), row.getBytes(5));
                if (book.isPresent()) {
                    obey(book.get(), (Account.Event) event);
                }
            } catch (RuntimeException e) {
                found(
                        number,
                        String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason"));
            }
        }

        private void obey(Account.State before, Account.Event event) throws SQLException {
            if (event instanceof Account.Event.Posted posted) {
                if (posted.number() != before.number() + 1) {
                    found(
                            last,
                            "journal %d follows journal %d"
                                    .formatted(posted.number(), before.number()));
                    return;
                }
                if (!posted.previous().equals(before.head())) {
                    found(
                            last,
                            "journal %d does not link to the one before"
                                    .formatted(posted.number()));
                    return;
                }
            }
            Account.State after = Account.evolve(before, Account.verified(before, event));
            book = Optional.of(after);
            LedgerTable.Link head = said.heads().get(after.id().value());
            if (event instanceof Account.Event.Posted
                    && head != null
                    && head.number() == after.number()
                    && !head.hash().equals(after.head())) {
                differs(after.id());
                return;
            }
            if (snapshots.getOrDefault(name, Set.of()).contains(last)) {
                compare(after);
            }
        }

        /** The account would recover from it. */
        private void compare(Account.State book) throws SQLException {
            try (PreparedStatement select = connection.prepareStatement(SNAPSHOT)) {
                select.setString(1, name);
                select.setLong(2, last);
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    Account.State stored =
                            ((AccountSnapshot) wire.read(row.getString(1), row.getBytes(2))).book();
                    if (stored.number() != book.number()
                            || !stored.head().equals(book.head())
                            || !stored.lines().equals(book.lines())
                            || !stored.holds().equals(book.holds())) {
                        found(last, "its snapshot is not what the events before it come to");
                    }
                }
            }
        }

        private void differs(AccountId account) throws SQLException {
            try (PreparedStatement told = connection.prepareStatement(ReadModelsSaid.JOURNALS);
                    PreparedStatement here = connection.prepareStatement(JOURNALS)) {
                told.setString(1, account.value());
                here.setString(1, name);
                told.setFetchSize(AT_ONCE);
                here.setFetchSize(AT_ONCE);
                long number = 0;
                try (ResultSet one = told.executeQuery();
                        ResultSet event = here.executeQuery()) {
                    while (event.next() && number < last) {
                        number++;
                        if (wire.read(event.getString(1), event.getBytes(2))
                                        instanceof Account.Event.Posted posted
                                && (!one.next()
                                        || one.getLong(1) != posted.number()
                                        || !one.getString(2).equals(posted.hash().value()))) {
                            found(
                                    number,
                                    "journal %d is not the one the read models were told of"
                                            .formatted(posted.number()));
                            return;
                        }
                    }
                }
            }
            found(last, "the read models were told of another end of the chain");
        }

        /** What all of it comes to, beside what the read models make it. */
        void weigh() {
            if (book.isEmpty()) {
                return;
            }
            Map<String, ReadModelsSaid.Line> told =
                    said.balances().getOrDefault(book.get().id().value(), Map.of());
            Map<String, ReadModelsSaid.Line> here = new HashMap<>();
            book.get()
                    .lines()
                    .forEach(
                            (line, balance) ->
                                    here.put(line.value(), ReadModelsSaid.Line.of(balance)));
            Set<String> lines = new TreeSet<>(told.keySet());
            lines.addAll(here.keySet());
            for (String line : lines) {
                ReadModelsSaid.Line ours = here.getOrDefault(line, ReadModelsSaid.Line.UNTOUCHED);
                ReadModelsSaid.Line theirs = told.getOrDefault(line, ReadModelsSaid.Line.UNTOUCHED);
                if (!ours.equals(theirs)) {
                    found(
                            last,
                            "%s comes to %s here and is %s in the read models"
                                    .formatted(line, ours, theirs));
                    return;
                }
            }
        }

        void found(long event, String what) {
            spoilt = true;
            findings.add(new Verification.Finding(name, event, what));
        }
    }
}
