package cm.sanaga.node;

import cm.sanaga.http.FeeDesk;
import cm.sanaga.http.Operators.Deed;
import cm.sanaga.http.Operators.Times;
import cm.sanaga.http.problem.Rejection;
import cm.sanaga.payment.fee.FeeSchedule;
import cm.sanaga.payment.fee.Tariff;
import cm.sanaga.projection.Page;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The rules of fees, as PostgreSQL has them. What changes is read once a second. */
final class PostgresFees implements FeeDesk, Supplier<Tariff>, AutoCloseable {
    private final OperatorDesk desk;
    private final FeeSchedule schedule;
    private volatile Tariff tariff;

    /**
     * Reads all rules before it returns.
     *
     * @param schedule where no rule says otherwise
     */
    PostgresFees(Database database, FeeSchedule schedule) {
        this.desk = new OperatorDesk(database, "sanaga-fees");
        this.schedule = schedule;
        this.tariff = Tariff.of(schedule);
        desk.everySecond("the rules of fees", this::read);
    }

    private void read(Connection connection) throws SQLException {
        tariff = FeeTables.tariff(connection, schedule);
    }

    /** The rules that are in force, and those that are known to come. */
    @Override
    public Tariff get() {
        return tariff;
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
                    FeeTables.add(connection, entry);
                    OperatorDesk.record(connection, "fee.add", entry.id(), deed);
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
                    FeeTables.end(connection, id, FeeDesk.ending(at, deed.at()));
                    OperatorDesk.record(connection, "fee.end", id, deed);
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
