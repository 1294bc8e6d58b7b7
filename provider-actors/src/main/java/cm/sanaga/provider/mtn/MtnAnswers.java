package cm.sanaga.provider.mtn;

import cm.sanaga.money.Money;
import cm.sanaga.provider.Claim;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.ProviderTransactionId;
import cm.sanaga.provider.Reason;
import cm.sanaga.provider.Receipt;
import cm.sanaga.provider.http.Exchange;
import cm.sanaga.provider.http.Json;
import cm.sanaga.provider.http.OrderLog;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What MTN's answers mean. The tables are in {@code docs/rails.md}. */
final class MtnAnswers {
    private final Duration retryAfter;
    private final String currency;

    /**
     * Answers of one environment.
     *
     * @param currency what MTN calls francs there
     */
    MtnAnswers(Duration retryAfter, String currency) {
        this.retryAfter = retryAfter;
        this.currency = currency;
    }

    /** The answer to an order that was sent. */
    Outcome submitted(ProviderCall.Order order, Exchange exchange) {
        return switch (exchange) {
            case Exchange.Unsent(var what) -> unsent(Reason.Code.PROVIDER_UNAVAILABLE, what);
            case Exchange.Unauthorised(var what) -> lockedOut(what);
            case Exchange.Lost(var what) -> doubt(order, what);
            case Exchange.Answered(int status, String body) -> submitted(order, status, body);
        };
    }

    private Outcome submitted(ProviderCall.Order order, int status, String body) {
        MtnBody.Problem problem = problem(body);
        String code = problem.code() == null ? "" : problem.code();
        String message = problem.message() == null ? "HTTP " + status : problem.message();
        return switch (status) {
            case 200, 201, 202, 409 -> new Outcome.Accepted();
            case 401 -> lockedOut("HTTP 401 " + message);
            case 403 -> misconfigured(order, "HTTP 403 " + message);
            case 429 -> unsent(Reason.Code.RATE_LIMITED, message);
            case 400, 404, 500 ->
                    MtnReasons.refused(code, message)
                            .map(reason -> declined(order, reason))
                            .orElseGet(
                                    () ->
                                            status == 500
                                                    ? doubt(order, "HTTP 500 " + code)
                                                    : misconfigured(
                                                            order,
                                                            "HTTP " + status + " " + message));
            default -> doubt(order, "HTTP " + status + " " + code);
        };
    }

    /** The answer to a question about an order. */
    Outcome queried(ProviderCall.Order order, Exchange exchange) {
        return switch (exchange) {
            case Exchange.Unsent(var what) -> unsent(Reason.Code.PROVIDER_UNAVAILABLE, what);
            case Exchange.Unauthorised(var what) -> doubt(order, what);
            case Exchange.Lost(var what) -> doubt(order, what);
            case Exchange.Answered(int status, String body) ->
                    switch (status) {
                        case 200 ->
                                Json.read(body, MtnBody.Status.class)
                                        .map(read -> known(order, read))
                                        .orElseGet(() -> doubt(order, "unreadable status"));
                        case 404 -> unheard(order, body);
                        case 429 -> unsent(Reason.Code.RATE_LIMITED, "HTTP 429");
                        default -> doubt(order, "HTTP " + status + " on a question");
                    };
        };
    }

    /** Only MTN itself knows that it knows nothing; a gateway's 404 says nothing of the order. */
    private static Outcome unheard(ProviderCall.Order order, String body) {
        return named(problem(body))
                ? new Outcome.Unheard()
                : doubt(order, "HTTP 404 that does not name the resource");
    }

    private Outcome known(ProviderCall.Order order, MtnBody.Status status) {
        String word = status.status() == null ? "" : status.status();
        // A failure of somebody else's payment says as little of ours as a success.
        if (!ours(order, status)) {
            return disbelieved(order, "of another payment or party: " + word);
        }
        return switch (word) {
            case "SUCCESSFUL" -> successful(order, status);
            case "FAILED" ->
                    declined(order, MtnReasons.failed(status.reasonCode(), status.reasonMessage()));
            case "REJECTED", "CANCELLED" ->
                    declined(order, new Reason(Reason.Code.DECLINED_BY_CUSTOMER, word));
            case "TIMEOUT" -> declined(order, new Reason(Reason.Code.EXPIRED, word));
            case "CREATED", "PENDING" -> new Outcome.Accepted();
            default -> {
                OrderLog.unknownStatus(order, word);
                yield new Outcome.Accepted();
            }
        };
    }

