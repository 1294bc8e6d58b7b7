package cm.sanaga.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.pki.pem.DERPrivateKeyLoader;
import org.apache.pekko.pki.pem.PEMDecoder;
import org.apache.pekko.remote.artery.tcp.ssl.RotatingKeysSSLEngineProvider;

/**
 * How members prove to each other that they belong together: each shows a certificate of one
 * authority, and a name that the other has as well. A node looks at its own before it starts, since
 * Pekko would read them at the first connection and only say that nobody answers.
 */
final class MutualTls {
    private static final String PATH = "sanaga.node.tls.";
    private static final String SWITCH = PATH + "enabled";
    private static final String CERTIFICATE = PATH + "certificate";
    private static final String KEY = PATH + "key";
    private static final String AUTHORITY = PATH + "authority";

    /** What names the files; the certificate, its key, and who gave it. */
    static final List<String> FILES = List.of(CERTIFICATE, KEY, AUTHORITY);

    private static final String ARTERY = "pekko.remote.artery.";

    /**
     * For whom a certificate is good that says so: the side that is called, and the one that calls.
     */
    private static final List<String> BOTH_SIDES =
            List.of("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");

    private final Config config;

    private MutualTls(Config config) {
        this.config = config;
    }

    /**
     * The configuration with what a member needs that speaks TLS only; as it is where that is off.
     *
     * @throws StartupProblem naming the key whose file is missing, cannot be read, or lets nobody
     *     in
     */
    static Config over(Config config) {
        if (!config.getBoolean(SWITCH)) {
            return config;
        }
        new MutualTls(config).refuse();
        Map<String, Object> decided =
                Map.of(
                        ARTERY + "transport", "tls-tcp",
                        ARTERY + "ssl.ssl-engine-provider",
                                RotatingKeysSSLEngineProvider.class.getName(),
                        ARTERY + "ssl.rotating-keys-engine.cert-file",
                                config.getString(CERTIFICATE),
                        ARTERY + "ssl.rotating-keys-engine.key-file", config.getString(KEY),
                        ARTERY + "ssl.rotating-keys-engine.ca-cert-file",
                                config.getString(AUTHORITY));
        return ConfigFactory.parseMap(decided, SWITCH).withFallback(config);
    }

    /**
     * For how long the files that are there now are still good, by the last part of what names
     * them; one that cannot be read is good for no time. Empty where TLS is off.
     */
    static Map<String, Duration> left(Config config) {
        if (!config.getBoolean(SWITCH)) {
            return Map.of();
        }
        MutualTls tls = new MutualTls(config);
        return Stream.of(CERTIFICATE, AUTHORITY)
                .collect(Collectors.toMap(name -> name.substring(PATH.length()), tls::left));
    }

    private Duration left(String name) {
        try {
            return Duration.between(Instant.now(), certificate(name).getNotAfter().toInstant());
        } catch (StartupProblem _) {
            return Duration.ZERO;
        }
    }

    private void refuse() {
        X509Certificate own = certificate(CERTIFICATE);
        X509Certificate authority = certificate(AUTHORITY);
        RSAKey key = key();
        if (!(own.getPublicKey() instanceof RSAKey mine)
                || !mine.getModulus().equals(key.getModulus())) {
            throw wrong(KEY, "is not the key of the certificate");
        }
        try {
            own.verify(authority.getPublicKey());
        } catch (GeneralSecurityException e) {
            throw wrong(CERTIFICATE, "was not given by the first of " + AUTHORITY, e);
        }
        try {
            own.checkValidity();
            authority.checkValidity();
        } catch (GeneralSecurityException e) {
            throw wrong(CERTIFICATE, "or who gave it is not good today: " + e.getMessage(), e);
        }
        try {
            refuseUses(own);
        } catch (CertificateParsingException e) {
            throw wrong(CERTIFICATE, "is no certificate of a node", e);
        }
    }

    private void refuseUses(X509Certificate own) throws CertificateParsingException {
        if (!own.getSubjectX500Principal().getName().contains("CN=")
                && own.getSubjectAlternativeNames() == null) {
            throw wrong(CERTIFICATE, "bears no name that the others could have too");
        }
        List<String> uses = own.getExtendedKeyUsage();
        if (uses != null && !uses.containsAll(BOTH_SIDES)) {
            throw wrong(CERTIFICATE, "is not for server auth and client auth: a node is both");
        }
    }

    private X509Certificate certificate(String name) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(bytes(name)));
        } catch (GeneralSecurityException e) {
            throw wrong(name, "is no certificate in PEM", e);
        }
    }

    /** By Pekko's own reader, which knows RSA only. */
    private RSAKey key() {
        String text = new String(bytes(KEY), StandardCharsets.UTF_8);
        try {
            return (RSAKey) DERPrivateKeyLoader.load(PEMDecoder.decode(text));
        } catch (Exception e) { // Scala throws what it does not declare.
            throw wrong(KEY, "is no RSA key in PEM, in PKCS#8 or PKCS#1 and not encrypted", e);
        }
    }

    private byte[] bytes(String name) {
        String file = config.getString(name);
        if (file.isBlank()) {
            throw new StartupProblem("%s is on and %s names no file".formatted(SWITCH, name));
        }
        try {
            return Files.readAllBytes(Path.of(file));
        } catch (IOException | RuntimeException e) {
            throw new StartupProblem("%s: %s cannot be read".formatted(name, file), e);
        }
    }

    private StartupProblem wrong(String name, String what) {
        return new StartupProblem("%s: %s %s".formatted(name, config.getString(name), what));
    }

    private StartupProblem wrong(String name, String what, Exception cause) {
        return new StartupProblem("%s: %s %s".formatted(name, config.getString(name), what), cause);
    }
}
