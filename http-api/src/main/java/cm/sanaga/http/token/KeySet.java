package cm.sanaga.http.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.text.ParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Keys by which an issuer signs, each good for one algorithm. What is for anything else is left
 * out.
 */
final class KeySet {
    static final KeySet NONE = new KeySet(Map.of());
    private static final int LEAST_BITS = 2048;

    private final Map<String, Key> keys;

    /**
     * A key.
     *
     * @param algorithm the only one it is used with, whatever a token says
     */
    record Key(JWSAlgorithm algorithm, JWSVerifier verifier) {}

    private KeySet(Map<String, Key> keys) {
        this.keys = Map.copyOf(keys);
    }

    /** Reads a JWK set. */
    static KeySet parse(String json) throws ParseException {
        Map<String, Key> keys = new HashMap<>();
        for (JWK jwk : JWKSet.parse(json).getKeys()) {
            String name = jwk.getKeyID();
            if (name != null && signs(jwk)) {
                key(jwk).ifPresent(key -> keys.putIfAbsent(name, key));
            }
        }
        return new KeySet(keys);
    }

    private static boolean signs(JWK jwk) {
        return jwk.getKeyUse() == null || KeyUse.SIGNATURE.equals(jwk.getKeyUse());
    }

    private static Optional<Key> key(JWK jwk) {
        try {
            return switch (jwk) {
                case RSAKey rsa when fits(rsa, JWSAlgorithm.RS256) && rsa.size() >= LEAST_BITS ->
                        Optional.of(
                                new Key(
                                        JWSAlgorithm.RS256,
                                        new RSASSAVerifier(rsa.toRSAPublicKey())));
                case ECKey ec
                        when fits(ec, JWSAlgorithm.ES256) && Curve.P_256.equals(ec.getCurve()) ->
                        Optional.of(
                                new Key(JWSAlgorithm.ES256, new ECDSAVerifier(ec.toECPublicKey())));
                default -> Optional.empty();
            };
        } catch (JOSEException _) {
            return Optional.empty();
        }
    }

    private static boolean fits(JWK jwk, JWSAlgorithm algorithm) {
        return jwk.getAlgorithm() == null || algorithm.equals(jwk.getAlgorithm());
    }

    Optional<Key> named(String name) {
        return Optional.ofNullable(keys.get(name));
    }

    Set<String> names() {
        return keys.keySet();
    }
}
