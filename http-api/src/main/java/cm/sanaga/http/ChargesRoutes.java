package cm.sanaga.http;

import cm.sanaga.http.auth.Access;
import cm.sanaga.http.auth.Scope;
import cm.sanaga.http.exchange.Call;
import cm.sanaga.http.exchange.Endpoint;
import cm.sanaga.http.exchange.Reply;
import cm.sanaga.http.json.Fields;
import cm.sanaga.http.problem.Problems;
import cm.sanaga.money.Money;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentKind;
import cm.sanaga.payment.actor.Orders;
import cm.sanaga.payment.fee.FeeOperation;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** {@code /v1/charges}: collect and credit at once. */
final class ChargesRoutes {
    private static final String PATH = "/v1/charges";

    private final OrderDesk desk;
    private final PromptDesk prompts;
    private final Parties parties;
    private final PaymentLists lists;

    ChargesRoutes(OrderDesk desk, PromptDesk prompts, Parties parties, PaymentLists lists) {
        this.desk = desk;
        this.prompts = prompts;
        this.parties = parties;
        this.lists = lists;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.post(PATH, Scope.COLLECT, this::create),
                Endpoint.get(PATH, Access.MERCHANT, call -> lists.list(call, PaymentKind.CHARGE)),
                Endpoint.get(
                        PATH + "/{id}",
                        Access.MERCHANT,
                        call -> desk.shown(call, PaymentKind.CHARGE)),
                Endpoint.post(
                        PATH + "/{id}/prompt",
                        Scope.COLLECT,
                        call -> prompts.prompted(call, PaymentKind.CHARGE)));
    }

    private record NewCharge(
            Money amount, Parties.Read payer, Optional<Parties.Read> payout, Labels labels) {

        static NewCharge read(Fields fields, Parties parties) {
            return new NewCharge(
                    fields.money(),
                    parties.payer(fields),
                    fields.object("payout", parties::wallet),
                    Labels.of(fields));
        }

        Problems.Names names() {
            return payout.map(to -> OrderDesk.names(payer, to))
                    .orElseGet(() -> OrderDesk.names(payer));
        }
    }

    private CompletionStage<Reply> create(Call call) {
        PaymentId id = OrderDesk.id(call, PaymentKind.CHARGE, PATH);
        var body = call.body(fields -> NewCharge.read(fields, parties));
        NewCharge wanted = body.content();
        if (wanted.payout.isPresent()) {
            call.merchant().needs(Scope.PAYOUT);
        }
        var order =
                new Orders.Charge(
                        desk.request(call, id, body.fingerprint(), wanted.labels),
                        wanted.amount,
                        wanted.payer.party(),
                        wanted.payout.map(Parties.Read::party));
        return desk.acceptable(
                        call,
                        id,
                        desk.unmoved(
                                order.request(), FeeOperation.CHARGE, wanted.amount, wanted.payer),
                        wanted.payer)
                .thenCompose(_ -> desk.door(call).charge(order, call.patience()))
                .thenApply(answer -> desk.created(call, answer, wanted.names()));
    }
}
