package cm.sanaga.node;

import cm.sanaga.projection.schema.RealPostgres;

/** A database for tests that need no server of their own. */
final class TestDatabase {
    private TestDatabase() {}

    /** A fresh one with the journal's schema in place, on the server all tests share. */
    static Database migrated() {
        RealPostgres.Database real = RealPostgres.migrated();
        return new Database(real.url(), real.user(), new Secret(real.password()));
    }
}
