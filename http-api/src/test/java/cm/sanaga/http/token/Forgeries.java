package cm.sanaga.http.token;

import static cm.sanaga.http.token.PlayedIssuer.claims;
import static cm.sanaga.http.token.PlayedIssuer.signed;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Tokens that must not be believed, by what is wrong with them; each is a good one but for that.
 */
public final class Forgeries {
    private final PlayedIssuer attacker;
    private final Instant now;
    private final RSAKey ours = PlayedIssuer.key("ours");
    private final ECKey curve = curve();
    private final RSAKey theirs = PlayedIssuer.key("ours");
    private final RSAKey weak = PlayedIssuer.key("weak", 1024);
    private final RSAKey withdrawn = PlayedIssuer.key("withdrawn");
    private final RSAKey sealing =
            new RSAKey.Builder(PlayedIssuer.key("sealing")).keyUse(KeyUse.ENCRYPTION).build();
    private final Map<String, String> all = new LinkedHashMap<>();

    /**
     * @param issuer that is believed; has its keys from here
     * @param attacker whose address stands in some of them, and who has a key of the same name
     */
    public Forgeries(PlayedIssuer issuer, PlayedIssuer attacker, Instant now) {
        this.attacker = attacker;
        this.now = now;
        issuer.keys = List.of(ours, curve, weak, sealing);
        attacker.keys = List.of(theirs);
    }

