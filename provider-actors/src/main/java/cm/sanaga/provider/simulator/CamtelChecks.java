package cm.sanaga.provider.simulator;

import cm.sanaga.provider.Secret;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What Camtel refuses before it looks at an order, and how. */
final class CamtelChecks {
    static final String PRODUCT = "blue";
    private static final Pattern UUID =
            Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /** GSMA's own form; francs have no fraction, and the profile none larger than 12 digits. */
    private static final Pattern AMOUNT =
            Pattern.compile("([0]|([1-9][0-9]{0,17}))([.][0-9]{0,3}[0-9])?");

    private static final Pattern FRANCS = Pattern.compile("[0-9]{1,12}");
    private static final Pattern NUMBER = Pattern.compile("\\+[1-9][0-9]{7,14}");
    private static final int LONGEST_NOTE = 160;
    private static final int LONGEST_REFERENCE = 64;

    private final CamtelSimulator.Settings settings;
    private final AccessTokens tokens;

    CamtelChecks(CamtelSimulator.Settings settings, AccessTokens tokens) {
        this.settings = settings;
        this.tokens = tokens;
    }

    Reply login(Incoming in) {
        String pair = settings.clientId() + ":" + settings.clientSecret().value();
        String basic =
                "Basic "
                        + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        if (in.header("Authorization").filter(basic::equals).isEmpty()) {
            return Reply.json(401, Map.of("error", "invalid_client"));
        }
        if (!in.body().equals("grant_type=client_credentials")) {
            return Reply.json(400, Map.of("error", "unsupported_grant_type"));
        }
        return Reply.json(
                200,
                Map.of(
                        "access_token", tokens.issue(PRODUCT),
                        "token_type", "Bearer",
                        "expires_in", tokens.seconds()));
    }

    /** What every call but the login and the heartbeat needs. */
    Optional<Reply> caller(Incoming in) {
        Secret key = settings.apiKey();
        if (in.header("X-API-Key").filter(key.value()::equals).isEmpty()) {
            return unauthorised("the API key is missing or wrong");
        }
        return tokens.opens(in.header("Authorization"), PRODUCT)
                ? Optional.empty()
                : unauthorised("the access token is missing, invalid or expired");
    }

    private static Optional<Reply> unauthorised(String text) {
        return Optional.of(
                CamtelWords.refusal(401, "authorisation", "clientAuthorisationError", text));
    }

    /** The headers of what creates something. */
    Optional<Reply> headers(Incoming in) {
        return date(in).or(() -> correlation(in))
                .or(() -> callback(in))
                .or(() -> in.json() ? Optional.empty() : malformed("Content-Type"));
    }

    private static Optional<Reply> date(Incoming in) {
        if (in.header("X-Date").isEmpty()) {
            return missing("X-Date");
        }
        return in.header("X-Date").flatMap(CamtelChecks::instant).isPresent()
                ? Optional.empty()
                : malformed("X-Date");
    }

    static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static Optional<Reply> correlation(Incoming in) {
        if (in.header("X-CorrelationID").isEmpty()) {
            return missing("X-CorrelationID");
        }
        return in.header("X-CorrelationID").filter(CamtelChecks::uuid).isPresent()
                ? Optional.empty()
                : malformed("X-CorrelationID");
    }

    static boolean uuid(String text) {
        return UUID.matcher(text).matches();
    }

    private static Optional<Reply> callback(Incoming in) {
        if (!in.has("X-Callback-URL")) {
            return Optional.empty();
        }
        return in.header("X-Callback-URL").filter(CamtelChecks::address).isPresent()
                ? Optional.empty()
                : malformed("X-Callback-URL");
    }

    private static boolean address(String text) {
        try {
            URI uri = URI.create(text);
            return uri.getHost() != null && String.valueOf(uri.getScheme()).startsWith("http");
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /** The body of a transaction. */
    Optional<Reply> transaction(JsonNode body, boolean incoming) {
        JsonNode customer = body.path(incoming ? "debitParty" : "creditParty");
        JsonNode us = body.path(incoming ? "creditParty" : "debitParty");
        return money(body).or(() -> customer(customer)).or(() -> us(us)).or(() -> texts(body));
    }

    /** The body of a reversal. */
    Optional<Reply> reversal(JsonNode body) {
        return money(body)
                .or(
                        () ->
                                body.path("type").asText().equals("reversal")
                                        ? Optional.empty()
                                        : transactionType())
                .or(() -> texts(body));
    }

    private static Optional<Reply> money(JsonNode body) {
        JsonNode amount = body.path("amount");
        if (amount.isMissingNode() || body.path("currency").isMissingNode()) {
            return missing("amount, currency");
        }
        if (amount.asText().startsWith("-")) {
            return refused("validation", "negativeValue", "amount");
        }
        if (!amount.isTextual() || !AMOUNT.matcher(amount.asText()).matches()) {
            return malformed("amount");
        }
        if (!body.path("currency").asText().equals("XAF")) {
            return refused("businessRule", "currencyNotSupported", "currency");
        }
        if (amount.asText().contains(".")) {
            return malformed("amount: francs have no fraction");
        }
        if (amount.asText().equals("0")) {
            return refused("businessRule", "lessThanTransactionMinValue", "amount");
        }
        return FRANCS.matcher(amount.asText()).matches()
                ? Optional.empty()
                : refused("businessRule", "greaterThanTransactionMaxValue", "amount");
    }

    private static Optional<Reply> customer(JsonNode party) {
        if (!party.isArray() || party.isEmpty()) {
            return missing("debitParty, creditParty");
        }
        return NUMBER.matcher(named(party, "msisdn")).matches()
                ? Optional.empty()
                : refused("identification", "identifierError", "msisdn");
    }

    private Optional<Reply> us(JsonNode party) {
        if (!party.isArray() || party.isEmpty()) {
            return missing("debitParty, creditParty");
        }
        return named(party, "organisationid").equals(settings.organisation())
                ? Optional.empty()
                : refused("authorisation", "servicingPartyAuthorisationError", "organisationid");
    }

    /** The value of a name of a party, or nothing. */
    static String named(JsonNode party, String key) {
        for (JsonNode name : party) {
            if (name.path("key").asText().equals(key)) {
                return name.path("value").asText();
            }
        }
        return "";
    }

    private static Optional<Reply> texts(JsonNode body) {
        boolean tooLong =
                body.path("descriptionText").asText().length() > LONGEST_NOTE
                        || body.path("requestingOrganisationTransactionReference").asText().length()
                                > LONGEST_REFERENCE;
        return tooLong ? refused("validation", "lengthError", "descriptionText") : Optional.empty();
    }

    static Optional<Reply> transactionType() {
        return refused("businessRule", "transactionTypeError", "type");
    }

    static Optional<Reply> missing(String what) {
        return refused("validation", "mandatoryValueNotSupplied", what);
    }

    static Optional<Reply> malformed(String what) {
        return refused("validation", "formatError", what);
    }

    private static Optional<Reply> refused(String category, String code, String what) {
        return Optional.of(CamtelWords.refusal(400, category, code, what));
    }
}
