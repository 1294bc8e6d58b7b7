package cm.sanaga.node;

import cm.sanaga.projection.schema.RealPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Databases for tests. */
final class TestDatabase {
    private TestDatabase() {}

    /** A fresh one with the journal's schema in place, on the server all tests share. */
    static Database migrated() {
        RealPostgres.Database real = RealPostgres.migrated();
        return new Database(real.url(), real.user(), new Secret(real.password()));
    }

    /** A connection to the database that a node runs in its own folder. */
    static Connection of(Path folder) throws IOException, SQLException {
        return EmbeddedDatabase.at(port(folder)).dataSource().getConnection();
    }

    /** Where that database listens. */
    static int port(Path folder) throws IOException {
        List<String> told = Files.readAllLines(folder.resolve("postgres/postmaster.pid"));
        return Integer.parseInt(told.get(3).strip());
    }
}
