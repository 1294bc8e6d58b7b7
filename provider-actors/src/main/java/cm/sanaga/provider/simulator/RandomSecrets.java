package cm.sanaga.provider.simulator;

import cm.sanaga.provider.Secret;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Credentials that hold for one run of a simulator. */
final class RandomSecrets {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 16;

    private RandomSecrets() {}

    static Secret secret() {
        return new Secret(text());
    }

    static String text() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    static Secret pin() {
        return new Secret(Integer.toString(1000 + RANDOM.nextInt(9000)));
    }
}
