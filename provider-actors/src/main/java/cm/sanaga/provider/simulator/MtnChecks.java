package cm.sanaga.provider.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What MTN refuses before it looks at an order, and how. */
final class MtnChecks {
    static final int LONGEST_NOTE = 160;
    private static final Pattern UUID4 =
            Pattern.compile(
                    "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-4[0-9a-fA-F]{3}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final Pattern DIGITS = Pattern.compile("[1-9][0-9]{7,14}");
    private static final Pattern UNSAFE = Pattern.compile("['&<>\"]");

    private final MtnSimulator.Settings settings;
    private final Manners<MtnManners> manners;
    private final MtnUsers users;
    private final MtnTokens tokens;

    MtnChecks(
            MtnSimulator.Settings settings,
            Manners<MtnManners> manners,
            MtnUsers users,
            MtnTokens tokens) {
        this.settings = settings;
        this.manners = manners;
        this.users = users;
        this.tokens = tokens;
    }

    static Reply problem(int status, String code, String message) {
        return Reply.json(status, Map.of("code", code, "message", message));
    }

    static Reply malformed() {
        return Reply.empty(400);
    }

    static Reply notFound() {
        return problem(404, "RESOURCE_NOT_FOUND", "Requested resource was not found.");
    }

    static Reply duplicate() {
        return problem(409, "RESOURCE_ALREADY_EXIST", "Duplicated reference id. Creation failed.");
    }

    static Reply unknownPath() {
        return gateway(404, "Resource not found");
    }

    static Reply unknownKey() {
        return gateway(401, "Access denied due to invalid subscription key.");
    }

    private static Reply deadToken() {
        return gateway(401, "Access denied: the access token is missing, invalid or expired.");
    }

    private static Reply forbiddenEnvironment() {
        return problem(
                500,
                "NOT_ALLOWED_TARGET_ENVIRONMENT",
                "Access to target environment is forbidden.");
    }

    private static Reply gateway(int status, String message) {
        return Reply.json(status, Map.of("statusCode", status, "message", message));
    }

    /** The product a subscription key belongs to. */
    Optional<String> subscribed(Incoming in) {
        return in.header("Ocp-Apim-Subscription-Key")
                .flatMap(
                        key ->
                                key.equals(settings.collectionKey().value())
                                        ? Optional.of("collection")
                                        : key.equals(settings.disbursementKey().value())
                                                ? Optional.of("disbursement")
                                                : Optional.empty());
    }

    /** What keeps a request with this key and token from a product. */
    Optional<Reply> read(Incoming in, String product) {
        return subscription(in, product)
                .or(() -> bearer(in, product, false))
                .or(() -> environment(in));
    }

    /** What keeps a request from being told who the customer is. */
    Optional<Reply> consented(Incoming in, String product) {
        return subscription(in, product).or(() -> bearer(in, product, true));
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

    Optional<Reply> subscription(Incoming in, String product) {
        return subscribed(in).filter(product::equals).isPresent()
                ? Optional.empty()
                : Optional.of(unknownKey());
    }

    /** A token may be had for the wrong product; it opens nothing there. */
    private Optional<Reply> bearer(Incoming in, String product, boolean consent) {
        Optional<MtnTokens.Grant> grant =
                tokens.opened(in.header("Authorization"))
                        .filter(some -> some.product().equals(product))
                        .filter(some -> some.consent() == consent);
        if (grant.isEmpty()) {
            return Optional.of(deadToken());
        }
        return grant.flatMap(some -> users.find(some.user()))
                        .filter(user -> user.mayUse(product))
                        .isPresent()
                ? Optional.empty()
                : Optional.of(forbiddenEnvironment());
    }

    private Optional<Reply> environment(Incoming in) {
        Optional<String> said = in.header("X-Target-Environment");
        if (said.isEmpty()) {
            return Optional.of(malformed());
        }
        return said.get().equals(settings.targetEnvironment())
                ? Optional.empty()
                : Optional.of(forbiddenEnvironment());
    }

    static Optional<Reply> reference(Incoming in) {
        boolean good =
                in.header("X-Reference-Id").filter(id -> UUID4.matcher(id).matches()).isPresent();
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
        String host = host(url.get());
        return tokens.opened(in.header("Authorization"))
                        .flatMap(grant -> users.find(grant.user()))
                        .filter(user -> user.callbackHost().equalsIgnoreCase(host))
                        .isPresent()
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

    private Optional<Reply> body(JsonNode body, String kind) {
        boolean good =
                amount(body).isPresent()
                        && externalId(body.path("externalId"))
                        && note(body.path("payerMessage"))
                        && note(body.path("payeeNote"))
                        && party(body, kind);
        if (!good) {
            return Optional.of(malformed());
        }
        return body.path("currency").asText().equals(settings.currency())
                ? Optional.empty()
                : Optional.of(problem(500, "INVALID_CURRENCY", "Currency is not supported."));
    }

    /** The amount of an order, when it is one this wallet can hold. */
    Optional<Long> amount(JsonNode body) {
        JsonNode amount = body.path("amount");
        return amount.isTextual() ? settings.amount(amount.asText()) : Optional.empty();
    }

    private static boolean externalId(JsonNode id) {
        return id.isTextual() && !id.asText().isBlank() && !id.asText().contains(" ");
    }

    /** Whether a text may be shown to payer or payee; it may be absent. */
    boolean note(JsonNode text) {
        return text.isMissingNode()
                || (text.isTextual()
                        && text.asText().length() <= LONGEST_NOTE
                        && (manners.now().notes() == MtnManners.Notes.ANY
                                || !UNSAFE.matcher(text.asText()).find()));
    }

    private static boolean party(JsonNode body, String kind) {
        if (kind.equals("refund")) {
            return body.path("referenceIdToRefund").isTextual();
        }
        JsonNode party = body.path(MtnPath.party(kind));
        return party.path("partyIdType").asText().equals("MSISDN")
                && DIGITS.matcher(party.path("partyId").asText()).matches();
    }
}
