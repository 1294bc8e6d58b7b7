package cm.sanaga.projection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The entities that one feed has set aside. */
final class AsideTable {
    private static final Logger LOG = LoggerFactory.getLogger(AsideTable.class);
    private static final String ALL = "SELECT persistence_id FROM read.aside WHERE feed = ?";
    private static final String PUT =
            """
            INSERT INTO read.aside (feed, persistence_id, seq, why) VALUES (?, ?, ?, ?)
            ON CONFLICT (feed, persistence_id) DO UPDATE SET seq = excluded.seq, why = excluded.why
            """;
    private static final String TAKE_BACK =
            "DELETE FROM read.aside WHERE feed = ? AND persistence_id = ?";
    private static final int LONGEST_WHY = 300;

    private final String feed;

    AsideTable(String feed) {
        this.feed = feed;
    }

    /** Their persistence ids. */
    Set<String> all(Connection connection) throws SQLException {
        Set<String> all = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement(ALL)) {
            select.setString(1, feed);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    all.add(row.getString(1));
                }
            }
        }
        return all;
    }

    /** The others go on without it. */
    void put(Connection connection, String entity, long seq, Exception why) throws SQLException {
        LOG.error("set aside, the others go on feed={} entity={} from={}", feed, entity, seq, why);
        String words = String.valueOf(why.getMessage());
        try (PreparedStatement insert = connection.prepareStatement(PUT)) {
            insert.setString(1, feed);
            insert.setString(2, entity);
            insert.setLong(3, seq);
            insert.setString(4, words.substring(0, Math.min(LONGEST_WHY, words.length())));
            insert.executeUpdate();
        }
    }

    /** It goes on with them. */
    void takeBack(Connection connection, String entity) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(TAKE_BACK)) {
            delete.setString(1, feed);
            delete.setString(2, entity);
            delete.executeUpdate();
        }
    }
}
