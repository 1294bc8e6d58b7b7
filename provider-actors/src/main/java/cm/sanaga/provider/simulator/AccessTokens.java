package cm.sanaga.provider.simulator;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Bearer tokens that die. */
final class AccessTokens {
    private static final int MANY = 1000;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ConcurrentHashMap<String, Grant> grants = new ConcurrentHashMap<>();
    private final SimulatedClock clock;
    private final Duration life;

    private record Grant(String product, Instant until) {}

    AccessTokens(SimulatedClock clock, Duration life) {
        this.clock = clock;
        this.life = life;
    }

    String issue(String product) {
        if (grants.size() > MANY) {
            grants.values().removeIf(grant -> grant.until().isBefore(clock.now()));
        }
        byte[] bytes = new byte[24];
        RANDOM.nextBytes(bytes);
        String token = HexFormat.of().formatHex(bytes);
        grants.put(token, new Grant(product, clock.now().plus(life)));
        return token;
    }

    /** Whether a header {@code Bearer <token>} opens a product now. */
    boolean opens(Optional<String> header, String product) {
        return header.filter(value -> value.startsWith("Bearer "))
                .map(value -> grants.get(value.substring("Bearer ".length())))
                .filter(grant -> grant.product().equals(product))
                .filter(grant -> clock.now().isBefore(grant.until()))
                .isPresent();
    }

    long seconds() {
        return life.toSeconds();
    }

    void clear() {
        grants.clear();
    }
}
