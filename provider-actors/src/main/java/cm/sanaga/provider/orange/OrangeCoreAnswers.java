package cm.sanaga.provider.orange;

import cm.sanaga.money.Money;
import cm.sanaga.provider.Operation;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.ProviderTransactionId;
import cm.sanaga.provider.Reason;
import cm.sanaga.provider.Receipt;
import cm.sanaga.provider.http.Exchange;
import cm.sanaga.provider.http.Json;
import cm.sanaga.provider.http.Wording;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the answers of omcoreapis mean. The tables are in {@code docs/rails.md}. */
final class OrangeCoreAnswers {
    /** Orange's status for a refusal by the rules of its business. */
    static final int REFUSED = 417;

    /** The number in front of the texts that 8.2 of the contract maps. */
    private static final String REFUSAL = "60019";

    /** What can be a part of an address, and is told from a token of the other surface. */
    private static final Pattern PAY_TOKEN = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    /**
     * Numbers that are known to be Orange's. Others are asked about as well, for a number may have
     * been moved; that Orange refuses them in no words is then no fault of ours.
     */
    private static final Pattern SUBSCRIBER =
            Pattern.compile("69[0-9]{7}|65[5-9][0-9]{6}|68[6-9][0-9]{6}|640[0-9]{6}");

    /** Of a prompt that did not reach the handset. */
    private static final String UNDELIVERED = "600";

    /** What a token that was never paid with means. */
    enum Unused {
        /** It may be paid with, or a payment may be on its way. */
        ALIVE,
        /** Nothing is on its way any more, and we shall not pay with it. */
        DEAD,
        /** We have tried to pay with it and were refused. */
        TURNED_BACK,
        /** Nobody was asked to pay with it, so nobody can be asked again. */
        UNASKED
    }

    private final OrangeOutcomes outcomes;

    OrangeCoreAnswers(OrangeOutcomes outcomes) {
        this.outcomes = outcomes;
    }

    /** The answer to a request for a token: whatever went wrong, no money moved. */
    Outcome prepared(ProviderCall.Order order, Instant asked, Exchange exchange) {
        return switch (exchange) {
            case Exchange.Unsent(var what) -> outcomes.unavailable(what);
            case Exchange.Lost(var what) -> outcomes.unavailable(what);
            case Exchange.Unauthorised(var what) -> outcomes.lockedOut(what);
            case Exchange.Answered(int status, String body) ->
                    switch (status) {
                        case 200, 201 -> token(asked, body);
                        case 400 -> incomplete(order);
                        case 403, 404 -> OrangeOutcomes.misconfigured(order, "HTTP " + status);
                        case 401 -> outcomes.lockedOut("HTTP 401");
                        case 429 -> outcomes.limited();
                        default -> outcomes.unavailable("HTTP " + status);
                    };
        };
    }

    private static Outcome incomplete(ProviderCall.Order order) {
        return SUBSCRIBER.matcher(order.party().national()).matches()
                ? OrangeOutcomes.misconfigured(order, "HTTP 400")
                : new Outcome.Declined(
                        new Reason(
                                Reason.Code.ACCOUNT_NOT_FOUND,
                                "not a number of Orange, as far as we know"));
    }

    private Outcome token(Instant asked, String body) {
        return data(body)
                .flatMap(data -> Optional.ofNullable(data.payToken()))
                .filter(token -> PAY_TOKEN.matcher(token).matches())
                .<Outcome>map(
                        token ->
                                new Outcome.Prepared(
                                        new OrangeToken.Core(token, Optional.of(asked))
                                                .persisted()))
                .orElseGet(() -> outcomes.unavailable("no payToken that can be used"));
    }

