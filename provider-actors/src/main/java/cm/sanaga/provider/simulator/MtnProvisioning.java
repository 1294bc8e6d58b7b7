package cm.sanaga.provider.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How an API user is made in MTN's sandbox; elsewhere the partner portal does it. */
final class MtnProvisioning {
    static final String PATH = "/v1_0/apiuser";
    private static final Pattern USER = Pattern.compile(PATH + "/([^/]+)(/apikey)?");

    /** Labels with dots between, the last of letters: no scheme, port, path or IP address. */
    private static final Pattern HOST =
            Pattern.compile(
                    "(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\\.)*[A-Za-z][A-Za-z0-9-]*");

    private final MtnChecks checks;
    private final MtnUsers users;
    private final MtnTokens tokens;
    private final String environment;

    MtnProvisioning(MtnChecks checks, MtnUsers users, MtnTokens tokens, String environment) {
        this.checks = checks;
        this.users = users;
        this.tokens = tokens;
        this.environment = environment;
    }

    Reply serve(Incoming in) {
        Optional<String> product = checks.subscribed(in);
        if (product.isEmpty()) {
            return MtnChecks.unknownKey();
        }
        if (in.is("POST", PATH)) {
            return add(in, product.get());
        }
        Matcher path = USER.matcher(in.path());
        if (!path.matches()) {
            return MtnChecks.unknownPath();
        }
        boolean key = path.group(2) != null;
        return switch (in.method()) {
            case "POST" -> key ? newKey(path.group(1)) : MtnChecks.unknownPath();
            case "GET" -> key ? MtnChecks.unknownPath() : show(path.group(1));
            default -> MtnChecks.unknownPath();
        };
    }

    private Reply add(Incoming in, String product) {
        Optional<String> host =
                Wire.object(in.body())
                        .map(body -> body.path("providerCallbackHost"))
                        .filter(JsonNode::isTextual)
                        .map(JsonNode::asText)
                        .filter(text -> HOST.matcher(text).matches());
        if (MtnChecks.reference(in).isPresent() || host.isEmpty() || !in.json()) {
            return MtnChecks.malformed();
        }
        String id = in.header("X-Reference-Id").orElseThrow();
        var user = new MtnUsers.User(id, host.get(), Optional.of(product), Optional.empty());
        return users.add(user) ? Reply.empty(201) : MtnChecks.duplicate();
    }

    private Reply newKey(String id) {
        return users.newKey(id)
                .map(
                        key -> {
                            tokens.revoke(id);
                            return Reply.json(201, Map.of("apiKey", key.value()));
                        })
                .orElseGet(MtnChecks::notFound);
    }

    private Reply show(String id) {
        return users.find(id)
                .map(
                        user ->
                                Reply.json(
                                        200,
                                        Map.of(
                                                "providerCallbackHost",
                                                user.callbackHost(),
                                                "targetEnvironment",
                                                environment)))
                .orElseGet(MtnChecks::notFound);
    }
}
