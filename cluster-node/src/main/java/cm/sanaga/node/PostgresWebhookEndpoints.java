package cm.sanaga.node;

import cm.sanaga.http.Operators.Deed;
import cm.sanaga.http.Operators.Times;
import cm.sanaga.http.WebhookEndpoints;
import cm.sanaga.http.problem.Problem;
import cm.sanaga.http.problem.ProblemCode;
import cm.sanaga.http.problem.Rejection;
import cm.sanaga.projection.Page;
import cm.sanaga.projection.PaymentEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Where merchants want to be told, as PostgreSQL has it. */
final class PostgresWebhookEndpoints implements WebhookEndpoints, AutoCloseable {
    private final OperatorDesk desk;

    PostgresWebhookEndpoints(Database database) {
        this.desk = new OperatorDesk(database, "sanaga-webhook-endpoints");
    }

    @Override
    public CompletionStage<Times> add(Registered one, Deed deed) {
        return desk.once(
                deed,
                connection -> {
                    refuseOneTooMany(connection, one.merchant());
                    if (EndpointTables.count(connection, one.merchant()) >= MOST_IN_ALL) {
                        throw conflict(
                                "there are %d endpoints already; change one that is disabled"
                                        .formatted(MOST_IN_ALL));
                    }
                    changed(
                            connection,
                            "webhook_endpoint.add",
                            one.id(),
                            deed,
                            same -> EndpointTables.add(same, one));
                });
    }

    private static void changed(
            Connection connection, String what, String id, Deed deed, OperatorDesk.Doing doing)
            throws SQLException {
        Trail.change(connection, Trail.Rows.ENDPOINT, what, id, deed, doing);
    }

    private static void refuseOneTooMany(Connection connection, String merchant)
            throws SQLException {
        if (EndpointTables.enabled(connection, merchant) >= MOST) {
            throw conflict("at most " + MOST + " endpoints are enabled at a time; disable one");
        }
    }

    private static Rejection conflict(String why) {
        return new Rejection(Problem.of(ProblemCode.CONFLICT, why));
    }

    @Override
    public CompletionStage<Times> change(String merchant, String id, Change change, Deed deed) {
        return desk.once(
                deed,
                connection -> {
                    Registered before = there(connection, merchant, id);
                    if (change.enabled().orElse(false) && before.disabled().isPresent()) {
                        refuseOneTooMany(connection, merchant);
                    }
                    changed(
                            connection,
                            "webhook_endpoint.change",
                            id,
                            deed,
                            same -> EndpointTables.change(same, before, change, deed.at()));
                });
    }

    @Override
    public CompletionStage<Times> rotate(String merchant, String id, Duration grace, Deed deed) {
        return desk.once(
                deed,
                connection -> {
                    there(connection, merchant, id);
                    changed(
                            connection,
                            "webhook_endpoint.rotate",
                            id,
                            deed,
                            same -> EndpointTables.rotate(same, id, deed.at().plus(grace)));
                });
    }

    @Override
    public CompletionStage<Times> resend(
            String merchant, String id, PaymentEvent.Id event, Deed deed) {
        return desk.once(
                deed,
                connection -> {
                    there(connection, merchant, id);
                    if (DeliveryTables.resend(connection, merchant, id, event) == 0) {
                        throw Rejection.notFound();
                    }
                });
    }

    @Override
    public CompletionStage<Times> resend(String merchant, String id, Instant since, Deed deed) {
        return desk.once(
                deed,
                connection -> {
                    Registered one = there(connection, merchant, id);
                    if (DeliveryTables.told(connection, merchant, since, MOST_AGAIN) > MOST_AGAIN) {
                        throw conflict(
                                "more than "
                                        + MOST_AGAIN
                                        + " events were told since then; give a later time, or read"
                                        + " GET /v1/events");
                    }
                    DeliveryTables.resend(connection, one, since);
                    Trail.record(connection, "webhook_endpoint.resend", id, deed);
                });
    }

    private static Registered there(Connection connection, String merchant, String id)
            throws SQLException {
        return EndpointTables.endpoint(connection, merchant, id).orElseThrow(Rejection::notFound);
    }

    @Override
    public CompletionStage<Optional<Registered>> endpoint(String merchant, String id) {
        return desk.work(connection -> EndpointTables.endpoint(connection, merchant, id));
    }

    @Override
    public CompletionStage<Page<Registered>> endpoints(String merchant, Page.Wanted wanted) {
        return desk.work(connection -> EndpointTables.endpoints(connection, merchant, wanted));
    }

    @Override
    public CompletionStage<Page<Delivery>> deliveries(
            String id, Optional<State> state, Page.Wanted wanted) {
        return desk.work(connection -> DeliveryTables.deliveries(connection, id, state, wanted));
    }

    @Override
    public CompletionStage<Optional<Told>> delivery(String id, PaymentEvent.Id event) {
        return desk.work(connection -> DeliveryTables.delivery(connection, id, event));
    }

    @Override
    public void close() {
        desk.close();
    }
}
