package cm.sanaga.projection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A WHERE that grows: conditions are constants of the program, values are parameters. */
final class Filter {
    private final StringBuilder where = new StringBuilder();
    private final List<Object> values = new ArrayList<>();

    Filter(String condition, Object... values) {
        and(condition, values);
    }

    Filter and(String condition, Object... more) {
        where.append(where.isEmpty() ? " WHERE " : " AND ").append(condition);
        for (Object value : more) {
            values.add(value instanceof Instant at ? at.atOffset(ZoneOffset.UTC) : value);
        }
        return this;
    }

    /** The condition with the value, if there is one. */
    Filter and(String condition, Optional<?> value) {
        return value.isPresent() ? and(condition, value.get()) : this;
    }

    /** A statement with the conditions after {@code select} and {@code then} after them. */
    PreparedStatement prepare(Connection connection, String select, String then)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(select + where + then);
        for (int i = 0; i < values.size(); i++) {
            statement.setObject(i + 1, values.get(i));
        }
        return statement;
    }

    static Instant instant(java.sql.ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
