package cm.sanaga.http.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.Optional;
import java.util.Set;

/** A token of which nothing is believed yet but that it names a key. */
final class SignedToken {
    /** Anything else would tell us which key to use, or what to make of the rest. */
    private static final Set<String> HEADER = Set.of("alg", "typ", "kid");

    private static final Set<JOSEObjectType> TYPES =
            Set.of(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"));

    private final SignedJWT jwt;

    private SignedToken(SignedJWT jwt) {
        this.jwt = jwt;
    }

    /**
     * Reads the form and the header.
     *
     * @throws cm.sanaga.http.problem.Rejection when it cannot be one of ours
     */
    static SignedToken read(String bearer, Set<JWSAlgorithm> algorithms) {
        SignedJWT jwt = parsed(bearer);
        JWSHeader header = jwt.getHeader();
        if (!algorithms.contains(header.getAlgorithm())) {
            throw Fault.ALGORITHM.rejection();
        }
        boolean plain = HEADER.containsAll(header.getIncludedParams());
        boolean typed = Optional.ofNullable(header.getType()).map(TYPES::contains).orElse(true);
        if (!plain || !typed || header.getKeyID() == null) {
            throw Fault.HEADER.rejection();
        }
        return new SignedToken(jwt);
    }

    private static SignedJWT parsed(String bearer) {
        try {
            return SignedJWT.parse(bearer);
        } catch (ParseException | RuntimeException _) {
            // Whatever it was, its message may quote what somebody sent.
            throw Fault.MALFORMED.rejection();
        }
    }

    /** The name of the key that is said to have signed it. */
    String key() {
        return jwt.getHeader().getKeyID();
    }

    /**
     * What it says, if that key has signed it.
     *
     * @throws cm.sanaga.http.problem.Rejection when it has not
     */
    JWTClaimsSet under(KeySet.Key key) {
        if (!key.algorithm().equals(jwt.getHeader().getAlgorithm())) {
            throw Fault.KEY.rejection();
        }
        try {
            if (!jwt.verify(key.verifier())) {
                throw Fault.SIGNATURE.rejection();
            }
        } catch (JOSEException _) {
            throw Fault.SIGNATURE.rejection();
        }
        try {
            return jwt.getJWTClaimsSet();
        } catch (ParseException | RuntimeException _) {
            throw Fault.MALFORMED.rejection();
        }
    }
}
