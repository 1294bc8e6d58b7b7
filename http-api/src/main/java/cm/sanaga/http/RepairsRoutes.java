package cm.sanaga.http;

import cm.sanaga.http.auth.Access;
import cm.sanaga.http.exchange.Call;
import cm.sanaga.http.exchange.Endpoint;
import cm.sanaga.http.exchange.Reply;
import cm.sanaga.http.json.Fields;
import cm.sanaga.http.problem.Rejection;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.actor.Payments;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code /admin}: a payment is driven on, read models are rebuilt, a member is given up. The trail
 * has each before it is done; what is asked again under its key is not done again.
 */
final class RepairsRoutes {
    private static final int LONGEST = 255;

    private final Repairs repairs;
    private final Payments payments;
    private final Operators operators;
    private final Clock clock;

    RepairsRoutes(Doors doors) {
        this.repairs = doors.repairs();
        this.payments = doors.payments();
        this.operators = doors.operators();
        this.clock = doors.clock();
    }

    List<Endpoint> endpoints() {
        return List.of(
                post("/admin/payments/{id}/redrive", this::redrive),
                post("/admin/read_models/rebuild", this::rebuild),
                post("/admin/cluster/down", this::down));
    }

    private static Endpoint post(String path, Endpoint.Handler handler) {
        return new Endpoint("POST", path, Access.OPERATOR, Endpoint.Content.JSON, handler);
    }

    record DoneJson(String done, String target) {}

    private interface Deed {
        CompletionStage<Void> now();
    }

    private CompletionStage<Reply> redrive(Call call) {
        String key = call.idempotencyKey();
        PaymentId id = PaymentId.parse(call.named("id")).orElseThrow(Rejection::notFound);
        var body = call.body(fields -> fields.requiredText("reason", LONGEST));
        return done(
                call.operator().keyId(),
                new Operators.Once(key, call.request(body.fingerprint())),
                new DoneJson("payment.redrive", id.value()),
                body.content(),
                () -> {
                    payments.nudge(id);
                    return CompletableFuture.completedFuture(null);
                });
    }

    private CompletionStage<Reply> rebuild(Call call) {
        String key = call.idempotencyKey();
        var body = call.body(fields -> fields.requiredText("reason", LONGEST));
        return done(
                call.operator().keyId(),
                new Operators.Once(key, call.request(body.fingerprint())),
                new DoneJson("read_models.rebuild", "all"),
                body.content(),
                repairs::rebuildReadModels);
    }

    private record Wanted(String address, String reason) {
        static Wanted read(Fields fields) {
            return new Wanted(
                    fields.requiredText("address", LONGEST),
                    fields.requiredText("reason", LONGEST));
        }
    }

    private CompletionStage<Reply> down(Call call) {
        String key = call.idempotencyKey();
        var body = call.body(Wanted::read);
        Wanted wanted = body.content();
        return done(
                call.operator().keyId(),
                new Operators.Once(key, call.request(body.fingerprint())),
                new DoneJson("cluster.down", wanted.address),
                wanted.reason,
                () -> {
                    if (!repairs.down(wanted.address)) {
                        throw Rejection.invalid(
                                "address", "Is no member: GET /admin/cluster has them");
                    }
                    return CompletableFuture.completedFuture(null);
                });
    }

    private CompletionStage<Reply> done(
            String who, Operators.Once once, DoneJson what, String reason, Deed deed) {
        var order =
                new Operators.Deed(
                        who,
                        reason,
                        clock.instant().truncatedTo(ChronoUnit.MICROS),
                        Optional.of(once));
        return operators
                .record(what.done, what.target, order)
                .thenCompose(
                        times ->
                                (times == Operators.Times.FIRST
                                                ? deed.now()
                                                : CompletableFuture.<Void>completedFuture(null))
                                        .thenApply(_ -> OrderDesk.replayed(Reply.ok(what), times)));
    }
}
