package cm.sanaga.node;

import cm.sanaga.http.FeeDesk;
import cm.sanaga.http.Operators.Deed;
import cm.sanaga.http.Operators.Times;
import cm.sanaga.http.problem.Problem;
import cm.sanaga.http.problem.ProblemCode;
import cm.sanaga.http.problem.Rejection;
import cm.sanaga.payment.fee.FeeSchedule;
import cm.sanaga.payment.fee.Tariff;
import cm.sanaga.projection.Page;
import cm.sanaga.projection.ReadUnavailable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The rules of fees, as PostgreSQL has them. What changes is read once a second. */
final class PostgresFees implements FeeDesk, Supplier<Tariff>, AutoCloseable {
    /** A rule is known a minute before it counts, and read from then on. */
    private static final Duration OLDEST = FeeDesk.AHEAD.dividedBy(2);

    private final OperatorDesk desk;
    private final FeeSchedule schedule;
    private volatile Known known;

    /**
     * What was read, and when.
     *
     * @param nanos of {@link System#nanoTime}
     */
    private record Known(Tariff tariff, long nanos) {}

    /**
     * Reads all rules before it returns.
     *
     * @param schedule where no rule says otherwise
     */
    PostgresFees(Database database, FeeSchedule schedule) {
        this.desk = new OperatorDesk(database, "sanaga-fees");
        this.schedule = schedule;
        this.known = new Known(Tariff.of(schedule), System.nanoTime());
        desk.everySecond("the rules of fees", this::read);
    }

    private void read(Connection connection) throws SQLException {
        long begun = System.nanoTime();
        known = new Known(FeeTables.tariff(connection, schedule), begun);
    }

    /**
     * The rules that are in force, and those that are known to come.
     *
     * @throws ReadUnavailable when they may be out of date, so that this node would ask another
     *     price than the others
     */
    @Override
    public Tariff get() {
        Known now = known;
        if (System.nanoTime() - now.nanos > OLDEST.toNanos()) {
            throw new ReadUnavailable("the rules of fees have not been read for " + OLDEST);
        }
        return now.tariff;
    }

    @Override
    public CompletionStage<Times> add(Wanted wanted, Deed deed) {
        return desk.once(
                deed,
                connection -> {
                    Entry entry = wanted.ordered(deed);
                    if (wanted.organisation().isPresent()
                            && DirectoryTables.organisation(connection, wanted.organisation().get())
                                    .isEmpty()) {
                        throw Rejection.invalid("organisation", "There is none of this id");
                    }
                    Trail.change(
                            connection,
                            Trail.Rows.FEE,
                            "fee.add",
                            entry.id(),
                            deed,
                            same -> FeeTables.add(same, entry));
                });
    }

    @Override
    public CompletionStage<Times> end(String id, Optional<Instant> at, Deed deed) {
        return desk.once(
                deed,
                connection -> {
                    if (FeeTables.one(connection, id).isEmpty()) {
                        throw Rejection.notFound();
                    }
                    Instant end = FeeDesk.ending(at, deed.at());
                    Trail.change(
                            connection,
                            Trail.Rows.FEE,
                            "fee.end",
                            id,
                            deed,
                            same -> end(same, id, end));
                });
    }

    private static void end(Connection connection, String id, Instant end) throws SQLException {
        if (!FeeTables.end(connection, id, end)) {
            throw new Rejection(
                    Problem.of(
                            ProblemCode.CONFLICT,
                            "end is not possible: " + id + " ends before " + end));
        }
    }

    /** Reads them now, so that whoever goes on finds what he has just changed. */
    CompletionStage<Boolean> refreshed() {
        return desk.work(
                connection -> {
                    read(connection);
                    return true;
                });
    }

    @Override
    public CompletionStage<Optional<Entry>> rule(String id) {
        return desk.work(connection -> FeeTables.one(connection, id));
    }

    @Override
    public CompletionStage<Page<Entry>> rules(Page.Wanted wanted) {
        return desk.work(connection -> FeeTables.page(connection, wanted));
    }

    @Override
    public void close() {
        desk.close();
    }
}
