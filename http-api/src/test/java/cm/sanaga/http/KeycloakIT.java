package cm.sanaga.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import cm.sanaga.http.token.Tokens;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Tokens of the real Keycloak with our realm. It runs where the property {@code sanaga.keycloak}
 * names a folder in which Keycloak is unpacked.
 */
@EnabledIfSystemProperty(named = "sanaga.keycloak", matches = ".+")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeycloakIT {
    private RunningKeycloak keycloak;
    private RunningApi api;
    private volatile Duration ahead = Duration.ZERO;

    @BeforeAll
    void start() {
        keycloak = new RunningKeycloak(Path.of(System.getProperty("sanaga.keycloak", "")));
        api = RunningApi.usual();
        Tokens tokens =
                Tokens.from(
                                ConfigFactory.parseString(keycloak.settings())
                                        .withFallback(ConfigFactory.load()),
                                merchant ->
                                        CompletableFuture.completedFuture(
                                                Optional.of("org_demo")
                                                        .filter(_ -> merchant.equals("mer_demo"))),
                                () -> Instant.now().plus(ahead))
                        .orElseThrow();
        api.identity = tokens::beside;
    }

    @AfterAll
    void stop() {
        api.close();
        keycloak.close();
    }

    private int status(String token, String path) {
        return api.send(api.to(path).setHeader("Authorization", "Bearer " + token).GET()).status();
    }

    private String access() {
        return keycloak.tokens().path("access_token").asText();
    }

    @Test
    void each_role_opens_what_is_its_own() {
        keycloak.has("treasury", Map.of());
        String treasury = access();
        assertEquals(200, status(treasury, "/admin/floats"));
        assertEquals(403, status(treasury, "/admin/organisations"));
        assertEquals(403, status(treasury, "/v1/balance"));

        keycloak.has("platform", Map.of());
        assertEquals(200, status(access(), "/admin/organisations"));

        keycloak.has("merchant", Map.of("merchant", "mer_demo", "organisation", "org_demo"));
        String merchant = access();
        assertEquals(200, status(merchant, "/v1/balance"));
        assertEquals(403, status(merchant, "/admin/floats"));

        keycloak.has("merchant", Map.of("merchant", "mer_demo", "organisation", "org_other"));
        assertEquals(403, status(access(), "/v1/balance"));

        keycloak.has("org-admin", Map.of("organisation", "org_demo"));
        String admin = access();
        assertEquals(200, status(admin, "/admin/organisations"));
        assertEquals(404, status(admin, "/admin/organisations/org_other"));
        assertEquals(403, status(admin, "/admin/floats"));

        keycloak.has("org-admin", Map.of());
        assertEquals(403, status(access(), "/admin/organisations"));

        keycloak.has("customer", Map.of());
        assertEquals(403, status(access(), "/v1/balance"));
    }

    @Test
    void other_tokens_of_the_same_keycloak_open_nothing() {
        keycloak.has("platform", Map.of());
        var tokens = keycloak.tokens();
        assertNotEquals("", tokens.path("id_token").asText());
        assertEquals(200, status(tokens.path("access_token").asText(), "/admin/floats"));
        assertEquals(401, status(tokens.path("id_token").asText(), "/admin/floats"));
        assertEquals(401, status(keycloak.ofMaster(), "/admin/floats"));
    }

    @Test
    void a_new_key_of_the_realm_is_found() {
        keycloak.has("platform", Map.of());
        String before = access();
        assertEquals(200, status(before, "/admin/floats"));
        keycloak.rotate();
        ahead = Duration.ofSeconds(11);
        String after = access();
        assertNotEquals(header(before), header(after));
        assertEquals(200, status(after, "/admin/floats"));
        assertEquals(200, status(before, "/admin/floats"));
    }

    private static String header(String token) {
        return token.substring(0, token.indexOf('.'));
    }

    @Test
    void nobody_says_himself_whose_he_is() {
        for (String attribute : new String[] {"organisation", "merchant"}) {
            assertEquals("[\"admin\"]", keycloak.editors(attribute).toString());
        }
    }
}
