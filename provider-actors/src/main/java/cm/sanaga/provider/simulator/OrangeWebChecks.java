package cm.sanaga.provider.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What Web Payment refuses, in the words of Orange's common gateway. */
final class OrangeWebChecks {
    private static final String PRODUCT = "orange-money-webpay";

    /** Of a token of the second version of the login. */
    private static final Duration SECOND_VERSION = Duration.ofDays(90);

    private static final List<String> ORDERED =
            List.of(
                    "merchant_key",
                    "currency",
                    "order_id",
                    "amount",
                    "return_url",
                    "cancel_url",
                    "notif_url",
                    "lang",
                    "reference");
    private static final List<String> ASKED = List.of("order_id", "amount", "pay_token");
    private static final int LONGEST_NAME = 30;
    private static final int LONGEST_ADDRESS = 120;

    private final OrangeSimulator.Web settings;
    private final AccessTokens hourly;
    private final AccessTokens quarterly;

    OrangeWebChecks(OrangeSimulator.Web settings, SimulatedClock clock, Duration tokenLife) {
        this.settings = settings;
        this.hourly = new AccessTokens(clock, tokenLife);
        this.quarterly = new AccessTokens(clock, SECOND_VERSION);
    }

    /**
     * Gives a bearer token.
     *
     * @param version of the login: 3 lives an hour, 2 lives ninety days
     */
    Reply login(Incoming in, String version) {
        String pair = settings.clientId() + ":" + settings.clientSecret().value();
        String basic =
                "Basic "
                        + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        if (in.header("Authorization").filter(basic::equals).isEmpty()) {
            return Reply.json(
                    401,
                    Map.of(
                            "error", "invalid_client",
                            "error_description", "The requested service needs credentials"));
        }
        if (!in.body().equals("grant_type=client_credentials")) {
            return Reply.json(400, Map.of("error", "unsupported_grant_type"));
        }
        AccessTokens tokens = version.equals("2") ? quarterly : hourly;
        return Reply.json(
                200,
                Map.of(
                        "token_type", "Bearer",
                        "access_token", tokens.issue(PRODUCT),
                        "expires_in", tokens.seconds()));
    }

    Optional<Reply> caller(Incoming in) {
        Optional<String> bearer = in.header("Authorization");
        if (bearer.isEmpty()) {
            return Optional.of(said(401, 40, "Missing credentials", "No bearer token"));
        }
        return hourly.opens(bearer, PRODUCT) || quarterly.opens(bearer, PRODUCT)
                ? Optional.empty()
                : Optional.of(said(401, 42, "Expired credentials", "The bearer token is dead"));
    }

    /** The order of a page. */
    Optional<Reply> page(Incoming in, String environment, JsonNode body) {
        return shape(in, body, ORDERED)
                .or(() -> wrong(environment, body).map(OrangeWebChecks::invalid))
                .or(() -> stranger(body));
    }

    /** A question. */
    static Optional<Reply> question(Incoming in, JsonNode body) {
        return shape(in, body, ASKED);
    }

    private static Optional<Reply> shape(Incoming in, JsonNode body, List<String> fields) {
        if (!in.json()) {
            return Optional.of(said(400, 26, "Invalid header value", "Content-Type is JSON"));
        }
        return fields.stream()
                .filter(field -> body.path(field).asText().isBlank())
                .findFirst()
                .map(
                        field ->
                                said(
                                        400,
                                        23,
                                        "Missing body field",
                                        "The field " + field + " is missing"));
    }

    /** The first field that is not what it has to be. */
    private static Optional<String> wrong(String environment, JsonNode body) {
        String currency = environment.equals("dev") ? "OUV" : "XAF";
        if (!body.path("currency").asText().equals(currency)) {
            return Optional.of("currency is " + currency + " here");
        }
        if (!body.path("amount").isIntegralNumber() || body.path("amount").asLong() < 1) {
            return Optional.of("amount is a whole number");
        }
        return Stream.of("order_id", "reference")
                .filter(field -> body.path(field).asText().length() > LONGEST_NAME)
                .map(field -> field + " has at most " + LONGEST_NAME + " characters")
                .findFirst()
                .or(
                        () ->
                                Stream.of("return_url", "cancel_url", "notif_url")
                                        .filter(field -> !address(body.path(field).asText()))
                                        .map(
                                                field ->
                                                        field
                                                                + " is an address of at most "
                                                                + LONGEST_ADDRESS
                                                                + " characters")
                                        .findFirst());
    }

    private static boolean address(String text) {
        try {
            URI address = URI.create(text);
            return text.length() <= LONGEST_ADDRESS
                    && address.getHost() != null
                    && Set.of("http", "https").contains(String.valueOf(address.getScheme()));
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private Optional<Reply> stranger(JsonNode body) {
        return body.path("merchant_key").asText().equals(settings.merchantKey().value())
                ? Optional.empty()
                : Optional.of(said(403, 50, "Access denied", "The merchant_key is not known"));
    }

    static Reply malformed() {
        return said(400, 22, "Invalid body", "The body is no JSON object");
    }

    static Reply repeated() {
        return invalid("order_id already exists");
    }

    static Reply unknown() {
        return said(404, 60, "Resource not found", "There is no such payment");
    }

    private static Reply invalid(String what) {
        return said(400, 24, "Invalid body field", what);
    }

    private static Reply said(int status, int code, String message, String description) {
        return Reply.json(
                status, Map.of("code", code, "message", message, "description", description));
    }

    void clear() {
        hourly.clear();
        quarterly.clear();
    }
}