    /** The answer to an order that was sent. */
    Outcome submitted(ProviderCall.Order order, OrangeToken.Core token, Exchange exchange) {
        return switch (exchange) {
            case Exchange.Unsent(var what) -> outcomes.unavailable(what);
            case Exchange.Unauthorised(var what) -> outcomes.lockedOut(what);
            case Exchange.Lost(var what) -> OrangeOutcomes.doubt(order, what);
            case Exchange.Answered(int status, String body) ->
                    switch (status) {
                        case 200, 201 -> read(order, token, Unused.ALIVE, body);
                        case 400, 403, 404 -> OrangeOutcomes.misconfigured(order, "HTTP " + status);
                        case 401 -> outcomes.lockedOut("HTTP 401");
                        case 429 -> outcomes.limited();
                        default -> OrangeOutcomes.doubt(order, "HTTP " + status + " on an order");
                    };
        };
    }

    /** The answer to a question about an order. */
    Outcome queried(
            ProviderCall.Order order, OrangeToken.Core token, Unused unused, Exchange exchange) {
        return switch (exchange) {
            case Exchange.Unsent(var what) -> outcomes.unavailable(what);
            case Exchange.Unauthorised(var what) -> OrangeOutcomes.doubt(order, what);
            case Exchange.Lost(var what) -> OrangeOutcomes.doubt(order, what);
            case Exchange.Answered(int status, String body) ->
                    switch (status) {
                        case 200 -> read(order, token, unused, body);
                        case 429 -> outcomes.limited();
                        // An unknown token is not "send it again": a second pay is undocumented.
                        default -> OrangeOutcomes.doubt(order, "HTTP " + status + " on a question");
                    };
        };
    }

    /**
     * A refusal of an order, seen together with the state of its token: only when that is final too
     * is the order declined, for a second payment with one token may be refused as well. Where the
     * token is unused, the order may have been paid by another one, if we have forgotten that.
     */
    Outcome refused(ProviderCall.Order order, String refusalBody, Outcome asked) {
        return switch (asked) {
            case Outcome.HadBefore _ -> unused(order, refusalBody);
            case Outcome.Declined(var reason) when reason.code() == Reason.Code.REFUSED ->
                    new Outcome.Declined(
                            Json.read(refusalBody, OrangeBody.Answer.class)
                                    .map(OrangeCoreAnswers::failure)
                                    .orElse(reason));
            case Outcome.Declined _,
                    Outcome.Accepted _,
                    Outcome.Confirmed _,
                    Outcome.Doubt _,
                    Outcome.Prepared _,
                    Outcome.Unheard _ ->
                    asked;
            case Outcome.NotSent(var reason, _) ->
                    new Outcome.InDoubt("refused, and could not be asked: " + reason.message());
        };
    }

    /**
     * A refusal in words that we know is about the order itself, and its token runs out unused. Of
     * what goes out any other may mean that the order id was used; of what comes in only one that
     * says so, for nobody was asked to pay.
     */
    private static Outcome unused(ProviderCall.Order order, String refusalBody) {
        Reason why =
                Json.read(refusalBody, OrangeBody.Answer.class)
                        .map(OrangeCoreAnswers::failure)
                        .orElse(new Reason(Reason.Code.REFUSED, "no reason given"));
        boolean before =
                order.operation() == Operation.COLLECT
                        ? Wording.folded(why.message()).contains("orderid")
                        : why.code() == Reason.Code.REFUSED;
        return before
                ? new Outcome.HadBefore(
                        "refused with an unused token, so it may have been paid by another one: "
                                + why.message())
                : new Outcome.Accepted();
    }

    /** Whether a number has a wallet; only a named subscriber or a plain no counts. */
    static Optional<Boolean> active(Exchange exchange) {
        return exchange instanceof Exchange.Answered(int status, String body)
                ? Json.read(body, OrangeBody.Subscriber.class)
                        .flatMap(answer -> active(status, answer))
                : Optional.empty();
    }