    private Outcome successful(ProviderCall.Order order, MtnBody.Status status) {
        Optional<Money> amount = money(status.amount(), status.currency());
        String transaction = status.financialTransactionId();
        if (amount.isEmpty() || transaction == null || transaction.isBlank()) {
            return disbelieved(order, "successful without an amount in francs or a transaction");
        }
        return new Outcome.Confirmed(
                new Receipt(new ProviderTransactionId(transaction), amount.get()));
    }

    private static boolean ours(ProviderCall.Order order, MtnBody.Status status) {
        boolean payment =
                status.externalId() == null || status.externalId().equals(order.payment());
        MtnBody.Party party = status.payer() == null ? status.payee() : status.payer();
        return payment
                && (party == null
                        || party.partyId() == null
                        || party.partyId().equals(order.party().digits()));
    }

    /** What a callback claims: its body is that of a status. */
    Optional<Claim> claimed(String body) {
        return Json.read(body, MtnBody.Status.class)
                .flatMap(
                        read ->
                                switch (read.status() == null ? "" : read.status()) {
                                    case "SUCCESSFUL" ->
                                            Optional.of(
                                                    Claim.succeeded(
                                                            read.amount(),
                                                            read.currency(),
                                                            currency));
                                    case "FAILED", "REJECTED", "CANCELLED", "TIMEOUT" ->
                                            Optional.of(Claim.failed());
                                    default -> Optional.empty();
                                });
    }

    /** What a wallet holds; empty when the answer does not say it in francs. */
    Optional<Money> balance(Exchange exchange) {
        return exchange instanceof Exchange.Answered(int status, String body) && status == 200
                ? Json.read(body, MtnBody.Balance.class)
                        .flatMap(read -> money(read.availableBalance(), read.currency()))
                : Optional.empty();
    }

    /** Whether a wallet can be used; empty when the answer does not say. */
    static Optional<Boolean> active(Exchange exchange) {
        return switch (exchange) {
            case Exchange.Answered(int status, String body) when status == 200 ->
                    Json.read(body, MtnBody.Holder.class).map(MtnBody.Holder::result);
            case Exchange.Answered(int status, String body)
                    when status == 404 && named(problem(body)) ->
                    Optional.of(false);
            case Exchange.Answered _, Exchange.Lost _, Exchange.Unsent _, Exchange.Unauthorised _ ->
                    Optional.empty();
        };
    }

    /** Whether MTN itself says that it does not know what was asked after; a gateway cannot. */
    private static boolean named(MtnBody.Problem problem) {
        return "RESOURCE_NOT_FOUND".equals(problem.code());
    }

    private Optional<Money> money(@Nullable String amount, @Nullable String said) {
        if (amount == null || !currency.equals(said)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Money.xaf(new BigDecimal(amount).longValueExact()));
        } catch (ArithmeticException | NumberFormatException _) {
            return Optional.empty();
        }
    }

    private static MtnBody.Problem problem(String body) {
        return Json.read(body, MtnBody.Problem.class).orElse(new MtnBody.Problem(null, null));
    }

    private Outcome unsent(Reason.Code code, String what) {
        return new Outcome.NotSent(new Reason(code, what), retryAfter);
    }

    /** Who is not let in has sent nothing; it may go out when the keys are mended. */
    private Outcome lockedOut(String what) {
        return unsent(Reason.Code.CONFIGURATION, what);
    }

    private static Outcome misconfigured(ProviderCall.Order order, String what) {
        return declined(order, new Reason(Reason.Code.CONFIGURATION, what));
    }

    private static Outcome declined(ProviderCall.Order order, Reason reason) {
        if (reason.code() == Reason.Code.CONFIGURATION) {
            OrderLog.misconfigured(order, reason.message());
        }
        return new Outcome.Declined(reason);
    }

    private static Outcome doubt(ProviderCall.Order order, String what) {
        return inDoubt(order, new Outcome.InDoubt(what));
    }

    /** It answered, and what it says of the order cannot be true. */
    private static Outcome disbelieved(ProviderCall.Order order, String what) {
        return inDoubt(order, new Outcome.Disbelieved(what));
    }

    private static Outcome inDoubt(ProviderCall.Order order, Outcome.Doubt doubt) {
        OrderLog.inDoubt(order, doubt.what());
        return doubt;
    }
}
