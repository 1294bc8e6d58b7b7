package cm.sanaga.http.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.opts.AllowWeakRSAKey;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** An issuer on this machine: keys made for the occasion, and the address where they are read. */
public final class PlayedIssuer implements AutoCloseable {
    public static final String ISSUER = "https://id.example.cm/realms/sanaga";
    public static final String AUDIENCE = "sanaga-api";
    public static final String PARTY = "shop-server";
    public static final String SUBJECT = "0f6c7a52-7d0e-4a7e-9a55-2f1f7e3f9d11";
    public static final String CANARY = "Akwa-canary-5151";

    public final AtomicInteger reads = new AtomicInteger();
    public volatile List<JWK> keys = List.of();
    public volatile int status = 200;
    public volatile CountDownLatch gate = new CountDownLatch(0);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    public PlayedIssuer() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        reads.incrementAndGet();
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        byte[] body = new JWKSet(keys).toString(true).getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /** Where the keys are. */
    public String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/certs";
    }

    /** Settings by which this issuer is believed, with these over them. */
    public Config settings(String more) {
        return ConfigFactory.parseString(
                        more
                                + """

                                sanaga.identity {
                                  issuer = "%s", audience = "%s", jwks = "%s"
                                  algorithms = [RS256, ES256], authorised-parties = ["%s"]
                                }
                                """
                                        .formatted(ISSUER, AUDIENCE, address(), PARTY))
                .withFallback(ConfigFactory.load());
    }

    /** A key for signing. */
    public static RSAKey key(String name) {
        return key(name, 2048);
    }

    static RSAKey key(String name, int bits) {
        try {
            return new RSAKeyGenerator(bits, true)
                    .keyID(name)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.RS256)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a good token says, of somebody with these roles. */
    public static JWTClaimsSet.Builder claims(Instant now, String... roles) {
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(List.of("account", AUDIENCE))
                .subject(SUBJECT)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(300)))
                .claim("typ", "Bearer")
                .claim("azp", PARTY)
                .claim("preferred_username", CANARY)
                .claim("organisation", "org_demo")
                .claim("merchant", "mer_demo")
                .claim("realm_access", Map.of("roles", List.of(roles)));
    }

    /** Signed with this key, under its name. */
    public static String signed(JWK key, JWTClaimsSet.Builder claims) {
        JWSAlgorithm algorithm = key instanceof ECKey ? JWSAlgorithm.ES256 : JWSAlgorithm.RS256;
        return signed(
                new JWSHeader.Builder(algorithm)
                        .type(JOSEObjectType.JWT)
                        .keyID(key.getKeyID())
                        .build(),
                key,
                claims);
    }

    /** Signed with this key, under any header. */
    static String signed(JWSHeader header, JWK key, JWTClaimsSet.Builder claims) {
        try {
            JWSSigner signer =
                    switch (key) {
                        case RSAKey rsa ->
                                new RSASSASigner(
                                        rsa.toPrivateKey(), Set.of(AllowWeakRSAKey.getInstance()));
                        case ECKey ec -> new ECDSASigner(ec);
                        default -> throw new IllegalArgumentException("no key for signing");
                    };
            return signed(header, signer, claims);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static String signed(JWSHeader header, JWSSigner signer, JWTClaimsSet.Builder claims) {
        try {
            SignedJWT jwt = new SignedJWT(header, claims.build());
            jwt.sign(signer);
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        gate.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
