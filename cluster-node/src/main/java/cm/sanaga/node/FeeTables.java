package cm.sanaga.node;

import static cm.sanaga.node.DirectoryTables.instant;
import static cm.sanaga.node.DirectoryTables.time;

import cm.sanaga.http.FeeDesk.Entry;
import cm.sanaga.payment.fee.Bearer;
import cm.sanaga.payment.fee.DatedRule;
import cm.sanaga.payment.fee.FeeKind;
import cm.sanaga.payment.fee.FeeOperation;
import cm.sanaga.payment.fee.FeeRule;
import cm.sanaga.payment.fee.FeeSchedule;
import cm.sanaga.payment.fee.FeeTier;
import cm.sanaga.payment.fee.Tariff;
import cm.sanaga.projection.Cursor;
import cm.sanaga.projection.Page;
import cm.sanaga.provider.Provider;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** The table of the rules of fees. */
final class FeeTables {
    private static final String SELECT =
            "SELECT id, organisation, operation, kind, provider, rule, up_to, basis_points, flat,"
                    + " floor, cap, borne_by, since, until, created_by, created_at"
                    + " FROM directory.fee";
    private static final String ADD =
            "INSERT INTO directory.fee (id, organisation, operation, kind, provider, rule, up_to,"
                    + " basis_points, flat, floor, cap, borne_by, since, until, created_by,"
                    + " created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String END =
            "UPDATE directory.fee SET until = greatest(?, since) WHERE id = ?"
                    + " AND (until IS NULL OR until > ?)";

    /** What an order may still be judged by: its instant may be some seconds old. */
    private static final String COUNTING =
            " WHERE until IS NULL OR until > now() - interval '1 day' ORDER BY number";

    private static final String MERCHANTS =
            "SELECT id, organisation FROM directory.merchant WHERE organisation IN ("
                    + "SELECT organisation FROM directory.fee"
                    + " WHERE until IS NULL OR until > now() - interval '1 day')";

    private FeeTables() {}

    /** All rules that count or will, and whose the merchants are that have some of their own. */
    static Tariff tariff(Connection connection, FeeSchedule schedule) throws SQLException {
        List<DatedRule> rules = new ArrayList<>();
        Map<String, String> organisations = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(SELECT + COUNTING);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                rules.add(entry(row).dated());
            }
        }
        if (rules.stream().anyMatch(rule -> rule.organisation().isPresent())) {
            try (PreparedStatement select = connection.prepareStatement(MERCHANTS);
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    organisations.put(row.getString(1), row.getString(2));
                }
            }
        }
        return new Tariff(schedule, rules, organisations);
    }

    static void add(Connection connection, Entry one) throws SQLException {
        DatedRule dated = one.dated();
        FeeRule rule = dated.rule();
        try (PreparedStatement insert = connection.prepareStatement(ADD)) {
            insert.setString(1, one.id());
            insert.setString(2, dated.organisation().orElse(null));
            insert.setString(3, dated.operation().name());
            insert.setString(4, dated.kind().name());
            insert.setString(5, dated.provider().map(Provider::value).orElse(null));
            insert.setString(6, rule.id());
            insert.setArray(7, longs(connection, rule, FeeTier::upTo));
            insert.setArray(8, longs(connection, rule, FeeTier::basisPoints));
            insert.setArray(9, longs(connection, rule, FeeTier::flat));
            insert.setLong(10, rule.floor());
            insert.setLong(11, rule.cap());
            insert.setString(12, rule.borneBy().name());
            insert.setObject(13, time(dated.since()));
            insert.setObject(14, dated.until().map(DirectoryTables::time).orElse(null));
            insert.setString(15, one.createdBy());
            insert.setObject(16, time(one.createdAt()));
            insert.executeUpdate();
        }
    }

    private static Array longs(Connection connection, FeeRule rule, ToLongFunction<FeeTier> part)
            throws SQLException {
        Object[] all = rule.tiers().stream().mapToLong(part).boxed().toArray();
        return connection.createArrayOf("bigint", all);
    }

    /**
     * It ends then, or when it begins if that is later.
     *
     * @return whether it would not have ended before
     */
    static boolean end(Connection connection, String id, Instant at) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(END)) {
            update.setObject(1, time(at));
            update.setString(2, id);
            update.setObject(3, time(at));
            return update.executeUpdate() == 1;
        }
    }

    static Optional<Entry> one(Connection connection, String id) throws SQLException {
        return DirectoryTables.one(connection, SELECT, id, FeeTables::entry);
    }

    static Page<Entry> page(Connection connection, Page.Wanted wanted) throws SQLException {
        return DirectoryTables.page(
                connection,
                SELECT + " WHERE ?::text IS NULL",
                null,
                wanted,
                FeeTables::entry,
                one -> new Cursor(one.createdAt(), one.id()));
    }

    private static Entry entry(ResultSet row) throws SQLException {
        return new Entry(
                row.getString("id"),
                new DatedRule(
                        Optional.ofNullable(row.getString("organisation")),
                        FeeOperation.valueOf(row.getString("operation")),
                        FeeKind.valueOf(row.getString("kind")),
                        Optional.ofNullable(row.getString("provider")).map(Provider::new),
                        OperatorDesk.instant(row, row.findColumn("since")),
                        instant(row, row.findColumn("until")),
                        new FeeRule(
                                row.getString("rule"),
                                tiers(row),
                                row.getLong("floor"),
                                row.getLong("cap"),
                                Bearer.valueOf(row.getString("borne_by")))),
                row.getString("created_by"),
                OperatorDesk.instant(row, row.findColumn("created_at")));
    }

    private static List<FeeTier> tiers(ResultSet row) throws SQLException {
        Long[] upTo = (Long[]) row.getArray("up_to").getArray();
        Long[] points = (Long[]) row.getArray("basis_points").getArray();
        Long[] flat = (Long[]) row.getArray("flat").getArray();
        List<FeeTier> tiers = new ArrayList<>();
        for (int n = 0; n < upTo.length; n++) {
            tiers.add(new FeeTier(upTo[n], points[n].intValue(), flat[n]));
        }
        return tiers;
    }
}
