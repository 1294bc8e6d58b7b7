package cm.sanaga.node;

import cm.sanaga.projection.schema.JournalSchema;
import java.sql.Connection;
import java.sql.SQLException;
import org.flywaydb.core.api.FlywayException;

/** Gets the node its PostgreSQL, with the journal's tables in it. */
final class Storage {
    private Storage() {}

    /**
     * The database the settings choose, migrated.
     *
     * @throws StartupProblem when there is none to be had
     */
    static Database open(Settings settings, DataFolder folder, Ending ending) {
        Database database = asItIs(settings, folder, ending);
        try {
            JournalSchema.migrate(database.dataSource());
        } catch (FlywayException e) {
            throw new StartupProblem(
                    "the journal's tables cannot be brought up to date: " + firstLine(e), e);
        }
        return database;
    }

    /** The database as it is, for those who migrate it themselves. */
    static Database asItIs(Settings settings, DataFolder folder, Ending ending) {
        return switch (settings.store()) {
            case Settings.Store.Embedded(int port) ->
                    ending.with("database", EmbeddedDatabase.start(folder, port)).database();
            case Settings.Store.Outside(Database outside) -> reached(outside);
        };
    }

    /**
     * The same as {@link #open} for a repair beside a node that runs; without one the server is
     * started for it.
     */
    static Database beside(Settings settings, boolean running, Ending ending) {
        return running && settings.store() instanceof Settings.Store.Embedded(int port)
                ? EmbeddedDatabase.at(port)
                : open(
                        settings,
                        ending.with("data folder", DataFolder.open(settings.dataFolder())),
                        ending);
    }

    private static Database reached(Database outside) {
        try (Connection _ = outside.impatientDataSource().getConnection()) {
            return outside;
        } catch (SQLException e) {
            throw new StartupProblem(
                    "%s does not let us in: %s".formatted(Settings.DATABASE_URL, firstLine(e)), e);
        }
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).strip().lines().findFirst().orElse("no reason given");
    }
}
