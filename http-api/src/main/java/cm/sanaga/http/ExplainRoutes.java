package cm.sanaga.http;

import cm.sanaga.http.auth.Access;
import cm.sanaga.http.exchange.Call;
import cm.sanaga.http.exchange.Endpoint;
import cm.sanaga.http.exchange.Reply;
import cm.sanaga.http.explain.Explained;
import cm.sanaga.http.explain.Facts;
import cm.sanaga.http.explain.Language;
import cm.sanaga.payment.PaymentKind;
import cm.sanaga.payment.PaymentView;
import cm.sanaga.payment.actor.Payments;
import cm.sanaga.provider.ProviderCall;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** {@code /v1/charges/{id}/explain} and its like: where a payment stands, in plain words. */
final class ExplainRoutes {
    private final PayerPages pages;
    private final OrderDesk desk;

    ExplainRoutes(Doors doors, OrderDesk desk) {
        this.pages = doors.pages();
        this.desk = desk;
    }

    List<Endpoint> endpoints() {
        return Arrays.stream(PaymentKind.values())
                .map(kind -> Endpoint.get(path(kind), Access.MERCHANT, call -> explain(call, kind)))
                .toList();
    }

    private static String path(PaymentKind kind) {
        return switch (kind) {
            case CHARGE -> "/v1/charges/{id}/explain";
            case ESCROW -> "/v1/escrows/{id}/explain";
            case PAYOUT -> "/v1/payouts/{id}/explain";
            case REFUND -> "/v1/refunds/{id}/explain";
        };
    }

    private CompletionStage<Reply> explain(Call call, PaymentKind kind) {
        Language language = Language.best(call.languages());
        return desk.found(call, kind)
                .thenCompose(view -> desk.turn(view).thenApply(turn -> facts(view, turn)))
                .thenApply(
                        facts ->
                                Reply.ok(Explained.of(facts, language))
                                        .with("Content-Language", language.tag())
                                        .with("Vary", "Accept-Language"));
    }

    private Facts facts(PaymentView view, Optional<Payments.Turn> turn) {
        return new Facts(
                view,
                view.ladder().map(ProviderCall.Ladder::rung),
                desk.progress(view).map(ProgressJson::nextQuestionBy),
                view.token()
                        .flatMap(token -> pages.page(view.wallet().provider(), token))
                        .isPresent(),
                turn.map(at -> new Facts.Turn(at.place(), at.estimatedAt())),
                desk.now());
    }
}
