package cm.sanaga.provider.orange;

import cm.sanaga.provider.ProviderToken;
import cm.sanaga.provider.http.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * What Web Payment calls back with. It is weakly authentic: it repeats a secret of the preparation.
 * Even then it moves nothing and is only a reason to ask.
 */
final class OrangeNotice {
    private OrangeNotice() {}

    /** Whether a body carries the secret that came with a token, compared in constant time. */
    static boolean authentic(ProviderToken token, String body) {
        return OrangeToken.of(token) instanceof OrangeToken.Web web
                && Json.read(body, OrangeBody.Notice.class)
                        .map(OrangeBody.Notice::notifToken)
                        .filter(
                                shown ->
                                        MessageDigest.isEqual(
                                                bytes(shown), bytes(web.notifToken())))
                        .isPresent();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
