package cm.sanaga.node;

import cm.sanaga.http.Operators;
import cm.sanaga.projection.Cursor;
import cm.sanaga.projection.Page;
import cm.sanaga.provider.Operation;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.actor.Drains;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * What operators switched off, as PostgreSQL has it, and their trail. One thread does all of it;
 * what is switched off is read once a second and answered from memory. While the database is away
 * the last that was read holds.
 */
final class PostgresOperators implements Operators, Drains, AutoCloseable {
    private static final String DRAINED = "rail.drain";
    private static final String RESUMED = "rail.resume";
    private static final String READ =
            "SELECT provider, operation, reason, by, since FROM operator.drain";
    private static final String DRAIN =
            "INSERT INTO operator.drain (provider, operation, reason, by, since)"
                    + " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
    private static final String RESUME =
            "DELETE FROM operator.drain WHERE provider = ? AND operation = ?";
    private static final String TRAIL =
            """
            SELECT id, at, who, what, target, reason, origin, before, after, previous, hash
            FROM operator.audit
            WHERE id < ? AND (?::text IS NULL OR who = ?)
                AND (?::text IS NULL OR what = ?) AND (?::text IS NULL OR target = ?)
            ORDER BY id DESC LIMIT ?
            """;

    private final OperatorDesk desk;

    private record Key(Provider provider, Operation operation) {}

    private volatile Map<Key, Drain> drains = Map.of();

    /** Reads what is switched off before it returns: no order goes out that must not. */
    PostgresOperators(Database database) {
        this.desk = new OperatorDesk(database, "sanaga-operators");
        desk.everySecond(
                "what operators have switched off", connection -> drains = read(connection));
    }

    @Override
    public Optional<Drain> of(Provider provider, Operation operation) {
        return Optional.ofNullable(drains.get(new Key(provider, operation)));
    }

    private static Map<Key, Drain> read(Connection connection) throws SQLException {
        Map<Key, Drain> found = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(READ);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                found.put(
                        new Key(
                                new Provider(row.getString(1)),
                                Operation.valueOf(row.getString(2))),
                        new Drain(
                                row.getString(3), row.getString(4), OperatorDesk.instant(row, 5)));
            }
        }
        return Map.copyOf(found);
    }

    @Override
    public CompletionStage<Times> drain(Provider provider, Set<Operation> operations, Deed deed) {
        return turn(DRAINED, provider, operations, deed);
    }

    @Override
    public CompletionStage<Times> resume(Provider provider, Set<Operation> operations, Deed deed) {
        return turn(RESUMED, provider, operations, deed);
    }

    private CompletionStage<Times> turn(
            String what, Provider provider, Set<Operation> operations, Deed deed) {
        return desk.once(
                deed,
                connection -> turn(connection, what, provider, operations, deed),
                connection -> drains = read(connection));
    }

    private static void turn(
            Connection connection,
            String what,
            Provider provider,
            Set<Operation> operations,
            Deed deed)
            throws SQLException {
        for (Operation operation : operations) {
            Trail.change(
                    connection,
                    Trail.Rows.DRAIN,
                    what,
                    provider + "/" + operation.name().toLowerCase(Locale.ROOT),
                    deed,
                    same -> turn(same, what, provider, operation, deed));
        }
    }

    private static void turn(
            Connection connection, String what, Provider provider, Operation operation, Deed deed)
            throws SQLException {
        boolean off = what.equals(DRAINED);
        try (PreparedStatement change = connection.prepareStatement(off ? DRAIN : RESUME)) {
            change.setString(1, provider.value());
            change.setString(2, operation.name());
            if (off) {
                change.setString(3, deed.reason());
                change.setString(4, deed.who());
                change.setObject(5, deed.at().atOffset(ZoneOffset.UTC));
            }
            change.executeUpdate();
        }
    }

    @Override
    public CompletionStage<Times> record(String what, String target, Deed deed, Runnable check) {
        return desk.once(
                deed,
                connection -> {
                    check.run();
                    Trail.record(connection, what, target, deed);
                });
    }

    @Override
    public CompletionStage<Page<Line>> trail(Lines lines, Page.Wanted wanted) {
        return desk.work(connection -> trail(connection, lines, wanted));
    }

    private static Page<Line> trail(Connection connection, Lines only, Page.Wanted wanted)
            throws SQLException {
        List<Line> lines = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(TRAIL)) {
            select.setLong(
                    1, wanted.after().map(after -> number(after.name())).orElse(Long.MAX_VALUE));
            int next = 2;
            for (Optional<String> fits : List.of(only.who(), only.what(), only.target())) {
                select.setString(next++, fits.orElse(null));
                select.setString(next++, fits.orElse(null));
            }
            select.setInt(next, wanted.limit() + 1);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    lines.add(
                            new Line(
                                    row.getLong(1),
                                    OperatorDesk.instant(row, 2),
                                    row.getString(3),
                                    row.getString(4),
                                    row.getString(5),
                                    row.getString(6),
                                    Optional.ofNullable(row.getString(7)),
                                    Optional.ofNullable(row.getString(8)),
                                    Optional.ofNullable(row.getString(9)),
                                    HexFormat.of().formatHex(row.getBytes(10)),
                                    HexFormat.of().formatHex(row.getBytes(11))));
                }
            }
        }
        if (lines.size() <= wanted.limit()) {
            return new Page<>(lines, Optional.empty());
        }
        Line last = lines.get(wanted.limit() - 1);
        return new Page<>(
                lines.subList(0, wanted.limit()),
                Optional.of(new Cursor(last.at(), Long.toString(last.id()))));
    }

    private static long number(String name) {
        return name.matches("[0-9]{1,18}") ? Long.parseLong(name) : Long.MAX_VALUE;
    }

    @Override
    public void close() {
        desk.close();
    }
}
