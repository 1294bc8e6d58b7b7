package cm.sanaga.http;

import cm.sanaga.http.auth.Access;
import cm.sanaga.http.auth.Scope;
import cm.sanaga.http.exchange.Call;
import cm.sanaga.http.exchange.Endpoint;
import cm.sanaga.http.exchange.Reply;
import cm.sanaga.http.json.Fields;
import cm.sanaga.http.problem.Problems;
import cm.sanaga.http.problem.Rejection;
import cm.sanaga.money.Currency;
import cm.sanaga.money.Money;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentKind;
import cm.sanaga.payment.actor.Orders;
import cm.sanaga.payment.fee.FeeOperation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/** {@code /v1/escrows}: collect and hold, then release to the merchant or refund to the payer. */
final class EscrowsRoutes {
    private static final String PATH = "/v1/escrows";

    private static final int LONGEST_CODE = 32;
    private static final Pattern CODE = Pattern.compile("[0-9A-Za-z]{6,32}");

    /** How far ahead something may be told to happen by itself. */
    private static final Duration FARTHEST = Duration.ofDays(366);

    private final OrderDesk desk;
    private final PromptDesk prompts;
    private final Parties parties;
    private final PaymentLists lists;

    EscrowsRoutes(OrderDesk desk, PromptDesk prompts, Parties parties, PaymentLists lists) {
        this.desk = desk;
        this.prompts = prompts;
        this.parties = parties;
        this.lists = lists;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.post(PATH, Scope.COLLECT, this::create),
                Endpoint.get(PATH, Access.MERCHANT, call -> lists.list(call, PaymentKind.ESCROW)),
                Endpoint.get(
                        PATH + "/{id}",
                        Access.MERCHANT,
                        call -> desk.shown(call, PaymentKind.ESCROW)),
                Endpoint.post(
                        PATH + "/{id}/prompt",
                        Scope.COLLECT,
                        call -> prompts.prompted(call, PaymentKind.ESCROW)),
                Endpoint.post(PATH + "/{id}/release", Scope.COLLECT, this::release),
                Endpoint.post(PATH + "/{id}/refund", Scope.REFUND, this::refund));
    }

    /** A code in its form: digits and letters, so that it can be told on the telephone. */
    private static Optional<String> code(Fields fields, String name) {
        Optional<String> code = fields.text(name, LONGEST_CODE);
        if (code.filter(given -> !CODE.matcher(given).matches()).isPresent()) {
            throw fields.invalid(name, "Is 6 to 32 digits and letters");
        }
        return code;
    }

    private record NewEscrow(
            Money amount,
            Parties.Read payer,
            Optional<Instant> releaseAt,
            Optional<Instant> refundAt,
            Optional<String> releaseCode,
            Labels labels) {

        static NewEscrow read(Fields fields, Parties parties) {
            NewEscrow read =
                    new NewEscrow(
                            fields.money(),
                            parties.payer(fields),
                            fields.instant("release_at"),
                            fields.instant("refund_at"),
                            code(fields, "release_code"),
                            Labels.of(fields));
            if (read.releaseAt.isPresent() && read.releaseAt.equals(read.refundAt)) {
                throw fields.invalid("refund_at", "Must differ from release_at");
            }
            return read;
        }

        /** The first date that cannot be kept any more, or not yet be promised. */
        Optional<Rejection> untimely(Instant now) {
            return untimely("release_at", releaseAt, now)
                    .or(() -> untimely("refund_at", refundAt, now));
        }

        private static Optional<Rejection> untimely(
                String name, Optional<Instant> date, Instant now) {
            if (date.filter(at -> !at.isAfter(now)).isPresent()) {
                return Optional.of(Rejection.invalid(name, "Must be in the future"));
            }
            return date.filter(at -> at.isAfter(now.plus(FARTHEST)))
                    .map(_ -> Rejection.invalid(name, "Must be within a year"));
        }
    }

    private CompletionStage<Reply> create(Call call) {
        PaymentId id = OrderDesk.id(call, PaymentKind.ESCROW, PATH);
        var body = call.body(fields -> NewEscrow.read(fields, parties));
        NewEscrow wanted = body.content();
        var order =
                new Orders.Escrow(
                        desk.request(call, id, body.fingerprint(), wanted.labels),
                        wanted.amount,
                        wanted.payer.party(),
                        wanted.releaseAt,
                        wanted.refundAt,
                        wanted.releaseCode);
        Optional<Rejection> against =
                wanted.untimely(desk.now())
                        .or(
                                () ->
                                        desk.unmoved(
                                                order.request(),
                                                FeeOperation.ESCROW,
                                                wanted.amount,
                                                wanted.payer));
        return desk.acceptable(call, id, against, wanted.payer)
                .thenCompose(_ -> desk.door(call).escrow(order, call.patience()))
                .thenApply(answer -> desk.created(call, answer, OrderDesk.names(wanted.payer)));
    }

    private record Part(Optional<Money> amount, Optional<String> code) {
        static Part read(Fields fields) {
            return new Part(fields.amount(Currency.XAF), EscrowsRoutes.code(fields, "code"));
        }
    }

    private CompletionStage<Reply> release(Call call) {
        PaymentId escrow = OrderDesk.named(call, PaymentKind.ESCROW);
        String id = OrderDesk.stepId(call, PATH + "/" + escrow + "/release");
        var body = call.body(Part::read);
        var order =
                new Orders.Release(
                        id,
                        escrow,
                        call.merchant().merchant(),
                        body.content().amount,
                        body.fingerprint(),
                        call.merchant().keyId(),
                        desk.now(),
                        body.content().code);
        return desk.guessed(escrow, order.code())
                .thenCompose(_ -> desk.door(call).release(order))
                .thenApply(answer -> desk.changed(call, answer, Problems.Names.NONE));
    }

    private CompletionStage<Reply> refund(Call call) {
        PaymentId escrow = OrderDesk.named(call, PaymentKind.ESCROW);
        PaymentId id = OrderDesk.id(call, PaymentKind.REFUND, PATH + "/" + escrow + "/refund");
        var body = call.body(fields -> fields.amount(Currency.XAF));
        var order =
                new Orders.Refund(
                        desk.request(call, id, body.fingerprint(), Labels.NONE),
                        escrow,
                        body.content(),
                        Optional.empty());
        return desk.door(call)
                .refundEscrow(order, call.patience())
                .thenApply(answer -> desk.changed(call, answer, Problems.Names.NONE));
    }
}
