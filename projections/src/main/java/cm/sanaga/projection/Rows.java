package cm.sanaga.projection;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Many rows for one statement: each of its parameters is a column, as an array. */
final class Rows {
    private final String[] types;
    private final List<List<@Nullable Object>> columns;

    /**
     * @param types of the columns, as PostgreSQL names them; what is not a number travels as text
     */
    Rows(String... types) {
        this.types = types;
        this.columns = new ArrayList<>(types.length);
        for (int i = 0; i < types.length; i++) {
            columns.add(new ArrayList<>());
        }
    }

    /** One row. */
    void add(@Nullable Object... values) {
        if (values.length != types.length) {
            throw new IllegalArgumentException(values.length + " values for " + types.length);
        }
        for (int i = 0; i < values.length; i++) {
            columns.get(i).add(values[i]);
        }
    }

    boolean isEmpty() {
        return columns.getFirst().isEmpty();
    }

    int size() {
        return columns.getFirst().size();
    }

    /** Runs a statement that answers with a count, 0 without rows. */
    int update(Connection connection, String sql) throws SQLException {
        if (isEmpty()) {
            return 0;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(connection, statement);
            return statement.executeUpdate();
        }
    }

    /** Sets the parameters of a statement that answers with rows. */
    void bind(Connection connection, PreparedStatement statement) throws SQLException {
        for (int i = 0; i < types.length; i++) {
            Array array = connection.createArrayOf(types[i], array(columns.get(i), types[i]));
            statement.setArray(i + 1, array);
        }
    }

    private static @Nullable Object[] array(List<@Nullable Object> column, String type) {
        return switch (type) {
            case "int8" -> column.toArray(new Long[0]);
            default -> {
                @Nullable String[] texts = new String[column.size()];
                for (int i = 0; i < texts.length; i++) {
                    Object value = column.get(i);
                    texts[i] = value == null ? null : value.toString();
                }
                yield texts;
            }
        };
    }
}
