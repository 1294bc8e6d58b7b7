package cm.sanaga.node;

import cm.sanaga.http.FreezeDesk;
import cm.sanaga.http.Operators.Deed;
import cm.sanaga.http.Operators.Once;
import cm.sanaga.http.Operators.Times;
import cm.sanaga.kernel.Digest;
import cm.sanaga.ledger.AccountId;
import cm.sanaga.payment.actor.Freezes;
import cm.sanaga.projection.Breach;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Frozen accounts, as PostgreSQL has them: read once a second and answered from memory. */
final class PostgresFreezes implements Freezes, FreezeDesk, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresFreezes.class);
    private static final String BY = "invariants";
    private static final int LONGEST_REASON = 255;
    private static final String READ = "SELECT account, reason, by, since FROM operator.freeze";
    private static final String FREEZE =
            "INSERT INTO operator.freeze (account, reason, by, since) VALUES (?, ?, ?, ?)"
                    + " ON CONFLICT DO NOTHING";
    private static final String THAW = "DELETE FROM operator.freeze WHERE account = ?";

    private final OperatorDesk desk;
    private volatile Map<AccountId, Freeze> frozen = Map.of();

    /** Reads what is frozen before it returns: nothing leaves that must not. */
    PostgresFreezes(Database database) {
        this.desk = new OperatorDesk(database, "sanaga-freezes");
        desk.everySecond("what is frozen", this::read);
    }

    @Override
    public Optional<Freeze> of(AccountId account) {
        return Optional.ofNullable(frozen.get(account));
    }

    @Override
    public Map<AccountId, Freeze> all() {
        return frozen;
    }

    private void read(Connection connection) throws SQLException {
        Map<AccountId, Freeze> found = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(READ);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                found.put(
                        new AccountId(row.getString(1)),
                        new Freeze(
                                row.getString(2), row.getString(3), OperatorDesk.instant(row, 4)));
            }
        }
        frozen = Map.copyOf(found);
    }

    @Override
    public CompletionStage<Times> freeze(AccountId account, Deed deed) {
        return desk.once(deed, connection -> freeze(connection, account, deed), this::read);
    }

    private static void freeze(Connection connection, AccountId account, Deed deed)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(FREEZE)) {
            insert.setString(1, account.value());
            insert.setString(2, deed.reason());
            insert.setString(3, deed.who());
            insert.setObject(4, deed.at().atOffset(ZoneOffset.UTC));
            changed(connection, insert, "account.freeze", account, deed);
        }
    }

    @Override
    public CompletionStage<Times> thaw(AccountId account, Deed deed) {
        return desk.once(
                deed,
                connection -> {
                    try (PreparedStatement delete = connection.prepareStatement(THAW)) {
                        delete.setString(1, account.value());
                        changed(connection, delete, "account.thaw", account, deed);
                    }
                },
                this::read);
    }

    private static void changed(
            Connection connection,
            PreparedStatement change,
            String what,
            AccountId account,
            Deed deed)
            throws SQLException {
        Trail.change(
                connection,
                Trail.Rows.FREEZE,
                what,
                account.value(),
                deed,
                _ -> change.executeUpdate());
    }

    /**
     * Leaves a line in the trail, which outlives the read models, and freezes the account whose
     * books contradict themselves. Once for each breach, for ever: what an operator has thawed
     * since stays so until something else is found, whoever watches by then.
     */
    void alarm(Breach breach) {
        String why = breach.invariant() + " at " + breach.place() + ": " + breach.what();
        Digest name = Digest.of(why);
        Deed deed =
                new Deed(
                        BY,
                        why.substring(0, Math.min(LONGEST_REASON, why.length())),
                        Instant.now().truncatedTo(ChronoUnit.MICROS),
                        Optional.of(new Once(name.value(), name)));
        var _ =
                desk.once(
                                deed,
                                connection -> {
                                    Trail.record(
                                            connection, "invariant.broken", breach.place(), deed);
                                    Optional<AccountId> account = account(breach);
                                    if (account.isPresent()) {
                                        freeze(connection, account.get(), deed);
                                    }
                                },
                                this::read)
                        .whenComplete(
                                (_, failure) -> {
                                    if (failure != null) {
                                        LOG.error("not frozen: {}", breach.place(), failure);
                                    }
                                });
    }

    /** A merchant's; the platform's own book pays nobody out. */
    static Optional<AccountId> account(Breach breach) {
        String first = breach.place().split(" ", 2)[0];
        return first.startsWith("merchant:") && first.length() > "merchant:".length()
                ? Optional.of(new AccountId(first))
                : Optional.empty();
    }

    @Override
    public void close() {
        desk.close();
    }
}