    private static Optional<Boolean> active(int status, OrangeBody.Subscriber answer) {
        if (status == 200) {
            return Optional.ofNullable(answer.data())
                    .filter(data -> data.firstName() != null || data.lastName() != null)
                    .map(_ -> true);
        }
        if (status != REFUSED || answer.message() == null) {
            return Optional.empty();
        }
        return switch (code(Wording.folded(answer.message()))) {
            case ACCOUNT_NOT_FOUND, ACCOUNT_BLOCKED -> Optional.of(false);
            case INSUFFICIENT_FUNDS,
                    LIMIT_EXCEEDED,
                    DECLINED_BY_CUSTOMER,
                    EXPIRED,
                    CONFIGURATION,
                    PROVIDER_UNAVAILABLE,
                    RATE_LIMITED,
                    FLOAT_SHORT,
                    ACCOUNT_FROZEN,
                    REFUSED ->
                    Optional.empty();
        };
    }

    private Outcome read(
            ProviderCall.Order order, OrangeToken.Core token, Unused unused, String body) {
        OrangeBody.Answer answer =
                Json.read(body, OrangeBody.Answer.class).orElse(new OrangeBody.Answer(null, null));
        OrangeBody.Data data = answer.data();
        if (data == null || data.status() == null) {
            return OrangeOutcomes.doubt(order, "unreadable status");
        }
        // A failure of somebody else's payment says as little of ours as a success.
        if (!ours(order, token, data)) {
            return OrangeOutcomes.disbelieved(
                    order, "of another token, order, party or currency: " + data.status());
        }
        return switch (data.status()) {
            case "SUCCESSFULL", "SUCCESSFUL", "SUCCESS" -> successful(order, data);
            case "FAILED" -> new Outcome.Declined(failure(answer));
            case "CANCELLED" ->
                    new Outcome.Declined(
                            new Reason(Reason.Code.DECLINED_BY_CUSTOMER, data.status()));
            case "EXPIRED" -> new Outcome.Declined(new Reason(Reason.Code.EXPIRED, data.status()));
            case "PENDING" -> new Outcome.Accepted();
            case "INITIATED" ->
                    switch (unused) {
                        case ALIVE -> new Outcome.Accepted();
                        case UNASKED -> outcomes.unavailable("it was not sent yet");
                        case TURNED_BACK ->
                                new Outcome.HadBefore("refused, though its token is unused");
                        case DEAD ->
                                new Outcome.Declined(
                                        new Reason(Reason.Code.EXPIRED, "token never paid with"));
                    };
            default -> OrangeOutcomes.unknown(order, data.status());
        };
    }

    private static Outcome successful(ProviderCall.Order order, OrangeBody.Data data) {
        Optional<Money> amount = francs(data.amount());
        String transaction = data.txnid();
        if (amount.isEmpty() || transaction == null || transaction.isBlank()) {
            return OrangeOutcomes.disbelieved(
                    order, "successful without an amount or a transaction");
        }
        return new Outcome.Confirmed(
                new Receipt(new ProviderTransactionId(transaction), amount.get()));
    }

    private static boolean ours(
            ProviderCall.Order order, OrangeToken.Core token, OrangeBody.Data data) {
        return OrangeOutcomes.agrees(data.payToken(), token.payToken())
                && OrangeOutcomes.agrees(data.subscriberMsisdn(), order.party().national())
                && OrangeOutcomes.agrees(data.txnmode(), OrangeCoreRequests.orderId(order))
                // Orange is not known to name one; if it does, the amount is of that.
                && OrangeOutcomes.agrees(data.currency(), order.amount().currency().name());
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
        if (data != null && UNDELIVERED.equals(data.inittxnstatus())) {
            message = "the prompt could not be delivered (" + UNDELIVERED + ")";
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
        // An order refused at once for its PIN is refused for ours, not for the customer's.
        if (text.contains("code pin")) {
            return Reason.Code.CONFIGURATION;
        }
        return text.contains("montant maximum") ? Reason.Code.LIMIT_EXCEEDED : Reason.Code.REFUSED;
    }

    private static Optional<OrangeBody.Data> data(String body) {
        return Json.read(body, OrangeBody.Answer.class)
                .flatMap(answer -> Optional.ofNullable(answer.data()));
    }
}
