package cm.sanaga.provider.actor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.provider.Reason;
import cm.sanaga.provider.actor.Guard.Answer;
import cm.sanaga.provider.actor.Guard.Kind;
import cm.sanaga.provider.actor.Guard.Permit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class GuardTest {
    private static final GuardSettings SETTINGS =
            new GuardSettings(
                    3,
                    Duration.ofSeconds(2),
                    new GuardSettings.Lane(10, 5, 3),
                    new GuardSettings.Lane(10, 5, 2));
    private static final long SECOND = 1_000_000_000L;

    private Guard guard = Guard.closed(SETTINGS, 0);
    private long now;

    @Test
    void failures_in_a_row_open_it_and_a_success_between_them_does_not() {
        fail(2);
        pass();
        fail(2);
        assertEquals(RailHealth.Breaker.CLOSED, guard.state());
        fail(1);
        assertEquals(RailHealth.Breaker.OPEN, guard.state());
        var refused = assertInstanceOf(Answer.Refused.class, guard.admit(Kind.PAYMENT, now));
        assertEquals(Reason.Code.PROVIDER_UNAVAILABLE, refused.reason().code());
        assertEquals(Duration.ofSeconds(2), refused.retryAfter());
        assertFalse(guard.available(now));
    }

    @Test
    void after_a_while_one_call_tries_and_its_success_closes_it() {
        fail(3);
        now += 2 * SECOND;
        assertTrue(guard.available(now));
        Permit probe = admitted(Kind.QUERY);
        assertEquals(RailHealth.Breaker.HALF_OPEN, guard.state());
        assertInstanceOf(Answer.Refused.class, guard.admit(Kind.PAYMENT, now));
        guard = guard.succeeded(probe);
        assertEquals(RailHealth.Breaker.CLOSED, guard.state());
    }

    @Test
    void the_failure_of_the_one_that_tries_opens_it_again() {
        fail(3);
        now += 2 * SECOND;
        Permit probe = admitted(Kind.PAYMENT);
        guard = guard.failed(probe, "still down", now, Instant.EPOCH);
        assertEquals(RailHealth.Breaker.OPEN, guard.state());
        assertFalse(guard.available(now + SECOND));
        assertTrue(guard.available(now + 2 * SECOND));
    }

    @Test
    void calls_from_before_it_opened_say_nothing_of_the_time_after() {
        Permit old = admitted(Kind.PAYMENT);
        Permit older = admitted(Kind.QUERY);
        fail(3);
        guard = guard.succeeded(old);
        assertEquals(RailHealth.Breaker.OPEN, guard.state());
        now += 2 * SECOND;
        Permit probe = admitted(Kind.PAYMENT);
        guard = guard.failed(older, "late", now, Instant.EPOCH);
        assertEquals(RailHealth.Breaker.HALF_OPEN, guard.state());
        guard = guard.succeeded(probe);
        assertEquals(RailHealth.Breaker.CLOSED, guard.state());
        assertEquals(0, guard.payments().inFlight());
        assertEquals(0, guard.queries().inFlight());
    }

    @Test
    void a_full_bulkhead_of_payments_leaves_room_for_questions() {
        for (int i = 0; i < 3; i++) {
            admitted(Kind.PAYMENT);
        }
        var refused = assertInstanceOf(Answer.Refused.class, guard.admit(Kind.PAYMENT, now));
        assertEquals(Reason.Code.RATE_LIMITED, refused.reason().code());
        admitted(Kind.QUERY);
    }

    @Test
    void a_spent_burst_says_when_to_come_again() {
        for (int i = 0; i < 5; i++) {
            pass();
        }
        var refused = assertInstanceOf(Answer.Refused.class, guard.admit(Kind.PAYMENT, now));
        assertEquals(Reason.Code.RATE_LIMITED, refused.reason().code());
        assertTrue(refused.retryAfter().compareTo(Duration.ofMillis(100)) >= 0);
        assertTrue(refused.retryAfter().compareTo(Duration.ofMillis(101)) < 0);
        now += refused.retryAfter().toNanos();
        pass();
        admitted(Kind.QUERY);
    }

    @Property(tries = 300)
    void it_never_lets_through_more_than_rate_and_burst_nor_more_at_once_than_it_may(
            @ForAll @Size(max = 200) List<@IntRange(min = 0, max = 100) Integer> gaps) {
        Guard guarded = Guard.closed(SETTINGS, 0);
        long time = 0;
        int passed = 0;
        List<Permit> open = new ArrayList<>();
        for (int gap : gaps) {
            time += gap * 1_000_000L;
            if (guarded.admit(Kind.PAYMENT, time) instanceof Answer.Admitted(var next, var one)) {
                guarded = next;
                open.add(one);
                passed++;
            }
            assertTrue(open.size() <= 3);
            assertEquals(open.size(), guarded.payments().inFlight());
            assertTrue(passed <= 5 + 10 * time / 1e9 + 1e-6, passed + " by " + time);
            if (gap % 2 == 0 && !open.isEmpty()) {
                guarded = guarded.succeeded(open.removeFirst());
            }
        }
    }

    private Permit admitted(Kind kind) {
        var admitted = assertInstanceOf(Answer.Admitted.class, guard.admit(kind, now));
        guard = admitted.next();
        return admitted.permit();
    }

    private void pass() {
        Permit permit = admitted(Kind.PAYMENT);
        guard = guard.succeeded(permit);
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            now += SECOND / 10;
            Permit permit = admitted(Kind.PAYMENT);
            guard = guard.failed(permit, "down", now, Instant.EPOCH);
        }
    }
}
