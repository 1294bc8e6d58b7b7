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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code /admin}: a payment is driven on, read models are rebuilt, a member is given up. The trail
 * has each before it is done; what is asked again under its key is not done again.
 */
final class RepairsRoutes {
    private static final int LONGEST_ADDRESS = 255;

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
        return new Endpoint("POST", path, Access.PLATFORM, Endpoint.Content.JSON, handler);
    }

    record DoneJson(String done, String target) {}

    private interface Work {
        CompletionStage<Void> now();
    }

    private CompletionStage<Reply> redrive(Call call) {
        PaymentId id = PaymentId.parse(call.named("id")).orElseThrow(Rejection::notFound);
        call.about(id.value());
        return done(
                new DoneJson("payment.redrive", id.value()),
                Ordered.deed(call, clock),
                () -> {},
                () -> {
                    payments.nudge(id);
                    return CompletableFuture.completedFuture(null);
                });
    }

    private CompletionStage<Reply> rebuild(Call call) {
        return done(
                new DoneJson("read_models.rebuild", "all"),
                Ordered.deed(call, clock),
                () -> {},
                repairs::rebuildReadModels);
    }

    private record Wanted(String address, String reason) {
        static Wanted read(Fields fields) {
            return new Wanted(
                    fields.requiredText("address", LONGEST_ADDRESS), Ordered.reason(fields));
        }
    }

    private CompletionStage<Reply> down(Call call) {
        var ordered = Ordered.read(call, clock, Wanted::read, Wanted::reason);
        String address = ordered.content().address;
        return done(
                new DoneJson("cluster.down", address),
                ordered.deed(),
                () -> {
                    if (!repairs.member(address)) {
                        throw Rejection.invalid(
                                "address", "Is no member: GET /admin/cluster has them");
                    }
                },
                () -> {
                    repairs.down(address);
                    return CompletableFuture.completedFuture(null);
                });
    }

    private CompletionStage<Reply> done(
            DoneJson what, Operators.Deed deed, Runnable check, Work work) {
        return operators
                .record(what.done, what.target, deed, check)
                .thenCompose(
                        times ->
                                (times == Operators.Times.FIRST
                                                ? work.now()
                                                : CompletableFuture.<Void>completedFuture(null))
                                        .thenApply(_ -> OrderDesk.replayed(Reply.ok(what), times)));
    }
}
