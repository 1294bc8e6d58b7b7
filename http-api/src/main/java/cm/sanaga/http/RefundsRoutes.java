package cm.sanaga.http;

import cm.sanaga.http.auth.Access;
import cm.sanaga.http.auth.Scope;
import cm.sanaga.http.exchange.Call;
import cm.sanaga.http.exchange.Endpoint;
import cm.sanaga.http.exchange.Reply;
import cm.sanaga.http.json.Fields;
import cm.sanaga.http.problem.Problems;
import cm.sanaga.money.Currency;
import cm.sanaga.money.Money;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentKind;
import cm.sanaga.payment.actor.Orders;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** {@code /v1/refunds}: give back to the payer of a charge or an escrow. */
final class RefundsRoutes {
    private static final String PATH = "/v1/refunds";
    private static final Problems.Names NAMES =
            new Problems.Names(Optional.of("payment"), Map.of());

    private final OrderDesk desk;
    private final PaymentLists lists;

    RefundsRoutes(OrderDesk desk, PaymentLists lists) {
        this.desk = desk;
        this.lists = lists;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.post(PATH, Scope.REFUND, this::create),
                Endpoint.get(PATH, Access.MERCHANT, call -> lists.list(call, PaymentKind.REFUND)),
                Endpoint.get(
                        PATH + "/{id}",
                        Access.MERCHANT,
                        call -> desk.shown(call, PaymentKind.REFUND)));
    }

    private record NewRefund(
            PaymentId payment, Optional<Money> amount, Optional<String> reason, Labels labels) {

        static NewRefund read(Fields fields) {
            return new NewRefund(
                    payment(fields),
                    fields.amount(Currency.XAF),
                    fields.text("reason", Labels.MAX_DESCRIPTION),
                    new Labels(
                            fields.text("reference", Labels.MAX_REFERENCE),
                            Optional.empty(),
                            fields.metadata()));
        }

        private static PaymentId payment(Fields fields) {
            return PaymentId.parse(fields.requiredText("payment", 64))
                    .filter(
                            id ->
                                    id.kind() == PaymentKind.CHARGE
                                            || id.kind() == PaymentKind.ESCROW)
                    .orElseThrow(
                            () ->
                                    fields.invalid(
                                            "payment",
                                            "Is the id of a charge (ch_…) or an escrow (es_…)"));
        }
    }

    private CompletionStage<Reply> create(Call call) {
        PaymentId id = OrderDesk.id(call, PaymentKind.REFUND, PATH);
        var body = call.body(NewRefund::read);
        NewRefund wanted = body.content();
        var order =
                new Orders.Refund(
                        desk.request(call, id, body.fingerprint(), wanted.labels),
                        wanted.payment,
                        wanted.amount,
                        wanted.reason);
        return desk.door(call)
                .refund(order, call.patience())
                .thenApply(answer -> desk.created(call, answer, NAMES));
    }
}
