package cm.sanaga.provider.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** MTN's bearer tokens: each opens one product to one API user until it dies or is revoked. */
final class MtnTokens {
    private static final int MANY = 1000;
    private static final String BEARER = "Bearer ";

    private final ConcurrentHashMap<String, Grant> grants = new ConcurrentHashMap<>();
    private final SimulatedClock clock;
    private final Duration life;

    /** What a token opens; a customer's consent opens nothing but who he is. */
    record Grant(String product, String user, boolean consent, Instant until) {}

    MtnTokens(SimulatedClock clock, Duration life) {
        this.clock = clock;
        this.life = life;
    }

    String issue(String product, String user) {
        return keep(new Grant(product, user, false, clock.now().plus(life)));
    }

    String issueForConsent(String product, String user) {
        return keep(new Grant(product, user, true, clock.now().plus(life)));
    }

    private String keep(Grant grant) {
        if (grants.size() > MANY) {
            grants.values().removeIf(some -> some.until().isBefore(clock.now()));
        }
        String token = RandomSecrets.text();
        grants.put(token, grant);
        return token;
    }

    /** What a header {@code Bearer <token>} opens now. */
    Optional<Grant> opened(Optional<String> header) {
        return header.filter(value -> value.startsWith(BEARER))
                .map(value -> grants.get(value.substring(BEARER.length())))
                .filter(grant -> clock.now().isBefore(grant.until()));
    }

    long seconds() {
        return life.toSeconds();
    }

    /** A new key makes the tokens of the old one worthless. */
    void revoke(String user) {
        grants.values().removeIf(grant -> grant.user().equals(user));
    }

    void clear() {
        grants.clear();
    }
}
