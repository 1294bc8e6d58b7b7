package cm.sanaga.provider.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What Orange refuses before it looks at an order, and how. */
final class OrangeChecks {
    private static final String PRODUCT = "omcoreapis";
    private static final Pattern AMOUNT = Pattern.compile("[1-9][0-9]{0,11}");
    private static final Pattern SUBSCRIBER =
            Pattern.compile("69[0-9]{7}|65[5-9][0-9]{6}|68[6-9][0-9]{6}|640[0-9]{6}");
    private static final int LONGEST_ORDER = 20;
    private static final int LONGEST_DESCRIPTION = 125;

    private final OrangeSimulator.Settings settings;
    private final AccessTokens tokens;

    OrangeChecks(OrangeSimulator.Settings settings, AccessTokens tokens) {
        this.settings = settings;
        this.tokens = tokens;
    }

    Reply login(Incoming in) {
        String basic = "Basic " + base64(settings.consumerKey(), settings.consumerSecret().value());
        if (in.header("Authorization").filter(basic::equals).isEmpty()) {
            return Reply.json(
                    401,
                    Map.of(
                            "error", "invalid_client",
                            "error_description", "Client Authentication failed."));
        }
        if (!in.body().equals("grant_type=client_credentials")) {
            return Reply.json(400, Map.of("error", "unsupported_grant_type"));
        }
        return Reply.json(
                200,
                Map.of(
                        "access_token",
                        tokens.issue(PRODUCT),
                        "scope",
                        "am_application_scope default",
                        "token_type",
                        "Bearer",
                        "expires_in",
                        tokens.seconds()));
    }

    Optional<Reply> caller(Incoming in) {
        Optional<String> bearer = in.header(settings.bearerHeader());
        if (bearer.isEmpty()) {
            return fault("900902", "Missing Credentials");
        }
        if (!tokens.opens(bearer, PRODUCT)) {
            return fault("900901", "Invalid Credentials");
        }
        String user = base64(settings.apiUser(), settings.apiPassword().value());
        return in.header("X-AUTH-TOKEN").filter(user::equals).isPresent()
                ? Optional.empty()
                : Optional.of(
                        Reply.json(
                                401,
                                Map.of(
                                        "message", "Unauthorized",
                                        "description", "X-AUTH-TOKEN is not valid")));
    }

    private static Optional<Reply> fault(String code, String message) {
        return Optional.of(
                Reply.json(
                        401,
                        Map.of(
                                "fault",
                                Map.of(
                                        "code", code,
                                        "message", message,
                                        "description", "Access failure for API: /omcoreapis"))));
    }

    Optional<Reply> pay(Incoming in, JsonNode body) {
        boolean good =
                in.json()
                        && matches(body, "amount", AMOUNT)
                        && matches(body, "subscriberMsisdn", SUBSCRIBER)
                        && text(body, "orderId", LONGEST_ORDER)
                        && text(body, "description", LONGEST_DESCRIPTION)
                        && text(body, "notifUrl", 2000)
                        && text(body, "payToken", 100);
        return good ? Optional.empty() : Optional.of(malformed());
    }

    static Reply malformed() {
        return Reply.json(
                400,
                Map.of(
                        "code", 23,
                        "message", "Missing or invalid body field",
                        "description", "Check the fields of the body"));
    }

    /** Whether nine national digits can be a wallet of Orange's. */
    static boolean wallet(String digits) {
        return SUBSCRIBER.matcher(digits).matches();
    }

    /** The contract's own user and PIN; a mistake there is refused as a business error. */
    boolean channel(JsonNode body, String field) {
        return body.path(field).asText().equals(settings.channelMsisdn())
                && body.path("pin").asText().equals(settings.pin().value());
    }

    private static boolean matches(JsonNode body, String field, Pattern form) {
        return body.path(field).isTextual() && form.matcher(body.path(field).asText()).matches();
    }

    private static boolean text(JsonNode body, String field, int longest) {
        JsonNode value = body.path(field);
        return value.isTextual() && !value.asText().isBlank() && value.asText().length() <= longest;
    }

    private static String base64(String user, String password) {
        return Base64.getEncoder()
                .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }
}
