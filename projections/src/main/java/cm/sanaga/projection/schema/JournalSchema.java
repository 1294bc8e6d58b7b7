package cm.sanaga.projection.schema;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * Brings the schemas {@code journal} (events, snapshots) and {@code inbox} (raw callbacks) to the
 * newest version. Both hold what cannot be rebuilt, so nothing here ever drops a table.
 */
public final class JournalSchema {
    private JournalSchema() {}

    /**
     * Applies what is missing; several nodes may do so at once, one of them does the work.
     *
     * @throws org.flywaydb.core.api.FlywayException when the database refuses or was altered by
     *     hand
     */
    public static void migrate(DataSource database) {
        Flyway.configure()
                .dataSource(database)
                .schemas("journal")
                .table("schema_history")
                .locations("classpath:cm/sanaga/projection/schema/journal")
                .cleanDisabled(true)
                .load()
                .migrate();
    }
}
