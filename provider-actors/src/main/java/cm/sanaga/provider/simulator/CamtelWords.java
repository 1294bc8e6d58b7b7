package cm.sanaga.provider.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The bodies of the GSMA profile. */
final class CamtelWords {
    /** How many questions about the state of a request the profile allows. */
    static final int POLLS = 60;

    /** What tells a server's name for a request from the client's; either leads to the other. */
    private static final UUID FOLD = UUID.fromString("5a5a5a5a-3c3c-0f0f-0ff0-3c3c5a5a6996");

    private final String organisation;
    private final Duration promptLife;

    CamtelWords(CamtelSimulator.Settings settings) {
        this.organisation = settings.organisation();
        this.promptLife = settings.promptLife();
    }

    /** An error; the small d of the description stands so in the specification. */
    static Map<String, Object> error(String category, String code, String text, Instant at) {
        var body = new LinkedHashMap<String, Object>();
        body.put("errorCategory", category);
        body.put("errorCode", code);
        body.put("errordescription", text);
        body.put("errorDateTime", at.toString());
        body.put("errorParameters", List.of());
        return body;
    }

    static Reply refusal(int status, String category, String code, String text) {
        return Reply.json(status, error(category, code, text, Instant.now()));
    }

    static UUID folded(UUID id) {
        return new UUID(
                id.getMostSignificantBits() ^ FOLD.getMostSignificantBits(),
                id.getLeastSignificantBits() ^ FOLD.getLeastSignificantBits());
    }

    private static String server(Order order) {
        return folded(UUID.fromString(order.key())).toString();
    }

    /** Where to read on, for one who has lost the answer. */
    static Map<String, Object> link(Order order) {
        return Map.of(
                "link",
                order.transaction() == null
                        ? "/requeststates/" + server(order)
                        : "/transactions/" + order.transaction());
    }

    Map<String, Object> requestState(Order order) {
        var body = new LinkedHashMap<String, Object>();
        body.put("serverCorrelationId", server(order));
        body.put(
                "status",
                switch (order.status()) {
                    case INITIATED, PENDING -> "pending";
                    case SUCCEEDED -> "completed";
                    case FAILED -> "failed";
                });
        body.put("notificationMethod", order.callback() == null ? "polling" : "callback");
        body.put("pollLimit", POLLS);
        body.put("expiryTime", expiry(order).toString());
        body.put("objectReference", order.transaction() == null ? "" : order.transaction());
        if (order.status() == Order.Status.FAILED) {
            body.put("error", failure(order));
        }
        return body;
    }

    private Instant expiry(Order order) {
        return order.createdAt().plus(promptLife);
    }

    /** A movement; a collection that was given back whole is said to be reversed. */
    Map<String, Object> transaction(Order order, long amount, long refunded) {
        boolean reversed = order.incoming() && refunded == order.amount();
        var customer = List.of(Map.of("key", "msisdn", "value", "+" + order.msisdn()));
        var us = List.of(Map.of("key", "organisationid", "value", organisation));
        var body = new LinkedHashMap<String, Object>();
        body.put("transactionReference", String.valueOf(order.transaction()));
        if (!order.externalId().isEmpty()) {
            body.put("requestingOrganisationTransactionReference", order.externalId());
        }
        if (order.original() != null) {
            body.put("originalTransactionReference", order.text());
        }
        body.put("transactionStatus", reversed ? "reversed" : "completed");
        body.put("type", order.kind());
        body.put("amount", Long.toString(amount));
        body.put("currency", "XAF");
        body.put("debitParty", order.incoming() ? customer : us);
        body.put("creditParty", order.incoming() ? us : customer);
        body.put("creationDate", order.createdAt().toString());
        body.put("modificationDate", ended(order).toString());
        return body;
    }

    private static Instant ended(Order order) {
        return order.endedAt() == null ? order.createdAt() : order.endedAt();
    }

    /** One line of the statement. */
    Map<String, Object> entry(Movement moved) {
        boolean in = moved.direction().equals("in");
        var customer = List.of(Map.of("key", "msisdn", "value", moved.msisdn()));
        var us = List.of(Map.of("key", "organisationid", "value", organisation));
        var body = new LinkedHashMap<String, Object>();
        body.put("transactionReference", moved.transaction());
        body.put("requestingOrganisationTransactionReference", moved.externalId());
        body.put("transactionStatus", "completed");
        body.put("type", moved.operation());
        body.put("amount", Long.toString(moved.amount()));
        body.put("currency", "XAF");
        body.put("debitParty", in ? customer : us);
        body.put("creditParty", in ? us : customer);
        body.put("creationDate", moved.at().toString());
        body.put("modificationDate", moved.at().toString());
        return body;
    }

    /**
     * Why an order failed; a prompt that ran out did so at its end, whatever the timer made of it.
     */
    Map<String, Object> failure(Order order) {
        String why = String.valueOf(order.failure());
        Instant at = ended(order);
        if (why.equals(Script.EXPIRED) && at.isBefore(expiry(order))) {
            at = expiry(order);
        }
        var error = new LinkedHashMap<>(error(category(why), code(why), text(why), at));
        error.put(
                "errorParameters",
                List.of(Map.of("key", "clientCorrelationId", "value", order.reference())));
        return error;
    }

    private static String code(@Nullable String failure) {
        return switch (String.valueOf(failure)) {
            case Script.NO_FUNDS -> "insufficientFunds";
            case Script.REJECTED -> "requestDeclined";
            case "PAYER_NOT_FOUND", "PAYEE_NOT_FOUND" -> "identifierError";
            case "PAYEE_NOT_ALLOWED_TO_RECEIVE" -> "requestingPartyAuthorisationError";
            case "PAYER_LIMIT_REACHED" -> "greaterThanTransactionMaxValue";
            case "REFUND_EXCEEDS_ORIGINAL" -> "incorrectState";
            case "NOT_ALLOWED", "NOT_ALLOWED_TARGET_ENVIRONMENT" -> "clientAuthorisationError";
            case "INVALID_CURRENCY" -> "currencyNotSupported";
            case "SERVICE_UNAVAILABLE" -> "serviceUnavailable";
            default -> "genericError";
        };
    }

    private static String category(String failure) {
        return switch (code(failure)) {
            case "identifierError" -> "identification";
            case "requestDeclined",
                    "requestingPartyAuthorisationError",
                    "clientAuthorisationError" ->
                    "authorisation";
            case "serviceUnavailable" -> "serviceUnavailable";
            default -> "businessRule";
        };
    }

    private static String text(String failure) {
        return switch (failure) {
            case Script.NO_FUNDS -> "payer balance too low";
            case Script.REJECTED -> "the customer declined";
            case Script.EXPIRED -> "the customer did not answer in time";
            case "REFUND_EXCEEDS_ORIGINAL" -> "more than what is left of the original";
            default -> failure.toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
        };
    }
}
