package cm.sanaga.provider.simulator;

import cm.sanaga.provider.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs what Camtel calls back: {@code t=<unix>,v1=<hex hmac-sha256 of t.body>}. */
final class CamtelSignature {
    static final String HEADER = "X-Blue-Signature";
    private static final String ALGORITHM = "HmacSHA256";

    private CamtelSignature() {}

    static String of(Secret secret, Instant at, String body) {
        String time = Long.toString(at.getEpochSecond());
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.value().getBytes(StandardCharsets.UTF_8), ALGORITHM));
            byte[] proof = mac.doFinal((time + "." + body).getBytes(StandardCharsets.UTF_8));
            return "t=" + time + ",v1=" + HexFormat.of().formatHex(proof);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