    private static ECKey curve() {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID("curve").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Good ones, by each key, from which all others are made. */
    public List<String> good(String role) {
        return List.of(signed(ours, claims(now, role)), signed(curve, claims(now, role)));
    }

    /** Signed as they should be, and saying something else. */
    public String saying(String role, UnaryOperator<JWTClaimsSet.Builder> change) {
        return signed(ours, change.apply(claims(now, role)));
    }

    /** All of them, for this role. */
    public Map<String, String> of(String role) {
        all.clear();
        signatures(role);
        headers(role);
        claimsOf(role);
        forms(role);
        return Map.copyOf(all);
    }

    private void claimed(String name, String role, UnaryOperator<JWTClaimsSet.Builder> change) {
        all.put(name, saying(role, change));
    }

    private void headed(String name, String role, UnaryOperator<JWSHeader.Builder> change) {
        for (RSAKey key : List.of(ours, theirs)) {
            all.put(
                    name + (key.equals(ours) ? ", signed by the issuer" : ""),
                    signed(change.apply(header()).build(), key, claims(now, role)));
        }
    }

    private static JWSHeader.Builder header() {
        return header(JWSAlgorithm.RS256);
    }

    private static JWSHeader.Builder header(JWSAlgorithm algorithm) {
        return new JWSHeader.Builder(algorithm).type(JOSEObjectType.JWT).keyID("ours");
    }

    private static String text(String json) {
        return Base64URL.encode(json).toString();
    }

    private void signatures(String role) {
        String[] good = good(role).getFirst().split("\\.", -1);
        String none = new PlainJWT(claims(now, role).build()).serialize();
        all.put("no algorithm", none);
        all.put("no algorithm, and a signature", none + good[2]);
        all.put(
                "no algorithm in capitals",
                text("{\"alg\":\"NONE\",\"kid\":\"ours\"}") + "." + good[1] + "." + good[2]);
        all.put("the public key as a secret", secret(role, publicKey()));
        all.put(
                "the public key as a secret, in PEM",
                secret(role, pem().getBytes(StandardCharsets.UTF_8)));
        all.put(
                "another length of the same kind",
                signed(header(JWSAlgorithm.RS512).build(), ours, claims(now, role)));
        all.put(
                "another padding",
                signed(header(JWSAlgorithm.PS256).build(), ours, claims(now, role)));
        all.put(
                "the name of a key for another algorithm",
                signed(header(JWSAlgorithm.ES256).build(), curve, claims(now, role)));
        all.put("a signature of zeros", zeros(role));
        all.put("somebody else's key under our name", signed(theirs, claims(now, role)));
        all.put(
                "a key that is not there",
                signed(PlayedIssuer.key("elsewhere"), claims(now, role)));
        all.put("a key that was withdrawn", signed(withdrawn, claims(now, role)));
        all.put("a key that is too short", signed(weak, claims(now, role)));
        all.put("a key for sealing", signed(sealing, claims(now, role)));
        char first = good[2].charAt(0) == 'A' ? 'B' : 'A';
        all.put("another signature", good[0] + "." + good[1] + "." + first + good[2].substring(1));
        all.put(
                "another claim",
                good[0]
                        + "."
                        + saying(role, c -> c.subject("somebody")).split("\\.", -1)[1]
                        + "."
                        + good[2]);
        all.put(
                "another header",
                text("{\"alg\":\"RS256\",\"kid\":\"ours\"}") + "." + good[1] + "." + good[2]);
    }

    private byte[] publicKey() {
        try {
            return ours.toRSAPublicKey().getEncoded();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private String pem() {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.encode(publicKey())
                + "\n-----END PUBLIC KEY-----\n";
    }

    private String secret(String role, byte[] secret) {
        try {
            return signed(
                    header(JWSAlgorithm.HS256).build(), new MACSigner(secret), claims(now, role));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private String zeros(String role) {
        String good = signed(curve, claims(now, role));
        return good.substring(0, good.lastIndexOf('.') + 1) + Base64URL.encode(new byte[64]);
    }

    private void headers(String role) {
        URI address = URI.create(attacker.address());
        headed("an address of keys", role, h -> h.jwkURL(address));
        headed("an address of certificates", role, h -> h.x509CertURL(address));
        headed("a key in it", role, h -> h.jwk(theirs.toPublicJWK()));
        headed("certificates in it", role, h -> h.x509CertChain(List.of(Base64.encode("x"))));
        headed(
                "something critical",
                role,
                h -> h.criticalParams(Set.of("exp")).customParam("exp", 1));
        headed("no name of a key", role, h -> h.keyID(null));
        headed("a token for logging out", role, h -> h.type(new JOSEObjectType("logout+jwt")));
        headed("a token inside", role, h -> h.contentType("JWT"));
        Map.of(
                        "a way up", "../../dev/null",
                        "a question to a database", "ours' OR '1'='1",
                        "our key's name and more", "ours\u0000",
                        "our key's name in capitals", "OURS",
                        "no name", "",
                        "an address", address.toString(),
                        "two lines", "ours\r\nlevel=ERROR")
                .forEach(
                        (wrong, name) ->
                                all.put(
                                        "a key called " + wrong,
                                        signed(
                                                header().keyID(name).build(),
                                                theirs,
                                                claims(now, role))));
    }

    private void claimsOf(String role) {
        claimed(
                "expired",
                role,
                c -> c.expirationTime(Date.from(now.minus(Duration.ofMinutes(5)))));
        claimed("no end", role, c -> c.expirationTime(null));
        claimed("an end in words", role, c -> c.claim("exp", "tomorrow"));
        claimed("an end beyond all time", role, c -> c.claim("exp", Long.MAX_VALUE));
        claimed("not yet", role, c -> c.notBeforeTime(Date.from(now.plusSeconds(120))));
        claimed("another issuer", role, c -> c.issuer("https://id.example.com/realms/sanaga"));
        claimed("another realm", role, c -> c.issuer("https://id.example.cm/realms/master"));
        claimed("an issuer with a stroke", role, c -> c.issuer(PlayedIssuer.ISSUER + "/"));
        claimed("no issuer", role, c -> c.issuer(null));
        claimed("for somebody else", role, c -> c.audience("account"));
        claimed(
                "for somebody called alike",
                role,
                c -> c.audience(PlayedIssuer.AUDIENCE + "-admin"));
        claimed("for nobody", role, c -> c.audience((String) null));
        claimed("who logged in", role, c -> c.claim("typ", "ID"));
        claimed("for a new one", role, c -> c.claim("typ", "Refresh"));
        claimed("for a new one later", role, c -> c.claim("typ", "Offline"));
        claimed("of no kind", role, c -> c.claim("typ", null));
        claimed("another client's", role, c -> c.claim("azp", "somebody-else"));
        claimed("no client's", role, c -> c.claim("azp", null));
        claimed("bound to a certificate", role, c -> c.claim("cnf", Map.of("x5t#S256", "abc")));
        claimed("of nobody", role, c -> c.subject(null));
        claimed("of two lines", role, c -> c.subject("a\nlevel=ERROR"));
        claimed("of somebody long", role, c -> c.subject("a".repeat(65)));
    }

    private void forms(String role) {
        String good = good(role).getFirst();
        String[] parts = good.split("\\.", -1);
        all.put("too long", saying(role, c -> c.claim("more", "x".repeat(4096))));
        all.put("without a signature", parts[0] + "." + parts[1] + ".");
        all.put("without claims", parts[0] + ".." + parts[2]);
        all.put("without a header", "." + parts[1] + "." + parts[2]);
        all.put("of two parts", parts[0] + "." + parts[1]);
        all.put("of five parts", good + "." + parts[1] + "." + parts[2]);
        all.put("of dots", "..");
        all.put(
                "nested without end",
                text("{\"alg\":" + "[".repeat(1500)) + "." + parts[1] + "." + parts[2]);
        all.put(
                "the algorithm twice",
                text("{\"alg\":\"none\",\"alg\":\"RS256\",\"kid\":\"ours\"}")
                        + "."
                        + parts[1]
                        + "."
                        + parts[2]);
        all.put(
                "in JSON with two signatures",
                "{\"payload\":\""
                        + parts[1]
                        + "\",\"signatures\":[{\"protected\":\""
                        + parts[0]
                        + "\",\"signature\":\""
                        + parts[2]
                        + "\"},{\"protected\":\""
                        + parts[0]
                        + "\",\"signature\":\"AAAA\"}]}");
        all.put("twice", good + "," + good);
    }
}
