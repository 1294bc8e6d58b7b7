package cm.sanaga.provider.orange;

import cm.sanaga.money.Money;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.ProviderToken;
import cm.sanaga.provider.ProviderTransactionId;
import cm.sanaga.provider.Reason;
import cm.sanaga.provider.Receipt;
import cm.sanaga.provider.http.Exchange;
import cm.sanaga.provider.http.Json;
import cm.sanaga.provider.http.Wording;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What Orange's answers mean. The tables are in {@code docs/rails.md}. */
final class OrangeAnswers {
    /** Orange's status for a refusal by the rules of its business. */
    static final int REFUSED = 417;

    /** The number in front of the texts that 8.2 of the contract maps. */
    private static final String REFUSAL = "60019";

    private static final Logger LOG = LoggerFactory.getLogger(OrangeAnswers.class);

    private final Duration retryAfter;

    OrangeAnswers(Duration retryAfter) {
        this.retryAfter = retryAfter;
    }

    /** The answer to a request for a token: whatever went wrong, no money moved. */
    Outcome prepared(ProviderCall.Order order, Exchange exchange) {
        return switch (exchange) {
            case Exchange.Unsent(var what) -> unsent(Reason.Code.PROVIDER_UNAVAILABLE, what);
            case Exchange.Lost(var what) -> unsent(Reason.Code.PROVIDER_UNAVAILABLE, what);
            case Exchange.Unauthorised(var what) -> misconfigured(order, what);
            case Exchange.Answered(int status, String body) ->
                    switch (status) {
                        case 200, 201 -> token(body);
                        case 400, 401, 403, 404 -> misconfigured(order, "HTTP " + status);
                        case 429 -> unsent(Reason.Code.RATE_LIMITED, "HTTP 429");
                        default -> unsent(Reason.Code.PROVIDER_UNAVAILABLE, "HTTP " + status);
                    };
        };
    }

    private Outcome token(String body) {
        return data(body)
                .flatMap(data -> Optional.ofNullable(data.payToken()))
                .filter(token -> !token.isBlank())
                .<Outcome>map(token -> new Outcome.Prepared(new ProviderToken(token)))
                .orElseGet(() -> unsent(Reason.Code.PROVIDER_UNAVAILABLE, "no payToken"));
    }

    /** The answer to an order that was sent. */
    Outcome submitted(ProviderCall.Order order, ProviderToken token, Exchange exchange) {
        return switch (exchange) {
            case Exchange.Unsent(var what) -> unsent(Reason.Code.PROVIDER_UNAVAILABLE, what);
            case Exchange.Unauthorised(var what) -> misconfigured(order, what);
            case Exchange.Lost(var what) -> doubt(order, what);
            case Exchange.Answered(int status, String body) ->
                    switch (status) {
                        case 200, 201 -> read(order, token, body);
                        case 400, 401, 403, 404 -> misconfigured(order, "HTTP " + status);
                        case 429 -> unsent(Reason.Code.RATE_LIMITED, "HTTP 429");
                        default -> doubt(order, "HTTP " + status + " on an order");
                    };
        };
    }

    /** The answer to a question about an order. */
    Outcome queried(ProviderCall.Order order, ProviderToken token, Exchange exchange) {
        return switch (exchange) {
            case Exchange.Unsent(var what) -> unsent(Reason.Code.PROVIDER_UNAVAILABLE, what);
            case Exchange.Unauthorised(var what) -> doubt(order, what);
            case Exchange.Lost(var what) -> doubt(order, what);
            case Exchange.Answered(int status, String body) ->
                    switch (status) {
                        case 200 -> read(order, token, body);
                        case 429 -> unsent(Reason.Code.RATE_LIMITED, "HTTP 429");
                        // An unknown token is not "send it again": a second pay is undocumented.
                        default -> doubt(order, "HTTP " + status + " on a question");
                    };
        };
    }

    /**
     * A refusal of an order, seen together with the state of its token: only when that is final too
     * is the order declined, for a second payment with one token may be refused as well.
     */
    Outcome refused(String refusalBody, Outcome asked) {
        return switch (asked) {
            case Outcome.Declined(var reason) when reason.code() == Reason.Code.REFUSED ->
                    new Outcome.Declined(
                            Json.read(refusalBody, OrangeBody.Answer.class)
                                    .map(OrangeAnswers::failure)
                                    .orElse(reason));
            case Outcome.Declined _,
                    Outcome.Accepted _,
                    Outcome.Confirmed _,
                    Outcome.InDoubt _,
                    Outcome.Prepared _,
                    Outcome.Unheard _ ->
                    asked;
            case Outcome.NotSent(var reason, _) ->
                    new Outcome.InDoubt("refused, and could not be asked: " + reason.message());
        };
    }

