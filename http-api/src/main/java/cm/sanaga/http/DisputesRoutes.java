package cm.sanaga.http;

import cm.sanaga.http.auth.Access;
import cm.sanaga.http.auth.Scope;
import cm.sanaga.http.exchange.Call;
import cm.sanaga.http.exchange.Endpoint;
import cm.sanaga.http.exchange.Reply;
import cm.sanaga.http.json.Fields;
import cm.sanaga.http.problem.Problems;
import cm.sanaga.http.problem.Rejection;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentKind;
import cm.sanaga.payment.dispute.Dispute;
import cm.sanaga.projection.PaymentRecords;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Disputes about escrows. Merchants open them for their customers and answer; operators speak for
 * the payer, who has no key, and decide where the sides do not agree. {@code docs/disputes.md}
 */
final class DisputesRoutes {
    private static final String ESCROW = "/v1/escrows/{id}/dispute";
    private static final String DESK = "/admin/disputes";

    private final OrderDesk desk;
    private final PaymentRecords records;
    private final Operators operators;
    private final Clock clock;

    DisputesRoutes(Doors doors, OrderDesk desk) {
        this.desk = desk;
        this.records = doors.records();
        this.operators = doors.operators();
        this.clock = doors.clock();
    }

    List<Endpoint> endpoints() {
        return List.of(
                merchants("", Scope.COLLECT, Arguing::open),
                merchants("/evidence", Scope.COLLECT, Arguing::byMerchant),
                merchants("/offer", Scope.REFUND, Arguing::offer),
                Endpoint.get(DESK, Access.OPERATOR, this::list),
                operators("open", Arguing::open),
                operators("evidence", Arguing::byPayer),
                operators("accept", Arguing::accept),
                operators("decide", Arguing::decide));
    }

    /** A merchant's step, once for each of his keys. */
    private Endpoint merchants(String step, Scope scope, Function<Fields, Arguing> reader) {
        return Endpoint.post(
                ESCROW + step,
                scope,
                call -> {
                    PaymentId escrow = OrderDesk.named(call, PaymentKind.ESCROW);
                    String id = OrderDesk.stepId(call, "/v1/escrows/" + escrow + "/dispute" + step);
                    // Of what is not his own a merchant is not even told what a step needs.
                    return desk.found(call, PaymentKind.ESCROW)
                            .thenCompose(_ -> ofMerchant(call, escrow, id, reader));
                });
    }

    private CompletionStage<Reply> ofMerchant(
            Call call, PaymentId escrow, String id, Function<Fields, Arguing> reader) {
        var body = call.body(reader);
        Arguing asked = body.content();
        return asked.act()
                .of(
                        desk.door(call),
                        escrow,
                        Optional.of(call.merchant().merchant()),
                        new Dispute.Step(
                                id,
                                body.fingerprint(),
                                call.merchant().keyId(),
                                asked.statement(),
                                desk.now()))
                .thenApply(answer -> desk.changed(call, answer, Problems.Names.NONE));
    }

    /** An operator's; the trail knows of it before anything happens. */
    private Endpoint operators(String step, Function<Fields, Arguing> reader) {
        return new Endpoint(
                "POST",
                DESK + "/{id}/" + step,
                Access.OPERATOR,
                Endpoint.Content.JSON,
                call -> {
                    Ordered<Arguing> order = Ordered.read(call, clock, reader, Arguing::reason);
                    PaymentId escrow = OrderDesk.named(call, PaymentKind.ESCROW);
                    return call.dryRun()
                            ? argue(call, escrow, order, Operators.Times.FIRST)
                            : operators
                                    .record("dispute." + step, escrow.value(), order.deed())
                                    // Again all the same: the first time it may not have got
                                    // further than the trail.
                                    .thenCompose(times -> argue(call, escrow, order, times));
                });
    }

    private CompletionStage<Reply> argue(
            Call call, PaymentId escrow, Ordered<Arguing> order, Operators.Times times) {
        if (times == Operators.Times.OTHER) {
            throw Rejection.keyReused();
        }
        Operators.Deed deed = order.deed();
        Operators.Once once = deed.once().orElseThrow();
        var step =
                new Dispute.Step(
                        OrderDesk.stepId(deed.who(), call.path(), once.key()),
                        once.request(),
                        deed.who(),
                        order.content().statement(),
                        deed.at());
        return order.content()
                .act()
                .of(desk.door(call), escrow, Optional.empty(), step)
                .thenApply(answer -> desk.changed(call, answer, Problems.Names.NONE))
                .thenApply(reply -> OrderDesk.replayed(reply, times));
    }

    /** Which escrow, and whose. */
    record DisputedJson(String merchant, Map<String, Object> escrow) {}

    private CompletionStage<Reply> list(Call call) {
        var query = call.query().only(PageJson.params());
        return records.disputes(PageJson.wanted(query))
                .thenApply(
                        page ->
                                Reply.ok(
                                        PageJson.of(
                                                page,
                                                view ->
                                                        new DisputedJson(
                                                                view.request().merchant(),
                                                                PaymentJson.listed(view)))));
    }
}
