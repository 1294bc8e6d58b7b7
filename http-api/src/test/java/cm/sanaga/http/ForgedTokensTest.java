package cm.sanaga.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import cm.sanaga.http.auth.Access;
import cm.sanaga.http.exchange.Endpoint;
import cm.sanaga.http.token.Forgeries;
import cm.sanaga.http.token.PlayedIssuer;
import cm.sanaga.http.token.Tokens;
import com.nimbusds.jwt.JWTClaimsSet;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** No token that is not good opens any route, and nothing of one is ever told. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForgedTokensTest {
    private final PlayedIssuer issuer = new PlayedIssuer();
    private final PlayedIssuer attacker = new PlayedIssuer();
    private final Forgeries forgeries = new Forgeries(issuer, attacker, Samples.AT);
    private final Map<String, String> asMerchant = forgeries.of("merchant");
    private final Map<String, String> asOperator = forgeries.of("platform");
    private final Queue<String> log = new ConcurrentLinkedQueue<>();
    private final AppenderBase<ILoggingEvent> ear =
            new AppenderBase<>() {
                @Override
                protected void append(ILoggingEvent line) {
                    log.add(
                            line.getFormattedMessage()
                                    + line.getKeyValuePairs()
                                    + line.getMDCPropertyMap()
                                    + (line.getThrowableProxy() == null
                                            ? ""
                                            : ThrowableProxyUtil.asString(
                                                    line.getThrowableProxy())));
                }
            };
    private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    private final Level before = root.getLevel();
    private RunningApi api;
    private int heard;

    @BeforeAll
    void start() {
        api = RunningApi.usual();
        Tokens tokens =
                Tokens.from(
                                issuer.settings(""),
                                merchant ->
                                        CompletableFuture.completedFuture(
                                                Optional.of("org_demo")
                                                        .filter(_ -> merchant.equals("mer_demo"))),
                                api.doors.clock())
                        .orElseThrow();
        api.identity = tokens::beside;
        ear.start();
        root.setLevel(Level.DEBUG);
        root.addAppender(ear);
    }

    @AfterAll
    void stop() {
        root.detachAppender(ear);
        root.setLevel(before);
        api.close();
        issuer.close();
        attacker.close();
    }

    @BeforeEach
    void reset() {
        api.reset();
        log.clear();
    }

    Stream<Endpoint> closed() {
        return api.routes().stream().filter(one -> one.access() != Access.OPEN);
    }

    private static String role(Endpoint endpoint) {
        return endpoint.access() == Access.MERCHANT ? "merchant" : "platform";
    }

    private RunningApi.Answer call(Endpoint endpoint, String token) {
        return api.send(
                api.to(AccessTest.path(endpoint))
                        .setHeader("Authorization", "Bearer " + token)
                        .header("Idempotency-Key", "k")
                        .method(endpoint.method(), BodyPublishers.noBody()));
    }

    @Test
    void there_are_enough_of_them() {
        assertTrue(asMerchant.size() > 60, () -> "only " + asMerchant.size());
        assertEquals(asMerchant.keySet(), asOperator.keySet());
    }

    /** Else what follows would be refused for any reason. */
    @ParameterizedTest
    @MethodSource("closed")
    void a_good_one_gets_in(Endpoint endpoint) {
        for (String token : forgeries.good(role(endpoint))) {
            int status = call(endpoint, token).status();
            assertFalse(Set.of(401, 403).contains(status), () -> "" + status);
        }
    }

    @ParameterizedTest
    @MethodSource("closed")
    void no_forged_one_gets_in(Endpoint endpoint) {
        Map<String, String> tokens = endpoint.access() == Access.MERCHANT ? asMerchant : asOperator;
        tokens.forEach(
                (wrong, token) -> {
                    var answer = call(endpoint, token);
                    assertEquals(401, answer.status(), wrong);
                    AProblem.check(answer, 401, "unauthorized", "");
                    assertTrue(answer.header("WWW-Authenticate").startsWith("Bearer realm="));
                    nothing_is_told_of(token, answer);
                });
        assertTrue(heard > 0, "nothing was logged that could have told");
        nothing_was_done();
        assertEquals(0, attacker.reads.get());
    }

    @ParameterizedTest
    @MethodSource("closed")
    void who_is_nobody_here_may_do_nothing(Endpoint endpoint) {
        powerless()
                .forEach(
                        (wrong, token) -> {
                            var answer = call(endpoint, token);
                            assertEquals(403, answer.status(), wrong);
                            AProblem.check(answer, 403, "forbidden", "");
                            nothing_is_told_of(token, answer);
                        });
        nothing_was_done();
    }

    /** Signed by the issuer, and saying nothing that opens a route. */
    private Map<String, String> powerless() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("a customer", forgeries.saying("customer", c -> c));
        all.put("a role nobody knows", forgeries.saying("root", c -> c));
        all.put("a role in capitals", forgeries.saying("PLATFORM", c -> c));
        UnaryOperator<JWTClaimsSet.Builder> none = c -> c.claim("realm_access", null);
        all.put("no roles", forgeries.saying("platform", none));
        all.put("roles as a text", access(Map.of("roles", "platform")));
        all.put("roles in a list of lists", access(Map.of("roles", List.of(List.of("platform")))));
        all.put("roles as a list", access(List.of("platform")));
        all.put(
                "another claim's roles",
                forgeries.saying(
                        "platform",
                        c ->
                                none.apply(c)
                                        .claim("roles", List.of("platform"))
                                        .claim(
                                                "resource_access",
                                                Map.of(
                                                        "sanaga-api",
                                                        Map.of("roles", List.of("platform"))))));
        all.put("two roles", access(Map.of("roles", List.of("platform", "merchant"))));
        for (String role : List.of("merchant", "org-admin")) {
            all.put(
                    role + " of no organisation",
                    forgeries.saying(role, c -> c.claim("organisation", null)));
            all.put(
                    role + " of two organisations",
                    forgeries.saying(
                            role, c -> c.claim("organisation", List.of("org_demo", "org_other"))));
            all.put(
                    role + " of a crooked one",
                    forgeries.saying(role, c -> c.claim("organisation", "org_demo/../x")));
        }
        all.put("no merchant", forgeries.saying("merchant", c -> c.claim("merchant", null)));
        all.put("a merchant by number", forgeries.saying("merchant", c -> c.claim("merchant", 7)));
        all.put(
                "a merchant nobody knows",
                forgeries.saying("merchant", c -> c.claim("merchant", "mer_x")));
        all.put(
                "another organisation's merchant",
                forgeries.saying("merchant", c -> c.claim("organisation", "org_other")));
        return all;
    }

    private String access(Object access) {
        return forgeries.saying("platform", c -> c.claim("realm_access", access));
    }

    private void nothing_is_told_of(String token, RunningApi.Answer answer) {
        String told = answer.text() + answer.http().headers().map();
        for (String part : parts(token)) {
            assertFalse(told.contains(part), () -> answer.text());
            for (String line : log) {
                assertFalse(line.contains(part), line);
            }
        }
        heard += log.size();
        log.clear();
    }

    /** What would give it away: its parts, and what stands in them. */
    private static List<String> parts(String token) {
        return Stream.concat(
                        Stream.of(token.split("[^A-Za-z0-9_-]+", -1)),
                        Stream.of(
                                PlayedIssuer.CANARY,
                                PlayedIssuer.SUBJECT,
                                "dev/null",
                                "level=ERROR"))
                .filter(part -> part.length() >= 8)
                .toList();
    }

    private void nothing_was_done() {
        assertEquals(List.of(), api.payments.orders);
        assertEquals(List.of(), api.reads.asked);
        assertEquals(List.of(), api.kept);
        assertEquals(List.of(), api.operators.done);
        assertTrue(api.directory.untouched());
    }
}
