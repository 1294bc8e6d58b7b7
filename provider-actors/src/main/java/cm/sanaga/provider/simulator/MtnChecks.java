package cm.sanaga.provider.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What MTN refuses before it looks at an order, and how. */
final class MtnChecks {
    private static final Pattern UUID4 =
            Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final Pattern AMOUNT = Pattern.compile("[1-9][0-9]{0,11}");
    private static final Pattern DIGITS = Pattern.compile("[1-9][0-9]{7,14}");
    private static final Pattern UNSAFE = Pattern.compile("['&<>\"]");
    private static final int VERSION_AT = 14;
    private static final int LONGEST_NOTE = 160;

    private final MtnSimulator.Settings settings;
    private final AccessTokens tokens;

    MtnChecks(MtnSimulator.Settings settings, AccessTokens tokens) {
        this.settings = settings;
        this.tokens = tokens;
    }

    static Reply problem(int status, String code, String message) {
        return Reply.json(status, Map.of("code", code, "message", message));
    }

    static Reply malformed() {
        return Reply.empty(400);
    }

    Optional<Reply> login(Incoming in, String product) {
        String pair = settings.apiUser() + ":" + settings.apiKey().value();
        String basic =
                "Basic "
                        + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        if (in.header("Authorization").filter(basic::equals).isEmpty()) {
            return Optional.of(Reply.json(401, Map.of("error", "login_failed")));
        }
        return subscription(in, product);
    }

    Optional<Reply> read(Incoming in, String product) {
        return subscription(in, product).or(() -> bearer(in, product)).or(() -> environment(in));
    }

    Optional<Reply> create(Incoming in, String product, String kind, Optional<JsonNode> body) {
        return read(in, product)
                .or(() -> reference(in))
                .or(() -> in.json() ? Optional.empty() : Optional.of(malformed()))
                .or(() -> callback(in))
                .or(
                        () ->
                                body.map(some -> body(some, kind))
                                        .orElseGet(() -> Optional.of(malformed())));
    }

    private Optional<Reply> subscription(Incoming in, String product) {
        String key =
                (product.equals("collection")
                                ? settings.collectionKey()
                                : settings.disbursementKey())
                        .value();
        return in.header("Ocp-Apim-Subscription-Key").filter(key::equals).isPresent()
                ? Optional.empty()
                : gateway("Access denied due to invalid subscription key.");
    }

    private Optional<Reply> bearer(Incoming in, String product) {
        return tokens.opens(in.header("Authorization"), product)
                ? Optional.empty()
                : gateway("Access denied: the access token is missing, invalid or expired.");
    }

    private static Optional<Reply> gateway(String message) {
        return Optional.of(Reply.json(401, Map.of("statusCode", 401, "message", message)));
    }

    private Optional<Reply> environment(Incoming in) {
        Optional<String> said = in.header("X-Target-Environment");
        if (said.isEmpty()) {
            return Optional.of(malformed());
        }
        return said.get().equals(settings.targetEnvironment())
                ? Optional.empty()
                : Optional.of(
                        problem(
                                500,
                                "NOT_ALLOWED_TARGET_ENVIRONMENT",
                                "Access to target environment is forbidden."));
    }

    private static Optional<Reply> reference(Incoming in) {
        boolean good =
                in.header("X-Reference-Id")
                        .filter(id -> UUID4.matcher(id).matches())
                        .filter(id -> id.charAt(VERSION_AT) == '4')
                        .isPresent();
        return good ? Optional.empty() : Optional.of(malformed());
    }

    private Optional<Reply> callback(Incoming in) {
        if (!in.has("X-Callback-Url")) {
            return Optional.empty();
        }
        Optional<String> url = in.header("X-Callback-Url");
        if (url.isEmpty()) {
            return Optional.of(malformed());
        }
        return settings.callbackHost().equals(host(url.get()))
                ? Optional.empty()
                : Optional.of(
                        problem(
                                500,
                                "INVALID_CALLBACK_URL_HOST",
                                "Callback URL with a host that is not allowed."));
    }

    private static String host(String url) {
        try {
            String host = URI.create(url).getHost();
            return host == null ? "" : host;
        } catch (IllegalArgumentException _) {
            return "";
        }
    }

    private static Optional<Reply> body(JsonNode body, String kind) {
        boolean good =
                body.path("amount").isTextual()
                        && AMOUNT.matcher(body.path("amount").asText()).matches()
                        && reference(body.path("externalId"))
                        && note(body.path("payerMessage"))
                        && note(body.path("payeeNote"))
                        && party(body, kind);
        if (!good) {
            return Optional.of(malformed());
        }
        return body.path("currency").asText().equals("XAF")
                ? Optional.empty()
                : Optional.of(problem(500, "INVALID_CURRENCY", "Currency is not supported."));
    }

    private static boolean reference(JsonNode id) {
        return id.isTextual() && !id.asText().isBlank() && !id.asText().contains(" ");
    }

    private static boolean note(JsonNode text) {
        return text.isMissingNode()
                || (text.isTextual()
                        && text.asText().length() <= LONGEST_NOTE
                        && !UNSAFE.matcher(text.asText()).find());
    }

    private static boolean party(JsonNode body, String kind) {
        if (kind.equals("refund")) {
            return body.path("referenceIdToRefund").isTextual();
        }
        JsonNode party = body.path(kind.equals("requesttopay") ? "payer" : "payee");
        return party.path("partyIdType").asText().equals("MSISDN")
                && DIGITS.matcher(party.path("partyId").asText()).matches();
    }
}
