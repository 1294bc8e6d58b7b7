package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/** An authority of a day, which gives certificates to nodes; made by the JDK's keytool. */
record Certificates(Path folder, String password) {
    /** What a certificate for a node is to say. */
    static final String NODE = "-ext eku=serverAuth,clientAuth";

    /** Of the authority and of all that it gave. */
    private static final String KEYS = "authority.p12";

    /** Makes one in a folder of that name. */
    static Certificates make(Path parent, String name) throws Exception {
        Path folder = Files.createDirectories(parent.resolve(name));
        Certificates made = new Certificates(folder, UUID.randomUUID().toString());
        made.keytool("RSA", "-alias ca -dname CN=ca -ext bc:c");
        Files.writeString(
                folder.resolve("ca.crt"), pem("CERTIFICATE", made.store().getCertificate("ca")));
        return made;
    }

    /** A folder with the files of one node, as cert-manager writes them. */
    Path give(String name) throws Exception {
        return give(name, "RSA", "CN=sanaga-members", NODE);
    }

    /**
     * The same of another kind.
     *
     * @param words what keytool is told about the certificate
     */
    Path give(String name, String algorithm, String subject, String words) throws Exception {
        Path given = Files.createDirectories(folder.resolve(name));
        keytool(algorithm, "-signer ca -alias %s -dname %s %s".formatted(name, subject, words));
        KeyStore store = store();
        Files.copy(folder.resolve("ca.crt"), given.resolve("ca.crt"));
        Files.writeString(given.resolve("tls.crt"), pem("CERTIFICATE", store.getCertificate(name)));
        Files.writeString(
                given.resolve("tls.key"),
                pem("PRIVATE KEY", store.getKey(name, password.toCharArray()).getEncoded()));
        return given;
    }

    private KeyStore store() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve(KEYS))) {
            keys.load(in, password.toCharArray());
        }
        return keys;
    }

    private static String pem(String what, Certificate certificate)
            throws CertificateEncodingException {
        return pem(what, certificate.getEncoded());
    }

    private static String pem(String what, byte[] bytes) {
        byte[] line = "\n".getBytes(StandardCharsets.US_ASCII);
        return "-----%1$s %3$s-----\n%4$s\n-----%2$s %3$s-----\n"
                .formatted(
                        "BEGIN",
                        "END",
                        what,
                        Base64.getMimeEncoder(64, line).encodeToString(bytes));
    }

    /** Makes a pair of keys, with its certificate. */
    private void keytool(String algorithm, String words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-genkeypair", "-keyalg", algorithm, "-validity", "1"));
        if (algorithm.equals("RSA")) {
            // What cert-manager makes; longer ones take several times as long.
            command.addAll(List.of("-keysize", "2048"));
        }
        command.addAll(List.of("-keystore", KEYS, "-storetype", "PKCS12"));
        command.addAll(List.of("-storepass", password));
        command.addAll(List.of(words.split(" ", -1)));
        Process keytool =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("keytool.log").toFile())
                        .start();
        int code = keytool.waitFor();
        String said = Files.readString(folder.resolve("keytool.log"));
        assertEquals(0, code, () -> command + ": " + said);
    }

    /** As {@code docs/operations.md} has them, for the files in this folder. */
    static String settings(Path given) {
        return """
        sanaga.node.tls {
          enabled = on
          certificate = "%1$s/tls.crt"
          key = "%1$s/tls.key"
          authority = "%1$s/ca.crt"
        }
        """
                .formatted(given);
    }
}
