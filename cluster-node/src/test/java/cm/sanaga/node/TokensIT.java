package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.node.Client.Answer;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Tokens on a whole node: the directory and the trail behind them are PostgreSQL's. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokensIT {
    private static final String ISSUER = "https://id.example.cm/realms/sanaga";
    private static final String MTN = "+237677123456";

    private final Path folder;
    private final HttpServer issuer;
    private final RSAKey key;
    private final RunningNode node;
    private final Client operator;

    TokensIT(@TempDir Path folder) throws IOException, JOSEException {
        this.folder = folder;
        this.key = new RSAKeyGenerator(2048).keyID("one").generate();
        this.issuer =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] keys = new JWKSet(key).toString(true).getBytes(StandardCharsets.UTF_8);
        issuer.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        exchange.sendResponseHeaders(200, keys.length);
                        exchange.getResponseBody().write(keys);
                    }
                });
        issuer.start();
        this.node = start("node", "");
        this.operator = node.operator();
    }

    private RunningNode start(String name, String more) throws IOException {
        Path settings =
                Files.writeString(
                        folder.resolve(name + ".conf"),
                        """
                        sanaga.identity {
                          issuer = "%s", audience = "sanaga-api"
                          jwks = "http://127.0.0.1:%d/"
                        }
                        """
                                        .formatted(ISSUER, issuer.getAddress().getPort())
                                + more);
        return RunningNode.start(
                folder.resolve(name), Map.of(Settings.CONFIGURATION, settings.toString()));
    }

    @AfterAll
    void stop() {
        node.close();
        issuer.stop(0);
    }

    private Client with(String role, String subject, String organisation, String merchant)
            throws JOSEException {
        SignedJWT token =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("one").build(),
                        new JWTClaimsSet.Builder()
                                .issuer(ISSUER)
                                .audience("sanaga-api")
                                .subject(subject)
                                .expirationTime(Date.from(Instant.now().plusSeconds(300)))
                                .claim("typ", "Bearer")
                                .claim("organisation", organisation)
                                .claim("merchant", merchant)
                                .claim("realm_access", Map.of("roles", List.of(role)))
                                .build());
        token.sign(new RSASSASigner(key));
        return new Client(node.api(), token.serialize());
    }

    private static String made(Client who, String path, String name) {
        Answer answer = who.post(path, path + name, Map.of("name", name, "reason", "contract 7"));
        assertEquals(201, answer.status(), answer::toString);
        return answer.text("id");
    }

    private String audited(String who, String what) {
        Answer trail = operator.get("/admin/audit?who=" + who + "&what=" + what);
        return trail.body().path("data").path(0).path("target").asText();
    }

    @Test
    void a_merchants_token_and_his_key_order_the_same() throws JOSEException {
        String organisation = made(operator, "/admin/organisations", "Mboa");
        String merchants = "/admin/organisations/" + organisation + "/merchants";
        String merchant = made(operator, merchants, "Akwa");
        Client person = with("merchant", "person-1", organisation, merchant);
        Answer charge = person.post("/v1/charges", "order-1", Client.collect(10_000, MTN), 20);
        assertEquals("succeeded", charge.text("status"), charge::toString);
        assertEquals(9_800, person.get("/v1/balance").number("available"));

        Answer secret =
                operator.post(
                        "/admin/merchants/" + merchant + "/keys",
                        "till",
                        Map.of("name", "till", "reason", "opening"));
        Client till = new Client(node.api(), secret.text("secret"));
        Answer again = till.post("/v1/charges", "order-1", Client.collect(10_000, MTN), 20);
        assertEquals(charge.text("id"), again.text("id"));
        assertEquals(9_800, till.get("/v1/balance").number("available"));

        String other = made(operator, "/admin/organisations", "Ngola");
        assertEquals(
                403, with("merchant", "person-1", other, merchant).getOnce("/v1/balance").status());
    }

    @Test
    void the_trail_names_the_person() throws JOSEException {
        Client treasury = with("treasury", "person-2", "", "");
        Answer drained =
                treasury.post("/admin/rails/camtel/drain", "d", Map.of("reason", "maintenance"));
        assertEquals(200, drained.status(), drained::toString);
        assertTrue(audited("sub_person-2", "rail.drain").startsWith("camtel"));
        assertEquals(
                403,
                treasury.post("/admin/organisations", "o", Map.of("name", "x", "reason", "x"))
                        .status());

        String organisation = made(operator, "/admin/organisations", "Bali");
        Client admin = with("org-admin", "person-3", organisation, "");
        String merchant =
                made(admin, "/admin/organisations/" + organisation + "/merchants", "Deido");
        assertEquals(merchant, audited("sub_person-3", "merchant.add"));
        String till = made(admin, "/admin/merchants/" + merchant + "/keys", "till");
        Client stranger = with("org-admin", "person-4", "org_other", "");
        Map<String, Object> why = Map.of("reason", "lost");
        assertEquals(404, stranger.post("/admin/keys/" + till + "/revoke", "r", why).status());
        assertEquals("active", admin.get("/admin/keys/" + till).text("status"));
        assertEquals(200, admin.post("/admin/keys/" + till + "/revoke", "r", why).status());
        assertEquals("revoked", operator.get("/admin/keys/" + till).text("status"));
    }

    @Test
    void a_bad_setting_stops_the_start_and_is_named() {
        var refused =
                assertThrows(
                        AssertionError.class,
                        () -> start("bad", "sanaga.identity.leeway = 2 m").close());
        String said = String.valueOf(refused.getMessage());
        assertTrue(said.contains("sanaga.identity.leeway"), said);
    }
}
