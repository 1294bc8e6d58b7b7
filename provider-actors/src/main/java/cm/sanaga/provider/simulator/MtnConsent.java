package cm.sanaga.provider.simulator;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A customer's leave to be told who he is; given at once, for nobody holds the handset here. */
final class MtnConsent {
    private static final Pattern PATH =
            Pattern.compile(
                    "/(collection|disbursement)/"
                            + "(v1_0/bc-authorize|oauth2/token/?|oauth2/v1_0/userinfo)");
    private static final Pattern HINT = Pattern.compile("ID:[1-9][0-9]{7,14}/MSISDN");
    private static final String GRANT = "urn:openid:params:grant-type:ciba";
    private static final int MOST = 1000;

    private final MtnChecks checks;
    private final MtnUsers users;
    private final MtnTokens tokens;

    /** The product each request was made under, until its token is fetched. */
    private final ConcurrentHashMap<String, String> requests = new ConcurrentHashMap<>();

    MtnConsent(MtnChecks checks, MtnUsers users, MtnTokens tokens) {
        this.checks = checks;
        this.users = users;
        this.tokens = tokens;
    }

    /** The answer; empty when this is about something else. */
    Optional<Reply> serve(Incoming in) {
        Matcher path = PATH.matcher(in.path());
        if (!path.matches()) {
            return Optional.empty();
        }
        String product = path.group(1);
        String what = in.method() + " " + path.group(2);
        return switch (what) {
            case "POST v1_0/bc-authorize" -> Optional.of(ask(in, product));
            case "POST oauth2/token", "POST oauth2/token/" -> Optional.of(fetch(in, product));
            case "GET oauth2/v1_0/userinfo" ->
                    Optional.of(
                            checks.consented(in, product)
                                    .orElseGet(
                                            () -> Reply.json(200, MtnAccounts.persona("ACTIVE"))));
            default -> Optional.empty();
        };
    }

    private Reply ask(Incoming in, String product) {
        Optional<Reply> refusal = checks.read(in, product);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        Map<String, String> form = Wire.form(in.body());
        boolean good =
                HINT.matcher(form.getOrDefault("login_hint", "")).matches()
                        && form.containsKey("scope")
                        && form.containsKey("access_type");
        if (!good) {
            return MtnChecks.malformed();
        }
        if (requests.size() >= MOST) {
            requests.clear();
        }
        String request = RandomSecrets.text();
        requests.put(request, product);
        return Reply.json(
                200, Map.of("auth_req_id", request, "interval", 5, "expires_in", tokens.seconds()));
    }

    private Reply fetch(Incoming in, String product) {
        Optional<Reply> refusal = checks.subscription(in, product);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        Optional<MtnUsers.User> user = users.login(in.header("Authorization"));
        if (user.isEmpty()) {
            return MtnProtocol.loginFailed();
        }
        Map<String, String> form = Wire.form(in.body());
        boolean good =
                GRANT.equals(form.get("grant_type"))
                        && requests.remove(form.getOrDefault("auth_req_id", ""), product);
        return good
                ? MtnProtocol.token(
                        tokens.issueForConsent(product, user.get().id()), tokens.seconds())
                : MtnChecks.malformed();
    }

    void clear() {
        requests.clear();
    }
}
