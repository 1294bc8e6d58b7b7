package cm.sanaga.http.token;

import com.nimbusds.jose.JWSAlgorithm;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whose tokens are believed; {@code sanaga.identity}.
 *
 * @param issuer as it stands in them
 * @param audience one of those for whom they must be
 * @param parties the clients to whom they were given, empty for any
 * @param algorithms by which they may be signed
 * @param leeway how far the issuer's clock may be from ours
 * @param source where the issuer's keys are read
 */
record IdentitySettings(
        String issuer,
        String audience,
        Set<String> parties,
        Set<JWSAlgorithm> algorithms,
        Duration leeway,
        Source source) {
    private static final String ROOT = "sanaga.identity";
    private static final List<String> ALGORITHMS =
            List.of(JWSAlgorithm.RS256.getName(), JWSAlgorithm.ES256.getName());

    /** Only on this machine may the way to an issuer be read by others. */
    private static final Pattern HERE =
            Pattern.compile("localhost|127\\.[0-9.]+|\\[::1]|\\[0:0:0:0:0:0:0:1]");

    IdentitySettings {
        parties = Set.copyOf(parties);
        algorithms = Set.copyOf(algorithms);
    }

    /**
     * Where the issuer's keys are.
     *
     * @param jwks the one address
     * @param fresh after so long they are read again
     * @param kept so long the last known hold while they cannot be read
     * @param pause between two readings
     * @param within how long a reading may take
     */
    record Source(URI jwks, Duration fresh, Duration kept, Duration pause, Duration within) {}

    /**
     * Reads {@code sanaga.identity}; empty when no token is believed.
     *
     * @throws ConfigException naming the key that is missing or wrong
     */
    static Optional<IdentitySettings> from(Config root) {
        Config identity = root.getConfig(ROOT);
        for (String key : List.of("issuer", "audience", "jwks")) {
            if (!identity.getString(key).isBlank()) {
                return Optional.of(whole(identity));
            }
        }
        return Optional.empty();
    }

    private static IdentitySettings whole(Config identity) {
        Duration kept = time(identity, "keys.kept", Duration.ofDays(1));
        Duration fresh = time(identity, "keys.fresh", kept);
        Source source =
                new Source(
                        address(identity, "jwks"),
                        fresh,
                        kept,
                        time(identity, "keys.pause", fresh),
                        time(identity, "keys.within", Duration.ofSeconds(10)));
        address(identity, "issuer");
        return new IdentitySettings(
                identity.getString("issuer"),
                text(identity, "audience"),
                Set.copyOf(identity.getStringList("authorised-parties")),
                algorithms(identity),
                leeway(identity),
                source);
    }

    private static Set<JWSAlgorithm> algorithms(Config identity) {
        Set<JWSAlgorithm> algorithms = new LinkedHashSet<>();
        for (String name : identity.getStringList("algorithms")) {
            if (!ALGORITHMS.contains(name)) {
                throw bad(identity, "algorithms", "may have " + ALGORITHMS + " and nothing else");
            }
            algorithms.add(JWSAlgorithm.parse(name));
        }
        if (algorithms.isEmpty()) {
            throw bad(identity, "algorithms", "must have one of " + ALGORITHMS);
        }
        return algorithms;
    }

    private static Duration leeway(Config identity) {
        Duration value = identity.getDuration("leeway");
        if (value.isNegative() || value.compareTo(Duration.ofSeconds(60)) > 0) {
            throw bad(identity, "leeway", "must be from 0 to 60 s");
        }
        return value;
    }

    private static Duration time(Config identity, String key, Duration most) {
        Duration value = identity.getDuration(key);
        if (value.compareTo(Duration.ofSeconds(1)) < 0 || value.compareTo(most) > 0) {
            throw bad(identity, key, "must be from 1 s to " + most.toSeconds() + " s");
        }
        return value;
    }

    private static String text(Config identity, String key) {
        String value = identity.getString(key);
        if (value.isBlank()) {
            throw bad(identity, key, "is missing: issuer, audience and jwks belong together");
        }
        return value;
    }

    private static URI address(Config identity, String key) {
        String text = text(identity, key);
        try {
            URI address = URI.create(text);
            String host = String.valueOf(address.getHost());
            boolean safe =
                    "https".equals(address.getScheme())
                            || ("http".equals(address.getScheme()) && HERE.matcher(host).matches());
            if (safe && address.getHost() != null && address.getUserInfo() == null) {
                return address;
            }
        } catch (IllegalArgumentException _) {
            // Told below, like every other one that is none.
        }
        throw bad(identity, key, "must be an https address, or an http one of this machine");
    }

    private static ConfigException bad(Config identity, String key, String what) {
        return new ConfigException.BadValue(
                identity.getValue(key).origin(), ROOT + "." + key, what);
    }
}