    private static Outcome read(ProviderCall.Order order, ProviderToken token, String body) {
        OrangeBody.Answer answer =
                Json.read(body, OrangeBody.Answer.class).orElse(new OrangeBody.Answer(null, null));
        OrangeBody.Data data = answer.data();
        if (data == null || data.status() == null) {
            return doubt(order, "unreadable status");
        }
        return switch (data.status()) {
            case "SUCCESSFULL", "SUCCESSFUL", "SUCCESS" -> successful(order, token, data);
            case "FAILED" -> new Outcome.Declined(failure(answer));
            case "CANCELLED" ->
                    new Outcome.Declined(
                            new Reason(Reason.Code.DECLINED_BY_CUSTOMER, data.status()));
            case "EXPIRED" -> new Outcome.Declined(new Reason(Reason.Code.EXPIRED, data.status()));
            // Perhaps paid in a moment, perhaps never: the token expires by itself.
            case "INITIATED", "PENDING" -> new Outcome.Accepted();
            default -> {
                LOG.atWarn()
                        .addKeyValue("reference", order.reference())
                        .addKeyValue("status", data.status())
                        .log("orange: unknown status, kept open");
                yield new Outcome.Accepted();
            }
        };
    }

    private static Outcome successful(
            ProviderCall.Order order, ProviderToken token, OrangeBody.Data data) {
        Optional<Money> amount = francs(data.amount());
        String transaction = data.txnid();
        if (amount.isEmpty() || transaction == null || transaction.isBlank()) {
            return doubt(order, "successful without an amount or a transaction");
        }
        if (!ours(order, token, data)) {
            return doubt(order, "successful, but of another token, order or party");
        }
        return new Outcome.Confirmed(
                new Receipt(new ProviderTransactionId(transaction), amount.get()));
    }

    private static boolean ours(
            ProviderCall.Order order, ProviderToken token, OrangeBody.Data data) {
        return agrees(data.payToken(), token.value())
                && agrees(data.subscriberMsisdn(), order.party().national())
                && agrees(data.txnmode(), OrangeRequests.orderId(order));
    }

    private static boolean agrees(@Nullable String said, String ours) {
        return said == null || said.equals(ours);
    }

    private static Optional<Money> francs(@Nullable BigDecimal amount) {
        try {
            return Optional.ofNullable(amount).map(some -> Money.xaf(some.longValueExact()));
        } catch (ArithmeticException _) {
            return Optional.empty();
        }
    }

    /** The word for a failure that is already certain; the text chooses the word, nothing else. */
    private static Reason failure(OrangeBody.Answer answer) {
        OrangeBody.Data data = answer.data();
        String message = answer.message() == null ? "" : answer.message();
        boolean numbered = message.startsWith(REFUSAL);
        if (!numbered && data != null && REFUSAL.equals(data.inittxnstatus())) {
            message = data.inittxnmessage() == null ? message : data.inittxnmessage();
            numbered = true;
        }
        return new Reason(numbered ? code(Wording.folded(message)) : Reason.Code.REFUSED, message);
    }

    private static Reason.Code code(String text) {
        if (text.contains("solde") && text.contains("insuffisant")) {
            return Reason.Code.INSUFFICIENT_FUNDS;
        }
        if (text.contains("beneficiaire introuvable")) {
            return Reason.Code.ACCOUNT_NOT_FOUND;
        }
        if (text.contains("utilisateur bloque")) {
            return Reason.Code.ACCOUNT_BLOCKED;
        }
        return text.contains("montant maximum") ? Reason.Code.LIMIT_EXCEEDED : Reason.Code.REFUSED;
    }

    private static Optional<OrangeBody.Data> data(String body) {
        return Json.read(body, OrangeBody.Answer.class)
                .flatMap(answer -> Optional.ofNullable(answer.data()));
    }

    private Outcome unsent(Reason.Code code, String what) {
        return new Outcome.NotSent(new Reason(code, what), retryAfter);
    }

    private static Outcome misconfigured(ProviderCall.Order order, String what) {
        LOG.atError()
                .addKeyValue("reference", order.reference())
                .addKeyValue("reason", what)
                .log("orange: refused because of our configuration");
        return new Outcome.Declined(new Reason(Reason.Code.CONFIGURATION, what));
    }

    private static Outcome doubt(ProviderCall.Order order, String what) {
        LOG.atWarn()
                .addKeyValue("reference", order.reference())
                .addKeyValue("what", what)
                .log("orange: in doubt");
        return new Outcome.InDoubt(what);
    }
}
