package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** An authority of a day, and the certificate it gave to nodes; made by the JDK's keytool. */
record Certificates(Path folder, String password) {

    /** Makes them in a folder of that name. */
    static Certificates make(Path parent, String name) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(parent.resolve(name));
        Certificates made = new Certificates(folder, UUID.randomUUID().toString());
        made.keytool("-genkeypair", "authority", "-alias ca -dname CN=authority -ext bc:c");
        made.keytool("-exportcert", "authority", "-rfc -alias ca -file ca.pem");
        made.keytool("-importcert", "trusted", "-noprompt -alias ca -file ca.pem");
        made.keytool("-genkeypair", "node", "-alias node -dname CN=node");
        made.keytool("-certreq", "node", "-alias node -file node.csr");
        made.keytool(
                "-gencert",
                "authority",
                "-rfc -alias ca -infile node.csr -outfile node.pem -ext eku=serverAuth,clientAuth");
        made.keytool("-importcert", "node", "-noprompt -alias ca -file ca.pem");
        made.keytool("-importcert", "node", "-noprompt -alias node -file node.pem");
        return made;
    }

    private void keytool(String what, String store, String words)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.add(what);
        command.addAll(List.of("-keystore", store + ".p12", "-storetype", "PKCS12"));
        command.addAll(List.of("-storepass", password));
        if (what.equals("-genkeypair")) {
            command.addAll(List.of("-keyalg", "RSA", "-keysize", "3072", "-validity", "1"));
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
        assertEquals(0, code, () -> what + ": " + said);
    }

    /** As {@code docs/operations.md} has them. */
    String settings() {
        return """
        pekko.remote.artery {
          transport = tls-tcp
          ssl.config-ssl-engine {
            key-store = "%1$s/node.p12"
            key-store-password = "%2$s"
            key-password = "%2$s"
            trust-store = "%1$s/trusted.p12"
            trust-store-password = "%2$s"
            protocol = "TLSv1.3"
            enabled-algorithms = ["TLS_AES_256_GCM_SHA384"]
            require-mutual-authentication = on
          }
        }
        """
                .formatted(folder, password);
    }
}
