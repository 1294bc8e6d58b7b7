package cm.sanaga.http.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.http.auth.Caller;
import cm.sanaga.http.auth.Keys;
import cm.sanaga.http.auth.Office;
import cm.sanaga.http.auth.Scope;
import cm.sanaga.http.problem.Problem;
import cm.sanaga.http.problem.ProblemCode;
import cm.sanaga.http.problem.Rejection;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a token is good, and what happens when its key is not at hand. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokensTest {
    private static final Instant BEGIN = Instant.parse("2026-03-01T08:00:00Z");
    private static final Duration PAUSE = Duration.ofSeconds(10);
    private static final Duration FRESH = Duration.ofMinutes(5);
    private static final Duration KEPT = Duration.ofHours(1);
    private static final Map<String, String> MERCHANTS =
            Map.of("mer_demo", "org_demo", "mer_other", "org_other");

    private final PlayedIssuer issuer = new PlayedIssuer();
    private final RSAKey first = PlayedIssuer.key("first");
    private final RSAKey second = PlayedIssuer.key("second");
    private volatile Instant now = BEGIN;
    private final List<String> askedKeys = new ArrayList<>();
    private final List<String> askedMerchants = new ArrayList<>();
    private Keys keys = none();

    private static Keys none() {
        return _ -> CompletableFuture.completedFuture(Optional.empty());
    }

    @BeforeAll
    void begin() {
        renew();
    }

    @AfterEach
    void renew() {
        now = BEGIN;
        issuer.gate.countDown();
        issuer.gate = new CountDownLatch(0);
        issuer.status = 200;
        issuer.keys = List.of(first);
        issuer.reads.set(0);
        askedKeys.clear();
        askedMerchants.clear();
        keys = tokens("sanaga.identity.keys.within = 1 s");
    }

    private Keys tokens(String more) {
        return Tokens.from(issuer.settings(more), this::organisation, () -> now)
                .orElseThrow()
                .beside(
                        bearer -> {
                            askedKeys.add(bearer);
                            return CompletableFuture.completedFuture(Optional.empty());
                        });
    }

    private CompletionStage<Optional<String>> organisation(String merchant) {
        askedMerchants.add(merchant);
        return CompletableFuture.completedFuture(Optional.ofNullable(MERCHANTS.get(merchant)));
    }

    private CompletableFuture<Optional<Caller>> ask(String token) {
        return keys.caller(token).toCompletableFuture();
    }

    private Caller let(String token) {
        return ask(token).orTimeout(20, TimeUnit.SECONDS).join().orElseThrow();
    }

    private Problem refused(String token) {
        var asked = ask(token).orTimeout(20, TimeUnit.SECONDS);
        var failure = assertThrows(CompletionException.class, asked::join);
        return assertInstanceOf(Rejection.class, failure.getCause()).problem();
    }

    private void refused(ProblemCode code, String token) {
        assertEquals(code, refused(token).code());
    }

    private JWTClaimsSet.Builder platform() {
        return PlayedIssuer.claims(now, "platform")
                .expirationTime(Date.from(now.plus(KEPT.multipliedBy(9))));
    }

    private String by(RSAKey key) {
        return PlayedIssuer.signed(key, platform());
    }

    @Test
    void each_role_is_somebody() {
        String name = "sub_" + PlayedIssuer.SUBJECT;
        assertEquals(new Caller.Operator(name, new Office.Platform()), let(by(first)));
        assertEquals(new Caller.Operator(name, new Office.Treasury()), let(role("treasury")));
        assertEquals(
                new Caller.Operator(name, new Office.Platform()),
                let(role("treasury", "platform", "offline_access")));
        assertEquals(
                new Caller.Operator(name, new Office.Organisation("org_demo")),
                let(role("org-admin", "uma_authorization")));
        assertEquals(
                new Caller.Merchant(
                        "mer_demo", "mer_demo", Optional.of("org_demo"), name, Scope.ALL),
                let(role("merchant")));
        assertEquals(List.of(), askedKeys);
    }

    private String role(String... roles) {
        return PlayedIssuer.signed(first, PlayedIssuer.claims(now, roles));
    }

    @Test
    void whose_a_merchant_is_is_asked_until_it_is_known() {
        let(role("merchant"));
        let(role("merchant"));
        assertEquals(List.of("mer_demo"), askedMerchants);
        String elsewhere =
                PlayedIssuer.signed(
                        first, PlayedIssuer.claims(now, "merchant").claim("merchant", "mer_new"));
        refused(ProblemCode.FORBIDDEN, elsewhere);
        refused(ProblemCode.FORBIDDEN, elsewhere);
        assertEquals(List.of("mer_demo", "mer_new", "mer_new"), askedMerchants);
    }

    @ParameterizedTest
    @CsvSource({
        "-1,          true",
        "0,           true",
        "29999999999, true",
        "30000000000, false",
        "30000000001, false"
    })
    void a_token_ends_to_the_moment_after_the_leeway(long nanos, boolean good) {
        Instant end = BEGIN.plusSeconds(60);
        String token =
                PlayedIssuer.signed(
                        first, PlayedIssuer.claims(now, "platform").expirationTime(Date.from(end)));
        at(end.plusNanos(nanos), good, token, "The token has expired");
    }

    @ParameterizedTest
    @CsvSource({
        "1,            true",
        "0,            true",
        "-30000000000, true",
        "-30000000001, false"
    })
    void a_token_begins_to_the_moment_before_the_leeway(long nanos, boolean good) {
        Instant start = BEGIN.plusSeconds(60);
        String token =
                PlayedIssuer.signed(
                        first,
                        PlayedIssuer.claims(start, "platform").notBeforeTime(Date.from(start)));
        at(start.plusNanos(nanos), good, token, "The token is not good yet");
    }

    private void at(Instant moment, boolean good, String token, String otherwise) {
        now = moment;
        if (good) {
            let(token);
        } else {
            Problem problem = refused(token);
            assertEquals(ProblemCode.UNAUTHORIZED, problem.code());
            assertEquals(otherwise, problem.detail());
        }
    }

    @Test
    void keys_are_read_once_for_many_tokens() {
        String token = by(first);
        for (int i = 0; i < 50; i++) {
            let(token);
        }
        assertEquals(1, issuer.reads.get());
    }

    @Test
    void a_new_key_is_found_when_a_token_names_it() {
        let(by(first));
        issuer.keys = List.of(first, second);
        now = now.plus(PAUSE);
        let(by(second));
        let(by(first));
        assertEquals(2, issuer.reads.get());
    }

    @Test
    void names_that_do_not_exist_cause_one_reading_in_each_pause() {
        let(by(first));
        for (int second = 1; second <= 30; second++) {
            now = BEGIN.plusSeconds(second);
            for (int i = 0; i < 20; i++) {
                refused(ProblemCode.UNAUTHORIZED, by(this.second));
            }
        }
        assertEquals(4, issuer.reads.get());
    }

    @Test
    void a_key_that_was_taken_away_is_good_until_they_are_read_again() {
        String token = by(first);
        let(token);
        issuer.keys = List.of(second);
        now = BEGIN.plus(FRESH).minusNanos(1);
        let(token);
        now = BEGIN.plus(FRESH);
        refused(ProblemCode.UNAUTHORIZED, token);
        let(by(second));
        assertEquals(2, issuer.reads.get());
    }

    @Test
    void keys_that_cannot_be_read_are_our_fault_and_not_the_tokens() {
        issuer.status = 500;
        Problem problem = refused(by(first));
        assertEquals(ProblemCode.SERVICE_UNAVAILABLE, problem.code());
        assertTrue(problem.code().retryable());
        assertEquals("2", problem.headers().get("Retry-After"));
        refused(ProblemCode.SERVICE_UNAVAILABLE, by(first));
        assertEquals(1, issuer.reads.get());
        issuer.status = 200;
        now = now.plus(PAUSE);
        let(by(first));
    }

    @Test
    void the_last_known_keys_hold_for_a_while() {
        String token = by(first);
        let(token);
        issuer.status = 503;
        now = BEGIN.plus(FRESH);
        let(token);
        refused(ProblemCode.SERVICE_UNAVAILABLE, by(second));
        now = BEGIN.plus(KEPT).minusNanos(1);
        let(token);
        now = BEGIN.plus(KEPT);
        refused(ProblemCode.SERVICE_UNAVAILABLE, token);
        issuer.status = 200;
        now = now.plus(PAUSE);
        let(token);
    }

    @Test
    void nobody_waits_in_his_thread_and_all_wait_for_one_reading() {
        issuer.gate = new CountDownLatch(1);
        String token = by(first);
        List<CompletableFuture<Optional<Caller>>> asked =
                IntStream.range(0, 100).mapToObj(_ -> ask(token)).toList();
        assertTrue(asked.stream().noneMatch(CompletableFuture::isDone));
        issuer.gate.countDown();
        asked.forEach(one -> one.orTimeout(20, TimeUnit.SECONDS).join());
        assertEquals(1, issuer.reads.get());
    }

    @Test
    void an_issuer_that_does_not_answer_is_given_up() {
        issuer.gate = new CountDownLatch(1);
        refused(ProblemCode.SERVICE_UNAVAILABLE, by(first));
    }

    @Test
    void a_token_whose_key_is_known_does_not_wait_for_an_issuer_that_is_away() {
        String token = by(first);
        let(token);
        issuer.status = 500;
        now = BEGIN.plus(FRESH);
        let(token);
        issuer.gate = new CountDownLatch(1);
        now = now.plus(PAUSE);
        assertTrue(ask(token).isDone());
    }

    @Test
    void what_is_no_set_of_keys_is_none() {
        issuer.keys = List.of();
        refused(ProblemCode.UNAUTHORIZED, by(first));
    }

    @Test
    void keys_are_no_tokens_and_tokens_no_keys() {
        for (String bearer :
                List.of("sk_test_0123", "admin.key", "a.b.c", "eyJ", "eyJ.a", "eyJ.a.b.c")) {
            assertEquals(Optional.empty(), ask(bearer).join());
        }
        assertEquals(6, askedKeys.size());
        refused(ProblemCode.UNAUTHORIZED, "eyJ.a.b");
        refused(ProblemCode.UNAUTHORIZED, "eyJhbGciOiJub25lIn0.e30.");
        let(by(first));
        assertEquals(6, askedKeys.size());
    }

    @Test
    void any_client_is_good_where_none_is_named() {
        String token = PlayedIssuer.signed(first, platform().claim("azp", "another"));
        refused(ProblemCode.UNAUTHORIZED, token);
        var open = issuer.settings("").withoutPath("sanaga.identity.authorised-parties");
        var settings = IdentitySettings.from(open.withFallback(ConfigFactory.load())).orElseThrow();
        keys = new Tokens(settings, this::organisation, () -> now).beside(none());
        let(token);
    }

    @Test
    void only_what_is_allowed_may_have_signed() {
        var only =
                issuer.settings("")
                        .withValue(
                                "sanaga.identity.algorithms",
                                ConfigValueFactory.fromIterable(List.of("ES256")));
        keys =
                new Tokens(IdentitySettings.from(only).orElseThrow(), this::organisation, () -> now)
                        .beside(none());
        refused(ProblemCode.UNAUTHORIZED, by(first));
    }
}
