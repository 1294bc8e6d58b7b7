package cm.sanaga.projection;

import cm.sanaga.ledger.TransferId;
import cm.sanaga.payment.PaymentId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Takes what is due, and puts it off at the same time: who wakes it is nobody's to remember. */
final class DueTable {
    private static final String TAKE =
            """
            UPDATE read.due d SET wakes = wakes + 1,
                due_at = now() + least(?::bigint * (2 ^ least(wakes, 20)), ?::bigint) * interval '1 ms'
            WHERE persistence_id IN (SELECT persistence_id FROM read.due WHERE due_at <= now()
                                     ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED)
            RETURNING kind, entity
            """;

    private final DataSource database;
    private final ReadSettings.Due settings;

    DueTable(DataSource database, ReadSettings.Due settings) {
        this.database = database;
        this.settings = settings;
    }

    /** The longest due, at most a batch of them. */
    List<DueWork.Item> take() throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(true);
            try (PreparedStatement update = connection.prepareStatement(TAKE)) {
                update.setLong(1, settings.first().toMillis());
                update.setLong(2, settings.longest().toMillis());
                update.setInt(3, settings.batch());
                List<DueWork.Item> items = new ArrayList<>();
                try (ResultSet row = update.executeQuery()) {
                    while (row.next()) {
                        items.add(item(row.getString(1), row.getString(2)));
                    }
                }
                return items;
            }
        }
    }

    private static DueWork.Item item(String kind, String entity) {
        return "transfer".equals(kind)
                ? new DueWork.Item.OfTransfer(new TransferId(entity))
                : new DueWork.Item.OfPayment(new PaymentId(entity));
    }
}
