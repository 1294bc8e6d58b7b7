package cm.sanaga.provider.orange;

import cm.sanaga.money.Money;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.ProviderTransactionId;
import cm.sanaga.provider.Reason;
import cm.sanaga.provider.Receipt;
import cm.sanaga.provider.http.Exchange;
import cm.sanaga.provider.http.Json;
import cm.sanaga.provider.http.Wording;
import java.net.URI;
import java.util.Optional;
import java.util.stream.Stream;

/** What the answers of Web Payment mean. The tables are in {@code docs/rails.md}. */
final class OrangeWebAnswers {
    private final OrangeOutcomes outcomes;
    private final String currency;

    /**
     * What answers mean under one contract.
     *
     * @param currency of the contract
     */
    OrangeWebAnswers(OrangeOutcomes outcomes, String currency) {
        this.currency = currency;
        this.outcomes = outcomes;
    }

    /** The answer to a preparation: whatever went wrong, no money moved. */
    Outcome prepared(ProviderCall.Order order, Exchange exchange) {
        return switch (exchange) {
            case Exchange.Unsent(var what) -> outcomes.unavailable(what);
            case Exchange.Lost(var what) -> outcomes.unavailable(what);
            case Exchange.Unauthorised(var what) -> outcomes.lockedOut(what);
            case Exchange.Answered(int status, String body) ->
                    switch (status) {
                        case 200, 201 -> given(body);
                        case 409 -> repeated();
                        case 429 -> outcomes.limited();
                        default ->
                                status / 100 == 4
                                        ? refused(order, status, body)
                                        : outcomes.unavailable("HTTP " + status);
                    };
        };
    }

    private Outcome given(String body) {
        return Json.read(body, OrangeBody.WebGiven.class)
                .flatMap(OrangeWebAnswers::token)
                .<Outcome>map(token -> new Outcome.Prepared(token.persisted()))
                .orElseGet(() -> outcomes.unavailable("no pay_token, payment_url or notif_token"));
    }

    private static Optional<OrangeToken.Web> token(OrangeBody.WebGiven given) {
        String pay = given.payToken();
        String notice = given.notifToken();
        String page = given.paymentUrl();
        if (pay == null || pay.isBlank() || notice == null || notice.isBlank() || page == null) {
            return Optional.empty();
        }
        try {
            URI address = URI.create(page);
            // The payer's browser is sent there: nothing else than a page may come of it.
            boolean leadsToPage =
                    "https".equals(address.getScheme()) || "http".equals(address.getScheme());
            return address.getHost() != null && leadsToPage
                    ? Optional.of(new OrangeToken.Web(pay, notice, address))
                    : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private Outcome refused(ProviderCall.Order order, int status, String body) {
        OrangeBody.WebRefusal said =
                Json.read(body, OrangeBody.WebRefusal.class)
                        .orElse(new OrangeBody.WebRefusal(null, null, null));
        String text = Wording.folded(said.message() + " " + said.description());
        boolean known =
                text.contains("order")
                        && Stream.of("already", "exist", "duplicate", "deja")
                                .anyMatch(text::contains);
        if (known) {
            return repeated();
        }
        String what = "HTTP " + status + " code " + said.code() + " " + said.description();
        return status == 401 ? outcomes.lockedOut(what) : OrangeOutcomes.misconfigured(order, what);
    }

    /**
     * An earlier preparation of this order arrived, and its answer was lost with the address of the
     * page. Nobody was ever shown that page, so nobody has paid or can: this order is over, and a
     * new one may be made.
     */
    private static Outcome repeated() {
        return new Outcome.Declined(
                new Reason(
                        Reason.Code.PROVIDER_UNAVAILABLE,
                        "the address of the payment page was lost; order again"));
    }

    /** The answer to a question about an order. */
    Outcome queried(ProviderCall.Order order, OrangeToken.Web token, Exchange exchange) {
        return switch (exchange) {
            case Exchange.Unsent(var what) -> outcomes.unavailable(what);
            case Exchange.Unauthorised(var what) -> OrangeOutcomes.doubt(order, what);
            case Exchange.Lost(var what) -> OrangeOutcomes.doubt(order, what);
            case Exchange.Answered(int status, String body) ->
                    switch (status) {
                        case 200, 201 -> read(order, token, body);
                        case 429 -> outcomes.limited();
                        default -> OrangeOutcomes.doubt(order, "HTTP " + status + " on a question");
                    };
        };
    }

    private Outcome read(ProviderCall.Order order, OrangeToken.Web token, String body) {
        Optional<OrangeBody.WebStatus> read = Json.read(body, OrangeBody.WebStatus.class);
        String status = read.map(OrangeBody.WebStatus::status).orElse(null);
        if (read.isEmpty() || status == null) {
            return OrangeOutcomes.doubt(order, "unreadable status");
        }
        OrangeBody.WebStatus answer = read.get();
        // A failure of somebody else's payment says as little of ours as a success.
        if (!ours(order, token, answer)) {
            return OrangeOutcomes.disbelieved(
                    order, "of another order, token or currency: " + status);
        }
        return switch (status) {
            case "SUCCESS", "SUCCESSFUL", "SUCCESSFULL" -> successful(order, answer);
            case "INITIATED", "PENDING" -> new Outcome.Accepted();
            case "EXPIRED" -> new Outcome.Declined(new Reason(Reason.Code.EXPIRED, status));
            case "FAILED" ->
                    new Outcome.Declined(
                            new Reason(
                                    Reason.Code.REFUSED,
                                    answer.message() == null ? status : answer.message()));
            case "CANCELLED" ->
                    new Outcome.Declined(new Reason(Reason.Code.DECLINED_BY_CUSTOMER, status));
            default -> OrangeOutcomes.unknown(order, status);
        };
    }

    private boolean ours(
            ProviderCall.Order order, OrangeToken.Web token, OrangeBody.WebStatus answer) {
        return OrangeOutcomes.agrees(answer.orderId(), OrangeCoreRequests.orderId(order))
                && OrangeOutcomes.agrees(answer.payToken(), token.payToken())
                && OrangeOutcomes.agrees(answer.currency(), currency);
    }

    private static Outcome successful(ProviderCall.Order order, OrangeBody.WebStatus answer) {
        String transaction = answer.txnid();
        Optional<Money> amount = amount(order, answer);
        if (transaction == null || transaction.isBlank() || amount.isEmpty()) {
            return OrangeOutcomes.disbelieved(
                    order, "successful without a transaction or whole amount");
        }
        return new Outcome.Confirmed(
                new Receipt(new ProviderTransactionId(transaction), amount.get()));
    }

    /**
     * Orange's answer names no amount: the question does, and it is about the order of that amount.
     */
    private static Optional<Money> amount(ProviderCall.Order order, OrangeBody.WebStatus answer) {
        try {
            return Optional.of(
                    answer.amount() == null
                            ? order.amount()
                            : Money.xaf(answer.amount().longValueExact()));
        } catch (ArithmeticException _) {
            return Optional.empty();
        }
    }
}
