package cm.sanaga.node;

import cm.sanaga.http.Directory;
import cm.sanaga.http.Operators.Deed;
import cm.sanaga.http.Operators.Times;
import cm.sanaga.http.auth.Caller;
import cm.sanaga.http.auth.Mode;
import cm.sanaga.http.problem.Problem;
import cm.sanaga.http.problem.ProblemCode;
import cm.sanaga.http.problem.Rejection;
import cm.sanaga.projection.Page;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Who there is, as PostgreSQL has it. What changes is read once a second. */
final class PostgresDirectory implements Directory, AutoCloseable {
    private static final int SECRET_CHARACTERS = 32;

    private final OperatorDesk desk;
    private final Mode mode;
    private final IssuedKeys issued;
    private final Supplier<? extends CompletionStage<?>> changed;

    /**
     * Reads all keys before it returns.
     *
     * @param changed is told when somebody or a key was added, before whoever ordered it hears of
     *     it
     */
    PostgresDirectory(
            Database database,
            Mode mode,
            InstantSource clock,
            Supplier<? extends CompletionStage<?>> changed) {
        this.changed = changed;
        this.desk = new OperatorDesk(database, "sanaga-directory");
        this.mode = mode;
        this.issued = new IssuedKeys(mode, clock);
        desk.everySecond(
                "the keys of merchants",
                connection -> {
                    issued.read(connection);
                    issued.writeUses(connection);
                });
    }

    @Override
    public CompletionStage<Optional<Caller>> caller(String bearer) {
        return issued.caller(bearer);
    }

    @Override
    public CompletionStage<Times> add(Organisation one, Deed deed) {
        return desk.once(
                deed,
                connection ->
                        Trail.change(
                                connection,
                                Trail.Rows.ORGANISATION,
                                "organisation.add",
                                one.id(),
                                deed,
                                same -> DirectoryTables.add(same, one)));
    }

    @Override
    public CompletionStage<Times> add(Merchant one, Deed deed) {
        return desk.once(
                deed,
                connection -> {
                    there(DirectoryTables.organisation(connection, one.organisation()));
                    Trail.change(
                            connection,
                            Trail.Rows.MERCHANT,
                            "merchant.add",
                            one.id(),
                            deed,
                            same -> DirectoryTables.add(same, one));
                });
    }

    @Override
    public CompletionStage<Issued> issue(Wanted wanted, Deed deed) {
        return issued(
                deed,
                (connection, secret) -> {
                    there(DirectoryTables.merchant(connection, wanted.merchant()));
                    add(connection, wanted, secret, deed);
                });
    }

    @Override
    public CompletionStage<Issued> roll(String key, String id, Duration grace, Deed deed) {
        return issued(
                deed,
                (connection, secret) -> {
                    ApiKey before = there(DirectoryTables.key(connection, key));
                    if (ended(before, deed.at())) {
                        throw new Rejection(
                                Problem.of(
                                        ProblemCode.CONFLICT,
                                        "roll is not possible: " + key + " has ended"));
                    }
                    var next =
                            new Wanted(
                                    id,
                                    before.merchant(),
                                    before.name(),
                                    before.scopes(),
                                    before.expiresAt());
                    Trail.change(
                            connection,
                            Trail.Rows.KEY,
                            "key.roll",
                            key,
                            deed,
                            same -> DirectoryTables.expire(same, key, deed.at().plus(grace)));
                    add(connection, next, secret, deed);
                });
    }

    private static void add(Connection connection, Wanted wanted, String secret, Deed deed)
            throws SQLException {
        Trail.change(
                connection,
                Trail.Rows.KEY,
                "key.issue",
                wanted.id(),
                deed,
                same -> DirectoryTables.add(same, wanted, secret, deed));
    }

    private static boolean ended(ApiKey key, Instant at) {
        return key.revokedAt().isPresent()
                || key.expiresAt().filter(end -> !end.isAfter(at)).isPresent();
    }

    @Override
    public CompletionStage<Times> revoke(String key, Deed deed) {
        return desk.once(
                        deed,
                        connection -> {
                            there(DirectoryTables.key(connection, key));
                            Trail.change(
                                    connection,
                                    Trail.Rows.KEY,
                                    "key.revoke",
                                    key,
                                    deed,
                                    same -> DirectoryTables.revoke(same, key, deed.at()));
                        })
                .thenCompose(this::known);
    }

    private interface Making {
        void in(Connection connection, String secret) throws SQLException;
    }

    private CompletionStage<Issued> issued(Deed deed, Making making) {
        String secret = mode.prefix() + RandomText.of(SECRET_CHARACTERS);
        return desk.once(deed, connection -> making.in(connection, secret))
                .thenCompose(this::known)
                .thenApply(
                        times ->
                                new Issued(
                                        times,
                                        Optional.of(secret).filter(_ -> times == Times.FIRST)));
    }

    /** Whoever ordered a change finds it done here; the other nodes read it within a second. */
    private CompletionStage<Times> known(Times times) {
        return desk.work(
                        connection -> {
                            issued.read(connection);
                            return times;
                        })
                .thenCompose(done -> changed.get().thenApply(_ -> done));
    }

    private static <T> T there(Optional<T> one) {
        return one.orElseThrow(Rejection::notFound);
    }

    @Override
    public CompletionStage<Optional<Organisation>> organisation(String id) {
        return desk.work(connection -> DirectoryTables.organisation(connection, id));
    }

    @Override
    public CompletionStage<Page<Organisation>> organisations(Page.Wanted wanted) {
        return desk.work(connection -> DirectoryTables.organisations(connection, wanted));
    }

    @Override
    public CompletionStage<Optional<Merchant>> merchant(String id) {
        return desk.work(connection -> DirectoryTables.merchant(connection, id));
    }

    @Override
    public CompletionStage<Page<Merchant>> merchants(String organisation, Page.Wanted wanted) {
        return desk.work(connection -> DirectoryTables.merchants(connection, organisation, wanted));
    }

    @Override
    public CompletionStage<Optional<ApiKey>> key(String id) {
        return desk.work(connection -> DirectoryTables.key(connection, id));
    }

    @Override
    public CompletionStage<Page<ApiKey>> keys(String merchant, Page.Wanted wanted) {
        return desk.work(connection -> DirectoryTables.keys(connection, merchant, wanted));
    }

    @Override
    public void close() {
        desk.close();
    }
}
