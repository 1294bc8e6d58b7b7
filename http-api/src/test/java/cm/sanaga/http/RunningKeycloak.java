package cm.sanaga.http;

import cm.sanaga.testing.FreePort;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The real Keycloak, with our realm and nothing kept. */
final class RunningKeycloak implements AutoCloseable {
    private static final Path REALM = Path.of("..", "ops", "keycloak", "sanaga-realm.json");
    private static final String CLIENT = "sanaga-server";

    private final int port = FreePort.next();
    private final String password = UUID.randomUUID().toString();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;

    /** Unpacked there; comes back when it listens and has the realm. */
    RunningKeycloak(Path folder) {
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(
                                    folder.resolve("bin/kc.sh").toString(),
                                    "start-dev",
                                    "--db=dev-mem",
                                    "--http-host=127.0.0.1",
                                    "--http-port=" + port)
                            .redirectErrorStream(true);
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            builder.environment().put("KC_BOOTSTRAP_ADMIN_USERNAME", "admin");
            builder.environment().put("KC_BOOTSTRAP_ADMIN_PASSWORD", password);
            process = builder.start();
            listens(process.inputReader(StandardCharsets.UTF_8));
            asAdmin("POST", "/admin/realms", Files.readString(REALM));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void listens(BufferedReader lines) throws IOException {
        StringBuilder said = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            said.append(line).append('\n');
            if (line.contains("Listening on:")) {
                Thread.ofVirtual().start(() -> drain(lines));
                return;
            }
        }
        throw new IllegalStateException("Keycloak did not start:\n" + said);
    }

    /** So that it never waits for somebody to read what it says. */
    private static void drain(BufferedReader lines) {
        try {
            lines.transferTo(Writer.nullWriter());
        } catch (IOException _) {
            // It has ended.
        }
    }

    private String address(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    /** Settings by which its realm is believed. */
    String settings() {
        return """
        sanaga.identity {
          issuer = "%1$s", jwks = "%1$s/protocol/openid-connect/certs", audience = "sanaga-api"
          authorised-parties = ["%2$s"], keys.within = 10 s
        }
        """
                .formatted(address("/realms/sanaga"), CLIENT);
    }

    /** A token of the one who runs Keycloak itself. */
    String ofMaster() {
        return form(
                        "/realms/master/protocol/openid-connect/token",
                        Map.of(
                                "grant_type", "password",
                                "client_id", "admin-cli",
                                "username", "admin",
                                "password", password))
                .path("access_token")
                .asText();
    }

    /** What the server's client is given: an access token, and what else was asked for. */
    JsonNode tokens() {
        String secret =
                asAdmin("GET", ours("/clients/" + clientId() + "/client-secret"), "")
                        .path("value")
                        .asText();
        return form(
                "/realms/sanaga/protocol/openid-connect/token",
                Map.of(
                        "grant_type",
                        "client_credentials",
                        "client_id",
                        CLIENT,
                        "client_secret",
                        secret,
                        "scope",
                        "openid"));
    }

    private static String ours(String path) {
        return "/admin/realms/sanaga" + path;
    }

    private String clientId() {
        return asAdmin("GET", ours("/clients?clientId=" + CLIENT), "").path(0).path("id").asText();
    }

    private String account() {
        return asAdmin("GET", ours("/clients/" + clientId() + "/service-account-user"), "")
                .path("id")
                .asText();
    }

    /** From now on the server has this role, and its account these attributes. */
    void has(String role, Map<String, String> attributes) {
        String account = account();
        String mapped = ours("/users/" + account + "/role-mappings/realm");
        asAdmin("DELETE", mapped, asAdmin("GET", mapped, "").toString());
        asAdmin("POST", mapped, "[" + asAdmin("GET", ours("/roles/" + role), "") + "]");
        String said =
                attributes.entrySet().stream()
                        .map(one -> "\"%s\":[\"%s\"]".formatted(one.getKey(), one.getValue()))
                        .collect(Collectors.joining(","));
        asAdmin(
                "PUT",
                ours("/users/" + account),
                "{\"username\":\"service-account-%s\",\"attributes\":{%s}}"
                        .formatted(CLIENT, said));
    }

    /** It signs with a new key from now on. */
    void rotate() {
        asAdmin(
                "POST",
                ours("/components"),
                """
                {"name":"newer","providerId":"rsa-generated",
                 "providerType":"org.keycloak.keys.KeyProvider",
                 "config":{"priority":["1000"],"algorithm":["RS256"],"keySize":["2048"]}}""");
    }

    /** Who may edit an attribute of a user. */
    JsonNode editors(String attribute) {
        for (JsonNode one : asAdmin("GET", ours("/users/profile"), "").path("attributes")) {
            if (one.path("name").asText().equals(attribute)) {
                return one.path("permissions").path("edit");
            }
        }
        throw new AssertionError("no attribute " + attribute);
    }

    private JsonNode asAdmin(String method, String path, String body) {
        return send(
                HttpRequest.newBuilder(URI.create(address(path)))
                        .header("Authorization", "Bearer " + ofMaster())
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body)));
    }

    private JsonNode form(String path, Map<String, String> fields) {
        String body =
                fields.entrySet().stream()
                        .map(
                                one ->
                                        one.getKey()
                                                + "="
                                                + URLEncoder.encode(
                                                        one.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"));
        return send(
                HttpRequest.newBuilder(URI.create(address(path)))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(body)));
    }

    private JsonNode send(HttpRequest.Builder request) {
        try {
            var answer =
                    client.send(
                            request.timeout(Duration.ofSeconds(60)).build(),
                            HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new AssertionError(
                        answer.request().uri() + ": " + answer.statusCode() + answer.body());
            }
            return RunningApi.JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        client.close();
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
