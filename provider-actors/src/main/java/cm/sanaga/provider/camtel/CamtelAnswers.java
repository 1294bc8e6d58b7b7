package cm.sanaga.provider.camtel;

import cm.sanaga.money.Currency;
import cm.sanaga.money.Money;
import cm.sanaga.provider.Claim;
import cm.sanaga.provider.Operation;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.Polling;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.ProviderTransactionId;
import cm.sanaga.provider.Reason;
import cm.sanaga.provider.Receipt;
import cm.sanaga.provider.camtel.CamtelRequests.Resource;
import cm.sanaga.provider.http.Exchange;
import cm.sanaga.provider.http.Json;
import cm.sanaga.provider.http.OrderLog;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What Camtel's answers mean. The tables are in {@code docs/rails.md}. */
final class CamtelAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(CamtelAnswers.class);

    /** GSMA's own form of an amount. */
    private static final Pattern AMOUNT =
            Pattern.compile("(?:0|[1-9][0-9]{0,17})(?:[.][0-9]{1,4})?");

    private final Duration retryAfter;

    /** How many questions about one order our schedule has before its statement is waited for. */
    private final int questions;

    private final AtomicBoolean warned = new AtomicBoolean();

    CamtelAnswers(Duration retryAfter, Polling polling) {
        this.retryAfter = retryAfter;
        this.questions = polling.questions(polling.then().getLast().until());
    }

    /** The answer to an order that was sent. */
    Outcome submitted(ProviderCall.Order order, Exchange exchange) {
        return switch (exchange) {
            case Exchange.Unsent(var what) -> unsent(Reason.Code.PROVIDER_UNAVAILABLE, what);
            case Exchange.Unauthorised(var what) -> unsent(Reason.Code.CONFIGURATION, what);
            case Exchange.Lost(var what) -> doubt(order, what);
            case Exchange.Answered(int status, String body) ->
                    switch (status) {
                        case 200, 201, 202 -> new Outcome.Accepted();
                        case 400, 401, 403, 404 -> refused(order, status, body);
                        case 429 -> unsent(Reason.Code.RATE_LIMITED, "HTTP 429");
                        default -> doubt(order, "HTTP " + status);
                    };
        };
    }

    private Outcome refused(ProviderCall.Order order, int status, String body) {
        CamtelBody.Problem error =
                Json.read(body, CamtelBody.Problem.class)
                        .orElse(new CamtelBody.Problem(null, null, null, null));
        String said = "HTTP " + status + " " + error.message();
        // Who is not let in has sent nothing; it may go out when the keys are mended.
        if (status == 401) {
            return unsent(Reason.Code.CONFIGURATION, said);
        }
        if (status == 404) {
            return error.category().equals("identification")
                    ? declined(order, new Reason(Reason.Code.REFUSED, said))
                    : misconfigured(order, said);
        }
        return switch (error.code()) {
            case "duplicateRequest" -> new Outcome.Accepted();
            case "rateLimitError" -> unsent(Reason.Code.RATE_LIMITED, said);
            default ->
                    CamtelReasons.refused(error)
                            .map(reason -> declined(order, reason))
                            .orElseGet(() -> refusedSomehow(order, error, said));
        };
    }

    private static Outcome refusedSomehow(
            ProviderCall.Order order, CamtelBody.Problem error, String said) {
        return error.category().equals("businessRule")
                ? declined(order, new Reason(Reason.Code.REFUSED, said))
                : misconfigured(order, said);
    }

    /** A refund whose collection leads to no transaction cannot be sent as a reversal. */
    Outcome irreversible(ProviderCall.Order refund, CamtelTrail.End collection) {
        return switch (collection) {
            case CamtelTrail.Transaction(var reference) ->
                    throw new IllegalStateException("can be reversed: " + reference);
            case CamtelTrail.Pending _, CamtelTrail.Spent _ ->
                    unsent(Reason.Code.PROVIDER_UNAVAILABLE, "the collection is under way");
            case CamtelTrail.Failed(var why) ->
                    declined(
                            refund,
                            new Reason(
                                    Reason.Code.REFUSED,
                                    "the collection had failed: " + why.message()));
            case CamtelTrail.Nowhere _ ->
                    declined(
                            refund,
                            new Reason(Reason.Code.REFUSED, "the collection is not known there"));
            case CamtelTrail.Unclear(var what) ->
                    unsent(Reason.Code.PROVIDER_UNAVAILABLE, "the collection: " + what);
            case CamtelTrail.Unasked(var why) -> unsent(why.code(), why.message());
        };
    }

    /** What became of an order that led to no transaction. */
    Outcome unmoved(ProviderCall.Order order, CamtelTrail.End end) {
        return switch (end) {
            case CamtelTrail.Transaction(var reference) ->
                    throw new IllegalStateException("can be looked at: " + reference);
            case CamtelTrail.Pending(int polls) -> {
                heed(polls);
                yield new Outcome.Accepted();
            }
            case CamtelTrail.Spent _ -> {
                OrderLog.askedTooOften(order);
                yield new Outcome.Accepted();
            }
            case CamtelTrail.Failed(var reason) -> declined(order, reason);
            case CamtelTrail.Nowhere _ -> new Outcome.Unheard();
            case CamtelTrail.Unclear(var what) -> doubt(order, what);
            case CamtelTrail.Unasked(var why) -> unsent(why.code(), why.message());
        };
    }

    /** Says once that our schedule has more questions than Camtel answers. */
    private void heed(int polls) {
        if (polls > 0 && polls < questions && warned.compareAndSet(false, true)) {
            LOG.atWarn()
                    .addKeyValue("poll_limit", polls)
                    .addKeyValue("questions", questions)
                    .log("camtel: sanaga.provider.camtel.polls ask more often than it answers");
        }
    }

    /** The answer to {@code GET /transactions/…} about an order. */
    Outcome looked(ProviderCall.Order order, Exchange exchange) {
        return switch (exchange) {
            case Exchange.Unsent(var what) -> unsent(Reason.Code.PROVIDER_UNAVAILABLE, what);
            case Exchange.Unauthorised(var what) -> doubt(order, what);
            case Exchange.Lost(var what) -> doubt(order, what);
            case Exchange.Answered(int status, String body) ->
                    switch (status) {
                        case 200 ->
                                Json.read(body, CamtelBody.Moved.class)
                                        .map(read -> known(order, read))
                                        .orElseGet(() -> doubt(order, "unreadable transaction"));
                        case 429 -> unsent(Reason.Code.RATE_LIMITED, "HTTP 429");
                        default -> doubt(order, "HTTP " + status + " on a question");
                    };
        };
    }

    private static Outcome known(ProviderCall.Order order, CamtelBody.Moved moved) {
        String word = moved.transactionStatus() == null ? "" : moved.transactionStatus();
        if (!ours(order, moved)) {
            return disbelieved(order, "a transaction of another payment, party or kind: " + word);
        }
        return switch (word) {
            case "completed" -> completed(order, moved);
            case "failed" -> declined(order, new Reason(Reason.Code.REFUSED, word));
            // It moved and came back, which nobody here has asked for.
            case "reversed" -> disbelieved(order, word);
            case "pending" -> new Outcome.Accepted();
            default -> {
                OrderLog.unknownStatus(order, word);
                yield new Outcome.Accepted();
            }
        };
    }

    private static Outcome completed(ProviderCall.Order order, CamtelBody.Moved moved) {
        Optional<Money> amount = money(moved.amount(), moved.currency());
        String transaction = moved.transactionReference();
        if (amount.isEmpty() || transaction == null || transaction.isBlank()) {
            return disbelieved(order, "completed without an amount in francs or a reference");
        }
        return new Outcome.Confirmed(
                new Receipt(new ProviderTransactionId(transaction), amount.get()));
    }

    /** Nothing was tried with Camtel, so what does not name us is not believed. */
    private static boolean ours(ProviderCall.Order order, CamtelBody.Moved moved) {
        var party =
                order.operation() == Operation.COLLECT ? moved.debitParty() : moved.creditParty();
        return order.payment().equals(moved.requestingOrganisationTransactionReference())
                && CamtelBody.Moved.number(party).filter(order.party().digits()::equals).isPresent()
                && (moved.type() == null || moved.type().equals(Resource.of(order).type()));
    }

    /** What a callback claims: its body is a transaction or an error. */
    static Optional<Claim> claimed(String body) {
        Optional<Claim> moved =
                Json.read(body, CamtelBody.Moved.class)
                        .flatMap(
                                read ->
                                        switch (read.transactionStatus() == null
                                                ? ""
                                                : read.transactionStatus()) {
                                            case "completed" ->
                                                    Optional.of(
                                                            Claim.succeeded(
                                                                    read.amount(),
                                                                    read.currency(),
                                                                    Currency.XAF.name()));
                                            case "failed" -> Optional.of(Claim.failed());
                                            default -> Optional.empty();
                                        });
        return moved.or(
                () ->
                        Json.read(body, CamtelBody.Problem.class)
                                .filter(error -> !error.code().isEmpty())
                                .map(_ -> Claim.failed()));
    }

    /** What our wallet holds; empty when the answer does not say it in francs. */
    static Optional<Money> balance(Exchange exchange) {
        return exchange instanceof Exchange.Answered(int status, String body) && status == 200
                ? Json.read(body, CamtelBody.Balance.class)
                        .filter(
                                read ->
                                        read.accountStatus() == null
                                                || read.accountStatus().equals("available"))
                        .flatMap(
                                read ->
                                        money(
                                                read.availableBalance() == null
                                                        ? read.currentBalance()
                                                        : read.availableBalance(),
                                                read.currency()))
                : Optional.empty();
    }

    /** Whether a wallet can be used; empty when the answer does not say. */
    static Optional<Boolean> active(Exchange exchange) {
        return switch (exchange) {
            case Exchange.Answered(int status, String body) when status == 200 ->
                    Json.read(body, CamtelBody.Holder.class)
                            .flatMap(holder -> Optional.ofNullable(holder.accountStatus()))
                            .map("available"::equals);
            case Exchange.Answered(int status, String body) when status == 404 ->
                    Json.read(body, CamtelBody.Problem.class)
                            .filter(error -> error.category().equals("identification"))
                            .map(_ -> false);
            case Exchange.Answered _, Exchange.Lost _, Exchange.Unsent _, Exchange.Unauthorised _ ->
                    Optional.empty();
        };
    }

    private static Optional<Money> money(@Nullable String amount, @Nullable String currency) {
        if (amount == null
                || !AMOUNT.matcher(amount).matches()
                || !Currency.XAF.name().equals(currency)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Money.xaf(new BigDecimal(amount).longValueExact()));
        } catch (ArithmeticException _) {
            return Optional.empty();
        }
    }

    private Outcome unsent(Reason.Code code, String what) {
        return new Outcome.NotSent(new Reason(code, what), retryAfter);
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
