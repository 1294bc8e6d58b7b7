package cm.sanaga.provider.actor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.provider.Outage;
import cm.sanaga.provider.Reason;
import cm.sanaga.provider.actor.Guard.Answer;
import cm.sanaga.provider.actor.Guard.Permit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class GuardTest {
    private static final int RATE = 10;
    private static final int BURST = 5;
    private static final int AT_ONCE = 3;
    private static final GuardSettings.Lane SETTINGS =
            new GuardSettings.Lane(
                    3, Duration.ofSeconds(2), Duration.ofSeconds(5), 20, RATE, BURST, AT_ONCE);
    private static final long SECOND = 1_000_000_000L;
    private static final Duration QUICK = Duration.ofMillis(50);

    private Guard guard = Guard.begun(SETTINGS, 1, 0);
    private long now = SECOND;

    @Test
    void failures_in_a_row_open_it_and_a_success_between_them_does_not() {
        fail(2);
        pass();
        fail(2);
        assertEquals(RailHealth.Breaker.CLOSED, guard.state(now));
        fail(1);
        assertEquals(RailHealth.Breaker.OPEN, guard.state(now));
        var refused = assertInstanceOf(Answer.Refused.class, guard.admit(now));
        assertEquals(Reason.Code.PROVIDER_UNAVAILABLE, refused.reason().code());
        assertEquals(Duration.ofSeconds(2), refused.retryAfter());
        assertFalse(guard.available(now));
    }

    @Test
    void after_a_while_one_call_tries_and_its_success_closes_it() {
        fail(3);
        now += 2 * SECOND;
        assertTrue(guard.available(now));
        Permit probe = admitted();
        assertEquals(RailHealth.Breaker.HALF_OPEN, guard.state(now));
        assertTrue(guard.degraded());
        assertInstanceOf(Answer.Refused.class, guard.admit(now));
        guard = guard.succeeded(probe, QUICK, Instant.EPOCH);
        assertEquals(RailHealth.Breaker.CLOSED, guard.state(now));
    }

    @Test
    void the_failure_of_the_one_that_tries_opens_it_again() {
        fail(3);
        now += 2 * SECOND;
        Permit probe = admitted();
        guard = guard.failed(probe, "still down", QUICK, now, Instant.EPOCH);
        assertEquals(RailHealth.Breaker.OPEN, guard.state(now));
        assertFalse(guard.available(now + SECOND));
        assertTrue(guard.available(now + 2 * SECOND));
    }

    @Test
    void calls_from_before_it_opened_say_nothing_of_the_time_after() {
        Permit old = admitted();
        Permit older = admitted();
        fail(3);
        guard = guard.succeeded(old, QUICK, Instant.EPOCH);
        assertEquals(RailHealth.Breaker.OPEN, guard.state(now));
        now += 2 * SECOND;
        Permit probe = admitted();
        guard = guard.failed(older, "late", QUICK, now, Instant.EPOCH);
        assertEquals(RailHealth.Breaker.HALF_OPEN, guard.state(now));
        guard = guard.succeeded(probe, QUICK, Instant.EPOCH);
        assertEquals(RailHealth.Breaker.CLOSED, guard.state(now));
        assertEquals(0, guard.inFlight());
    }

    @Test
    void a_full_bulkhead_lets_nobody_in_until_one_has_left() {
        List<Permit> inside = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            inside.add(admitted());
        }
        var refused = assertInstanceOf(Answer.Refused.class, guard.admit(now));
        assertEquals(Reason.Code.RATE_LIMITED, refused.reason().code());
        guard = guard.succeeded(inside.getFirst(), QUICK, Instant.EPOCH);
        admitted();
    }

    @Test
    void a_spent_burst_says_when_to_come_again() {
        for (int i = 0; i < BURST; i++) {
            pass();
        }
        var refused = assertInstanceOf(Answer.Refused.class, guard.admit(now));
        assertEquals(Reason.Code.RATE_LIMITED, refused.reason().code());
        assertTrue(refused.retryAfter().compareTo(Duration.ofMillis(100)) >= 0);
        assertTrue(refused.retryAfter().compareTo(Duration.ofMillis(101)) < 0);
        now += refused.retryAfter().toNanos();
        pass();
    }

    @Test
    void it_is_degraded_while_more_than_a_fifth_of_its_last_calls_failed_or_were_slow() {
        for (Duration took : List.of(QUICK, Duration.ofSeconds(6))) {
            guard = Guard.begun(SETTINGS, 1, now);
            for (int i = 0; i < 64; i++) {
                call(i % 6 == 0, took);
            }
            assertEquals(took.equals(QUICK), !guard.degraded());
            for (int i = 0; i < 16; i++) {
                call(i % 2 == 0, QUICK);
            }
            assertTrue(guard.degraded());
            for (int i = 0; i < 64; i++) {
                call(false, QUICK);
            }
            assertFalse(guard.degraded());
        }
    }

    private void call(boolean fails, Duration took) {
        now += SECOND;
        Permit permit = admitted();
        guard =
                fails
                        ? guard.failed(permit, "no", took, now, Instant.EPOCH)
                        : guard.succeeded(permit, took, Instant.EPOCH);
    }

    @Property(tries = 300)
    void it_never_lets_through_more_than_rate_and_burst_nor_more_at_once_than_it_may(
            @ForAll @Size(max = 200) List<@IntRange(min = 0, max = 100) Integer> gaps,
            @ForAll @IntRange(min = 1, max = 4) int requestsEach) {
        Guard guarded = Guard.begun(SETTINGS, 1, 0);
        long time = 0;
        int passed = 0;
        List<Permit> open = new ArrayList<>();
        for (int gap : gaps) {
            time += gap * 1_000_000L;
            if (guarded.admit(time, requestsEach) instanceof Answer.Admitted(var next, var one)) {
                guarded = next;
                open.add(one);
                passed += requestsEach;
            }
            assertTrue(open.size() <= AT_ONCE);
            assertEquals(open.size(), guarded.inFlight());
            // A call goes with its first request; no other goes before its last is paid for.
            int ahead = requestsEach - 1;
            assertTrue(passed <= RATE * time / 1e9 + ahead + 1e-6, passed + " by " + time);
            if (gap % 2 == 0 && !open.isEmpty()) {
                guarded = guarded.succeeded(open.removeFirst(), QUICK, Instant.EPOCH);
            }
        }
    }

    @Test
    void a_guard_that_begins_has_nothing_saved_up() {
        now = 0;
        var refused = assertInstanceOf(Answer.Refused.class, guard.admit(now));
        now += refused.retryAfter().toNanos();
        pass();
    }

    @Test
    void a_share_is_a_part_of_the_rate_and_of_what_was_saved_up() {
        guard = guard.sharedBy(2, now);
        assertEquals(5.0, guard.share());
        pass();
        pass();
        var refused = assertInstanceOf(Answer.Refused.class, guard.admit(now));
        assertTrue(refused.retryAfter().compareTo(Duration.ofMillis(100)) >= 0);
        guard = guard.sharedBy(1, now);
        assertEquals(10.0, guard.share());
        assertInstanceOf(Answer.Refused.class, guard.admit(now));
    }

    @Test
    void a_share_is_never_less_than_one_call_at_once() {
        guard = guard.sharedBy(50, now);
        pass();
        assertInstanceOf(Answer.Refused.class, guard.admit(now));
        now += 5 * SECOND;
        pass();
    }

    @Test
    void an_open_breaker_that_would_let_one_try_is_half_open() {
        fail(3);
        now += 2 * SECOND;
        assertEquals(RailHealth.Breaker.HALF_OPEN, guard.state(now));
        assertTrue(guard.degraded());
    }

    @Test
    void an_outage_lasts_over_all_its_tries_until_one_goes_well() {
        assertEquals(Optional.empty(), guard.outage(now));
        fail(2);
        assertEquals(Optional.empty(), guard.outage(now));
        fail(1);
        assertEquals(outage(0, 2), guard.outage(now));
        now += 3 * SECOND;
        assertEquals(outage(3, 0), guard.outage(now));
        Permit lost = admitted();
        now += SECOND;
        assertEquals(outage(4, 0), guard.outage(now));
        guard = guard.failed(lost, "still down", QUICK, now, Instant.EPOCH);
        assertEquals(outage(4, 2), guard.outage(now));
        now += 2 * SECOND;
        Permit silent = admitted();
        guard = guard.untold(silent, now);
        assertEquals(outage(6, 0), guard.outage(now));
        pass();
        assertEquals(Optional.empty(), guard.outage(now));
        fail(3);
        assertEquals(outage(0, 2), guard.outage(now));
    }

    private static Optional<Outage> outage(int lasted, int untilNextTry) {
        return Optional.of(
                new Outage(Duration.ofSeconds(lasted), Duration.ofSeconds(untilNextTry)));
    }

    @Test
    void an_outage_may_last_as_long_again_and_at_least_until_the_next_try() {
        assertEquals(Duration.ofSeconds(2), outage(0, 2).orElseThrow().expected());
        assertEquals(Duration.ofSeconds(4), outage(4, 2).orElseThrow().expected());
        assertEquals(Duration.ZERO, outage(0, 0).orElseThrow().expected());
    }

    @Test
    void the_last_failure_and_the_last_success_are_remembered_apart() {
        fail(1);
        pass();
        assertEquals("down", guard.seen().failure().orElseThrow().what());
        assertEquals(Instant.EPOCH, guard.seen().success().orElseThrow());
    }

    private Permit admitted() {
        var admitted = assertInstanceOf(Answer.Admitted.class, guard.admit(now));
        guard = admitted.next();
        return admitted.permit();
    }

    private void pass() {
        Permit permit = admitted();
        guard = guard.succeeded(permit, QUICK, Instant.EPOCH);
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            now += SECOND / 10;
            Permit permit = admitted();
            guard = guard.failed(permit, "down", QUICK, now, Instant.EPOCH);
        }
    }
}
