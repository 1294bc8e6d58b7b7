package cm.sanaga.projection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cm.sanaga.provider.Claim;
import cm.sanaga.provider.Provider;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That a callback which claims what its provider denies is noticed, and no other. */
class CallbackWatchIT {
    private static final Duration EVERY = Duration.ofHours(1);
    private static final Duration AFTER = Duration.ofMinutes(2);
    private static final String SUCCEEDED = "succeeded 5000";
    private static final String FAILED = "failed";

    private World world;
    private CallbackWatch watch;

    @BeforeEach
    void begin() throws Exception {
        world = new World();
        watch =
                new CallbackWatch(
                        world.database,
                        new ReadSettings.Callbacks(EVERY, AFTER),
                        CallbackWatchIT::read);
    }

    @AfterEach
    void end() {
        world.close();
    }

    /** {@code succeeded 5000}, {@code failed}; a body that is empty breaks its reader. */
    private static Optional<Claim> read(Provider provider, String body) {
        assertEquals(Provider.MTN, provider);
        if (body.isEmpty()) {
            throw new IllegalStateException("a reader with a defect");
        }
        return switch (body.split(" ", 2)[0]) {
            case "succeeded" ->
                    Optional.of(Claim.succeeded(body.substring("succeeded ".length()), null, ""));
            case "failed" -> Optional.of(Claim.failed());
            default -> Optional.empty();
        };
    }

    private void answered(String payment, String... words) throws SQLException {
        for (int i = 0; i < words.length; i++) {
            world.execute(
                    """
                    INSERT INTO read.timeline VALUES ('%s', (SELECT count(*) FROM read.timeline)
                        + 1, now(), 'called.%s', '{"amount": "5000"}')
                    """
                            .formatted(payment, words[i]));
        }
    }

    private void calledBack(String payment, String body) throws SQLException {
        calledBack(payment, body, "5 minutes");
    }

    private void calledBack(String payment, String body, String ago) throws SQLException {
        world.execute(
                """
                INSERT INTO inbox.callback (provider, payment, body, headers, digest, received_at)
                VALUES ('mtn', '%s', '%s', '{}', '', now() - interval '%s')
                """
                        .formatted(payment, body, ago));
    }

    private List<String> seen() throws SQLException {
        return world.query(
                """
                SELECT payment || CASE WHEN judged THEN ': ' || coalesce(contradicts, 'agrees')
                    ELSE ' waits' END
                FROM inbox.callback ORDER BY id
                """);
    }

    @Test
    void a_claim_that_the_answer_denies_is_a_contradiction() throws Exception {
        answered("declined", "prepared", "declined");
        answered("confirmed", "confirmed");
        calledBack("declined", SUCCEEDED);
        calledBack("declined", FAILED);
        calledBack("confirmed", FAILED);
        calledBack("confirmed", SUCCEEDED);
        calledBack("confirmed", "succeeded 5001");
        calledBack("confirmed", "succeeded ?");
        calledBack("confirmed", "hello");
        assertEquals(EVERY, watch.call());
        List<String> judged =
                List.of(
                        "declined: claimed succeeded 5000, answered failed",
                        "declined: agrees",
                        "confirmed: claimed failed, answered succeeded 5000",
                        "confirmed: agrees",
                        "confirmed: claimed succeeded 5001, answered succeeded 5000",
                        "confirmed: agrees",
                        "confirmed: agrees");
        assertEquals(judged, seen());
        watch.call();
        assertEquals(judged, seen());
    }

    @Test
    void who_has_said_both_is_contradicted_by_neither() throws Exception {
        answered("overturned", "declined", "looked", "contradicted");
        calledBack("overturned", FAILED);
        calledBack("overturned", SUCCEEDED);
        watch.call();
        assertEquals(List.of("overturned: agrees", "overturned: agrees"), seen());
    }

    @Test
    void nothing_is_judged_before_the_provider_had_time_to_answer() throws Exception {
        answered("asked", "resent", "escalated");
        answered("declined", "declined");
        calledBack("asked", SUCCEEDED);
        calledBack("declined", SUCCEEDED, "1 minute");
        calledBack("nobody", SUCCEEDED);
        watch.call();
        assertEquals(List.of("asked waits", "declined waits", "nobody waits"), seen());
        answered("asked", "declined");
        watch.call();
        assertEquals(
                List.of(
                        "asked: claimed succeeded 5000, answered failed",
                        "declined waits",
                        "nobody waits"),
                seen());
    }

    @Test
    void one_that_its_reader_stumbles_over_holds_up_no_other() throws Exception {
        answered("declined", "declined");
        calledBack("declined", "");
        calledBack("declined", SUCCEEDED);
        watch.call();
        assertEquals(
                List.of("declined: agrees", "declined: claimed succeeded 5000, answered failed"),
                seen());
    }

    @Test
    void what_is_too_much_for_one_look_is_judged_by_the_next() throws Exception {
        answered("confirmed", "confirmed");
        world.execute(
                """
                INSERT INTO inbox.callback (provider, payment, body, headers, digest, received_at)
                SELECT 'mtn', 'confirmed', 'failed', '{}', '', now() - interval '1 hour'
                FROM generate_series(1, 501)
                """);
        assertEquals(-1, watch.call().compareTo(EVERY));
        assertEquals(EVERY, watch.call());
        assertEquals(
                "501",
                world.one("SELECT count(*) FROM inbox.callback WHERE contradicts IS NOT NULL"));
    }
}
