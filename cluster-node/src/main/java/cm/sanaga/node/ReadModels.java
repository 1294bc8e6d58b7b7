package cm.sanaga.node;

import cm.sanaga.node.chaos.Posted;
import cm.sanaga.projection.ReadSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** What may be done to the read models from outside, and how to see what came of it. */
final class ReadModels {
    private static final String FEEDS = "SELECT name FROM read.feed ORDER BY name";
    private static final String LAST =
            "SELECT coalesce(max(ordering), 0) FROM journal.event_journal";

    /** A journal that only one of them has is there with nothing in the other's place. */
    private static final String POSTED =
            """
            SELECT coalesce(j.account, substr(e.persistence_id, length('account|') + 1)) AS account,
                coalesce(e.sequence_number, 0) AS event, coalesce(j.number, 0) AS number,
                coalesce(j.public_id, '') AS id, coalesce(j.hash, '') AS hash,
                coalesce(j.previous_hash, '') AS previous
            FROM (SELECT * FROM journal.event_journal
                  WHERE persistence_id LIKE 'account|%' AND event_ser_manifest LIKE '%posted%') e
            FULL JOIN read.journal j
                ON j.key = e.ordering AND 'account|' || j.account = e.persistence_id
            """;

    private static final String LOST = "DELETE FROM read.feed WHERE name = ?";
    private static final String FROM_ZERO =
            "UPDATE read.feed SET txid = '0', ordering = 0 WHERE name = ?";
    private static final String FROM_SOMEWHERE =
            """
            UPDATE read.feed f SET txid = j.txid, ordering = j.ordering
            FROM (SELECT txid, ordering FROM journal.event_journal ORDER BY random() LIMIT 1) j
            WHERE f.name = ? AND (f.txid, f.ordering) > (j.txid, j.ordering)
            """;

    /** What of each table is made of the journal alone; the clock's part is left out. */
    private static final Map<String, String> MADE_OF_THE_JOURNAL =
            Map.ofEntries(
                    Map.entry("journal", "*"),
                    Map.entry("entry", "*"),
                    Map.entry("balance", "*"),
                    Map.entry("hold", "*"),
                    Map.entry("posted", "*"),
                    Map.entry("chain", "*"),
                    Map.entry("payment", "*"),
                    Map.entry("under_way", "*"),
                    Map.entry("timeline", "*"),
                    Map.entry("reference", "*"),
                    Map.entry("progress", "*"),
                    Map.entry("violation", "invariant, place, what"),
                    Map.entry("due", "persistence_id, kind, entity"));

    private ReadModels() {}

    /** Each feed's place is lost, set to the beginning, or to some event it has had. */
    static void rewind(Database database, Random random) throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            connection.setAutoCommit(true);
            for (String feed : feeds(connection)) {
                String how = List.of(LOST, FROM_ZERO, FROM_SOMEWHERE).get(random.nextInt(3));
                try (PreparedStatement change = connection.prepareStatement(how)) {
                    change.setString(1, feed);
                    change.executeUpdate();
                }
            }
        }
    }

    private static List<String> feeds(Connection connection) throws SQLException {
        List<String> feeds = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(FEEDS)) {
            while (row.next()) {
                feeds.add(row.getString(1));
            }
        }
        return feeds;
    }

    /** The number of the last event that they are made of. */
    static long written(Database database) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(LAST)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Each journal by its event and by the read models. */
    static List<Posted> posted(Database database) throws SQLException {
        List<Posted> posted = new ArrayList<>();
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(POSTED)) {
            while (row.next()) {
                posted.add(
                        new Posted(
                                row.getString("account"),
                                row.getLong("event"),
                                row.getLong("number"),
                                row.getString("id"),
                                row.getString("hash"),
                                row.getString("previous")));
            }
        }
        return posted;
    }

    /** How many rows each table has, and a digest of them all. */
    static Map<String, String> digests(Database database) throws SQLException {
        Map<String, String> digests = new TreeMap<>();
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            for (Map.Entry<String, String> each : MADE_OF_THE_JOURNAL.entrySet()) {
                try (ResultSet row =
                        statement.executeQuery(
                                """
                                SELECT count(*) || ' rows ' || coalesce(
                                    md5(string_agg(t::text, E'\\n' ORDER BY t::text)), '')
                                FROM (SELECT %s FROM read.%s) t
                                """
                                        .formatted(each.getValue(), each.getKey()))) {
                    row.next();
                    digests.put(each.getKey(), row.getString(1));
                }
            }
        }
        return digests;
    }

    /** Drops them; nodes that run make them again. */
    static void rebuild(Database database) throws SQLException {
        ReadSchema.rebuild(database.dataSource());
    }
}
