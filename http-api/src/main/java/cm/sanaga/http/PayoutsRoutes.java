package cm.sanaga.http;

import cm.sanaga.http.auth.Access;
import cm.sanaga.http.auth.Scope;
import cm.sanaga.http.exchange.Call;
import cm.sanaga.http.exchange.Endpoint;
import cm.sanaga.http.exchange.Reply;
import cm.sanaga.http.json.Fields;
import cm.sanaga.http.problem.Problems;
import cm.sanaga.http.problem.Rejection;
import cm.sanaga.money.Money;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentKind;
import cm.sanaga.payment.actor.Orders;
import cm.sanaga.payment.fee.FeeOperation;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** {@code /v1/payouts}: cash out of the available balance. */
final class PayoutsRoutes {
    private static final String PATH = "/v1/payouts";

    private final QuarantineDesk quarantine;
    private final OrderDesk desk;
    private final Parties parties;
    private final PaymentLists lists;

    PayoutsRoutes(Doors doors, OrderDesk desk, Parties parties, PaymentLists lists) {
        this.quarantine = doors.quarantine();
        this.desk = desk;
        this.parties = parties;
        this.lists = lists;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.post(PATH, Scope.PAYOUT, this::create),
                Endpoint.get(PATH, Access.MERCHANT, call -> lists.list(call, PaymentKind.PAYOUT)),
                Endpoint.get(
                        PATH + "/{id}",
                        Access.MERCHANT,
                        call -> desk.shown(call, PaymentKind.PAYOUT)),
                Endpoint.post(PATH + "/{id}/cancel", Scope.PAYOUT, this::cancel));
    }

    private record NewPayout(Money amount, Parties.Read to, Labels labels) {

        static NewPayout read(Fields fields, Parties parties) {
            return new NewPayout(
                    fields.money(),
                    fields.requiredObject("destination", parties::wallet),
                    Labels.of(fields));
        }
    }

    private CompletionStage<Reply> create(Call call) {
        PaymentId id = OrderDesk.id(call, PaymentKind.PAYOUT, PATH);
        var body = call.body(fields -> NewPayout.read(fields, parties));
        NewPayout wanted = body.content();
        var order =
                new Orders.Payout(
                        desk.request(call, id, body.fingerprint(), wanted.labels),
                        wanted.amount,
                        wanted.to.party());
        return desk.acceptable(
                        call,
                        id,
                        desk.unmoved(
                                order.request(), FeeOperation.PAYOUT, wanted.amount, wanted.to))
                .thenCompose(_ -> desk.door(call).payout(order, call.patience()))
                .thenApply(answer -> desk.created(call, answer, OrderDesk.names(wanted.to)));
    }

    /** After a restore a payout that waits in our books may long have been paid. */
    private CompletionStage<Reply> cancel(Call call) {
        PaymentId payout = OrderDesk.named(call, PaymentKind.PAYOUT);
        call.idempotencyKey();
        var body = call.body(_ -> payout);
        if (quarantine.on()) {
            throw new Rejection(Problems.quarantined());
        }
        var order =
                new Orders.Cancel(
                        payout, call.merchant().merchant(), body.fingerprint(), desk.now());
        return desk.door(call)
                .cancel(order)
                .thenApply(answer -> desk.changed(call, answer, Problems.Names.NONE));
    }
}
