package cm.sanaga.projection;

import cm.sanaga.kernel.trace.LogLine;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

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
    private static final String ACCOUNT = "account|";
    private static final int LONGEST_WHY = 300;

    private final String feed;

    AsideTable(String feed) {
        this.feed = feed;
    }

    /** About an entity, by which it is found: a payment or an account. */
    LoggingEventBuilder line(LoggingEventBuilder line, String entity) {
        int bar = entity.indexOf('|');
        String id = entity.substring(bar + 1);
        LoggingEventBuilder found =
                entity.startsWith(ACCOUNT)
                        ? line.addKeyValue("account", id)
                        : LogLine.ofPayment(line, id);
        return found.addKeyValue("feed", feed).addKeyValue("entity", entity);
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
        line(LOG.atError(), entity)
                .addKeyValue("from", seq)
                .setCause(why)
                .log("set aside, the others go on");
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
