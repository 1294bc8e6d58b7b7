package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/** An authority of a day, which gives certificates to nodes; made by the JDK's keytool. */
record Certificates(Path folder, String password) {
    /** What a certificate for a node is to say. */
    static final String NODE = "-ext eku=serverAuth,clientAuth";

    /** Makes one in a folder of that name. */
    static Certificates make(Path parent, String name) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(parent.resolve(name));
        Certificates made = new Certificates(folder, UUID.randomUUID().toString());
        made.keytool("-genkeypair -keyalg RSA", "authority", "-alias ca -dname CN=ca -ext bc:c");
        made.keytool("-exportcert -rfc", "authority", "-alias ca -file ca.crt");
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
        String store = name + "/node";
        keytool("-genkeypair -keyalg " + algorithm, store, "-alias node -dname " + subject);
        keytool("-certreq", store, "-alias node -file " + name + "/node.csr");
        keytool(
                "-gencert -rfc",
                "authority",
                "-alias ca -infile %1$s/node.csr -outfile %1$s/tls.crt %2$s"
                        .formatted(name, words));
        Files.copy(folder.resolve("ca.crt"), given.resolve("ca.crt"));
        Files.writeString(given.resolve("tls.key"), key(given.resolve("node.p12")));
        return given;
    }

    private String key(Path store) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, password.toCharArray());
        }
        byte[] key = keys.getKey("node", password.toCharArray()).getEncoded();
        byte[] line = "\n".getBytes(StandardCharsets.US_ASCII);
        return "-----%1$s %3$s-----\n%4$s\n-----%2$s %3$s-----\n"
                .formatted(
                        "BEGIN",
                        "END",
                        "PRIVATE KEY",
                        Base64.getMimeEncoder(64, line).encodeToString(key));
    }

    private void keytool(String what, String store, String words)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(what.split(" ", -1)));
        command.addAll(List.of("-keystore", store + ".p12", "-storetype", "PKCS12"));
        command.addAll(List.of("-storepass", password));
        if (what.startsWith("-gen")) {
            command.addAll(List.of("-validity", "1"));
        }
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
