package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StrangersTest {
    private static final Duration EVERY = Duration.ofSeconds(15);
    private static final Set<Long> TWO = Set.of(1L, 2L);
    private static final Duration FROZEN = Duration.ofSeconds(4);

    private final Strangers strangers = new Strangers(EVERY);
    private Duration now = Duration.ZERO;

    private static Map<Long, Duration> sessions(Long... uids) {
        return Set.of(uids).stream().collect(Collectors.toMap(uid -> uid, _ -> Duration.ZERO));
    }

    private boolean wrote(Set<Long> members, Map<Long, Duration> sessions) {
        return strangers.wrote(members, Set.of(), sessions, now.toNanos());
    }

    private boolean later(Duration pause, Map<Long, Duration> sessions) {
        now = now.plus(pause);
        return wrote(TWO, sessions);
    }

    @Test
    void among_members_nothing_is_ever_read_anew() {
        assertFalse(wrote(TWO, sessions(1L, 2L)));
        assertFalse(later(EVERY, sessions(1L)));
        assertFalse(later(EVERY, sessions(1L, 2L)));
    }

    @Test
    void it_is_when_another_cluster_comes_and_when_the_last_of_it_has_ended() {
        assertTrue(wrote(TWO, sessions(1L, 2L, 8L)));
        assertFalse(later(Duration.ofSeconds(1), sessions(1L, 2L, 8L)));
        assertTrue(later(Duration.ofSeconds(1), sessions(1L, 2L, 8L, 9L)));
        assertTrue(later(Duration.ofSeconds(1), sessions(1L, 2L, 9L)));
        assertTrue(later(Duration.ofSeconds(1), sessions(1L, 2L)));
        assertFalse(later(EVERY, sessions(1L, 2L)));
    }

    @Test
    void and_from_time_to_time_while_it_is_there() {
        assertTrue(wrote(TWO, sessions(1L, 2L, 8L)));
        assertFalse(later(EVERY.minusMillis(1), sessions(1L, 2L, 8L)));
        assertTrue(later(Duration.ofMillis(1), sessions(1L, 2L, 8L)));
        assertFalse(later(EVERY.minusMillis(1), sessions(1L, 2L, 8L)));
    }

    @Test
    void one_that_ended_while_our_own_session_was_lost_is_missed_all_the_same() {
        assertTrue(wrote(TWO, sessions(1L, 2L, 8L)));
        assertTrue(later(Duration.ofMinutes(5), sessions(1L)));
    }

    @Test
    void a_frozen_one_writes_nothing_until_it_has_spoken_and_its_end_counts() {
        var frozen = Map.of(1L, Duration.ZERO, 2L, FROZEN);
        Set<Long> rest = Set.of(1L);
        assertFalse(wrote(TWO, frozen));
        assertFalse(wrote(rest, frozen));
        now = now.plus(EVERY);
        assertFalse(wrote(rest, frozen));
        // Thawed, it takes itself for a member still.
        assertTrue(wrote(rest, sessions(1L, 2L)));
        now = now.plus(EVERY);
        assertFalse(wrote(rest, frozen));
        assertTrue(wrote(rest, sessions(1L)));
    }

    @Test
    void one_that_was_given_up_and_never_spoke_again_has_written_nothing() {
        Set<Long> rest = Set.of(1L);
        assertFalse(wrote(TWO, sessions(1L, 2L)));
        assertFalse(wrote(rest, Map.of(1L, Duration.ZERO, 2L, FROZEN)));
        assertFalse(wrote(rest, sessions(1L)));
    }

    @Test
    void who_leaves_as_planned_has_handed_over_and_is_no_stranger() {
        Set<Long> rest = Set.of(1L);
        assertFalse(strangers.wrote(TWO, Set.of(2L), sessions(1L, 2L), 0));
        assertFalse(wrote(rest, sessions(1L, 2L)));
        assertFalse(wrote(rest, sessions(1L)));
    }

    @Test
    void who_joined_meanwhile_is_a_member_and_its_end_no_strangers() {
        Set<Long> three = Set.of(1L, 2L, 3L);
        assertTrue(wrote(TWO, sessions(1L, 2L, 3L)));
        assertFalse(wrote(three, sessions(1L, 2L, 3L)));
        assertFalse(wrote(three, sessions(1L, 2L)));
    }
}
