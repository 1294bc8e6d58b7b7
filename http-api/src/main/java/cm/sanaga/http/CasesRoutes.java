package cm.sanaga.http;

import cm.sanaga.http.auth.Access;
import cm.sanaga.http.exchange.Call;
import cm.sanaga.http.exchange.Endpoint;
import cm.sanaga.http.exchange.QueryFields;
import cm.sanaga.http.exchange.Reply;
import cm.sanaga.http.json.Fields;
import cm.sanaga.http.problem.Problems;
import cm.sanaga.http.problem.Rejection;
import cm.sanaga.money.Currency;
import cm.sanaga.payment.Case;
import cm.sanaga.payment.CaseViews;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.actor.Payments;
import cm.sanaga.projection.Page;
import cm.sanaga.projection.PaymentRecords;
import cm.sanaga.provider.ProviderTransactionId;
import cm.sanaga.provider.Receipt;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** {@code /admin/cases}: what does not fit, and what a person decides about it. */
final class CasesRoutes {
    private static final String PATH = "/admin/cases";
    private static final List<String> STATUSES = List.of("open", "resolving", "resolved");
    private static final int LONGEST_REASON = 255;
    private static final int LONGEST_TRANSACTION = 64;

    private final Payments payments;
    private final PaymentRecords records;
    private final Operators operators;
    private final Parties parties;
    private final Clock clock;

    CasesRoutes(Doors doors, Parties parties) {
        this.payments = doors.payments();
        this.records = doors.records();
        this.operators = doors.operators();
        this.parties = parties;
        this.clock = doors.clock();
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.get(PATH, Access.OPERATOR, this::list),
                Endpoint.get(PATH + "/{id}", Access.OPERATOR, this::one),
                new Endpoint(
                        "POST",
                        PATH + "/{id}/resolve",
                        Access.OPERATOR,
                        Endpoint.Content.JSON,
                        this::resolve));
    }

    private CompletionStage<Reply> list(Call call) {
        QueryFields query = call.query().only(PageJson.params("status", "kind", "provider"));
        var filters =
                new PaymentRecords.CaseFilters(
                        query.text("status").map(CasesRoutes::status),
                        query.text("kind").map(CasesRoutes::kind),
                        query.text("provider").map(name -> parties.known("provider", name)),
                        Optional.empty());
        return records.cases(filters, PageJson.wanted(query))
                .thenApply(page -> Reply.ok(PageJson.of(page, CaseJson::of)));
    }

    private static String status(String text) {
        if (!STATUSES.contains(text)) {
            throw Rejection.invalid("status", "Is one of " + String.join(", ", STATUSES));
        }
        return text;
    }

    private static Case.Kind kind(String text) {
        return Arrays.stream(Case.Kind.values())
                .filter(kind -> CaseViews.label(kind).equals(text))
                .findFirst()
                .orElseThrow(
                        () ->
                                Rejection.invalid(
                                        "kind",
                                        "Is one of "
                                                + String.join(
                                                        ", ",
                                                        Arrays.stream(Case.Kind.values())
                                                                .map(CaseViews::label)
                                                                .toList())));
    }

    private CompletionStage<Reply> one(Call call) {
        call.query().only(java.util.Set.of());
        return shown(named(call));
    }

    private CompletionStage<Reply> shown(PaymentId payment) {
        var only =
                new PaymentRecords.CaseFilters(
                        Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(payment));
        return records.cases(only, new Page.Wanted(1, Optional.empty()))
                .thenApply(
                        page ->
                                page.data().stream()
                                        .findFirst()
                                        .map(view -> Reply.ok(CaseJson.of(view)))
                                        .orElseThrow(Rejection::notFound));
    }

    private record Wanted(Case.Resolution resolution, String reason) {
        static Wanted read(Fields fields) {
            String name = fields.requiredText("resolution", LONGEST_REASON);
            return new Wanted(
                    resolution(fields, name), fields.requiredText("reason", LONGEST_REASON));
        }

        private static Case.Resolution resolution(Fields fields, String name) {
            return switch (name) {
                case "confirm" ->
                        new Case.Resolution.Confirm(
                                new Receipt(
                                        new ProviderTransactionId(
                                                fields.requiredText(
                                                        "provider_transaction_id",
                                                        LONGEST_TRANSACTION)),
                                        fields.amount(Currency.XAF)
                                                .orElseThrow(
                                                        () ->
                                                                fields.invalid(
                                                                        "amount",
                                                                        "Is required: what"
                                                                                + " moved, in"
                                                                                + " francs"))));
                case "decline" -> new Case.Resolution.Decline();
                case "credit_merchant" -> new Case.Resolution.CreditMerchant();
                case "refund_payer" -> new Case.Resolution.RefundPayer();
                case "charge_merchant" -> new Case.Resolution.ChargeMerchant();
                case "write_off" -> new Case.Resolution.WriteOff();
                default ->
                        throw fields.invalid(
                                "resolution",
                                "Is one of confirm, decline (in_doubt); credit_merchant,"
                                        + " refund_payer (late_success, wrong_amount);"
                                        + " charge_merchant, write_off (paid_after_failure)");
            };
        }
    }

    private CompletionStage<Reply> resolve(Call call) {
        String key = call.idempotencyKey();
        PaymentId payment = named(call);
        var body = call.body(Wanted::read);
        Wanted wanted = body.content();
        var ruling =
                new Case.Ruling(
                        wanted.resolution,
                        call.operator().keyId(),
                        wanted.reason,
                        clock.instant().truncatedTo(ChronoUnit.MICROS));
        if (call.dryRun()) {
            return payments.dryRun().resolve(payment, ruling).thenApply(CasesRoutes::told);
        }
        // The trail knows of it before anything happens; a ruling that is then refused stands there
        // as one that was tried.
        return operators
                .record(
                        "case.resolve",
                        call.named("id"),
                        new Operators.Deed(
                                ruling.by(),
                                CaseViews.label(wanted.resolution) + ": " + ruling.why(),
                                ruling.at(),
                                Optional.of(
                                        new Operators.Once(key, call.request(body.fingerprint()))),
                                Optional.of(call.origin().getHostAddress())))
                // Again all the same: the first time it may not have got further than the trail.
                .thenCompose(times -> resolve(payment, ruling, times));
    }

    private CompletionStage<Reply> resolve(
            PaymentId payment, Case.Ruling ruling, Operators.Times times) {
        if (times == Operators.Times.OTHER) {
            throw Rejection.keyReused();
        }
        return payments.resolve(payment, ruling)
                .thenApply(answer -> OrderDesk.replayed(told(answer), times));
    }

    private static Reply told(Payments.Answer answer) {
        return switch (answer) {
            case Payments.Answer.Done(var view, _) -> Reply.ok(PaymentJson.of(view));
            case Payments.Answer.Refused(var refusal) ->
                    throw new Rejection(Problems.of(refusal, Problems.Names.NONE));
            case Payments.Answer.Unavailable _ -> throw new Rejection(Problems.unavailable());
        };
    }

    private static PaymentId named(Call call) {
        return CaseJson.payment(call.named("id")).orElseThrow(Rejection::notFound);
    }
}
