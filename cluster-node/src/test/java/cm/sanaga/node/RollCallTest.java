package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cm.sanaga.node.RollCall.Verdict;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RollCallTest {
    private static final Duration STRANGER_FOR = Duration.ofSeconds(15);
    private static final Verdict WELL = new Verdict.Well();

    private final RollCall call = new RollCall(STRANGER_FOR);
    private Duration now = Duration.ZERO;

    private static RollCall.Members cluster(Set<Long> members, Long... unreachable) {
        return new RollCall.Members(1, members, Set.of(unreachable));
    }

    private static Map<Long, Duration> sessions(Long... uids) {
        return Set.of(uids).stream().collect(Collectors.toMap(uid -> uid, _ -> Duration.ZERO));
    }

    private Verdict hear(RollCall.Members cluster, Map<Long, Duration> sessions) {
        return call.hear(cluster, sessions, now.toNanos());
    }

    private Verdict later(Duration pause, RollCall.Members cluster, Map<Long, Duration> sessions) {
        now = now.plus(pause);
        return hear(cluster, sessions);
    }

    @Test
    void nobody_hears_it_and_its_session_has_ended_so_it_is_gone() {
        Set<Long> three = Set.of(1L, 2L, 3L);
        assertEquals(WELL, hear(cluster(three), sessions(1L, 2L, 3L)));
        assertEquals(WELL, hear(cluster(three, 3L), sessions(1L, 2L, 3L)));
        assertEquals(new Verdict.Gone(Set.of(3L)), hear(cluster(three, 3L), sessions(1L, 2L)));
    }

    @Test
    void a_session_alone_that_ended_is_no_death() {
        Set<Long> three = Set.of(1L, 2L, 3L);
        hear(cluster(three), sessions(1L, 2L, 3L));
        assertEquals(WELL, hear(cluster(three), sessions(1L, 2L)));
    }

    @Test
    void who_was_never_seen_with_a_session_is_not_gone_for_having_none() {
        assertEquals(WELL, hear(cluster(Set.of(1L, 2L, 3L), 3L), sessions(1L, 2L)));
    }

    @Test
    void after_the_database_was_away_all_are_to_be_seen_anew() {
        Set<Long> three = Set.of(1L, 2L, 3L);
        hear(cluster(three), sessions(1L, 2L, 3L));
        call.interrupted();
        assertEquals(WELL, hear(cluster(three, 3L), sessions(1L, 2L)));
        hear(cluster(three, 3L), sessions(1L, 2L, 3L));
        assertEquals(new Verdict.Gone(Set.of(3L)), hear(cluster(three, 3L), sessions(1L, 2L)));
    }

    @Test
    void half_of_a_cluster_or_less_gives_nobody_up() {
        Set<Long> four = Set.of(1L, 2L, 3L, 4L);
        hear(cluster(four), sessions(1L, 2L, 3L, 4L));
        assertEquals(WELL, hear(cluster(four, 3L, 4L), sessions(1L, 2L)));
        assertEquals(new Verdict.Gone(Set.of(4L)), hear(cluster(four, 4L), sessions(1L, 2L, 3L)));
    }

    @Test
    void the_smaller_of_two_clusters_ends_when_the_other_has_lived_for_a_while() {
        Map<Long, Duration> all = sessions(1L, 7L, 8L);
        assertEquals(WELL, hear(cluster(Set.of(1L)), all));
        assertEquals(WELL, later(Duration.ofSeconds(14), cluster(Set.of(1L)), all));
        assertEquals(0, call.strangers());
        assertEquals(
                new Verdict.Outnumbered(1, 2),
                later(Duration.ofSeconds(1), cluster(Set.of(1L)), all));
        assertEquals(2, call.strangers());
    }

    @Test
    void the_larger_one_goes_on_and_counts_the_others() {
        Map<Long, Duration> all = sessions(1L, 2L, 8L);
        hear(cluster(Set.of(1L, 2L)), all);
        assertEquals(WELL, later(STRANGER_FOR, cluster(Set.of(1L, 2L)), all));
        assertEquals(1, call.strangers());
        assertEquals(WELL, hear(cluster(Set.of(1L, 2L)), sessions(1L, 2L)));
        assertEquals(0, call.strangers());
    }

    @Test
    void who_says_nothing_is_no_cluster_and_begins_anew_when_he_speaks() {
        Map<Long, Duration> frozen = new HashMap<>(sessions(1L, 7L, 8L));
        hear(cluster(Set.of(1L)), frozen);
        frozen.put(7L, Duration.ofSeconds(4));
        frozen.put(8L, Duration.ofSeconds(4));
        assertEquals(WELL, later(STRANGER_FOR, cluster(Set.of(1L)), frozen));
        assertEquals(WELL, later(Duration.ofSeconds(1), cluster(Set.of(1L)), sessions(1L, 7L, 8L)));
    }

    @Test
    void one_who_joins_meanwhile_was_a_stranger_only_for_a_moment() {
        hear(cluster(Set.of(1L)), sessions(1L, 0L));
        assertEquals(WELL, later(STRANGER_FOR, cluster(Set.of(1L, 0L)), sessions(1L, 0L)));
        assertEquals(0, call.strangers());
    }

    @Property
    void of_two_clusters_exactly_one_ends_whoever_looks_and_whatever_their_numbers(
            @ForAll @IntRange(min = 1, max = 9) int ours,
            @ForAll @IntRange(min = 1, max = 9) int theirs,
            @ForAll boolean oursFirst) {
        Set<Long> one = numbers(oursFirst ? 0 : 100, ours);
        Set<Long> other = numbers(50, theirs);
        assertEquals(!ends(one, other), ends(other, one));
    }

    private static Set<Long> numbers(int from, int count) {
        return LongStream.range(from, from + count).boxed().collect(Collectors.toSet());
    }

    /** Whether all of these end, which is none or all of them. */
    private static boolean ends(Set<Long> members, Set<Long> others) {
        Map<Long, Duration> all = new HashMap<>();
        members.forEach(uid -> all.put(uid, Duration.ZERO));
        others.forEach(uid -> all.put(uid, Duration.ZERO));
        Set<Boolean> found =
                members.stream()
                        .map(
                                self -> {
                                    RollCall one = new RollCall(Duration.ZERO);
                                    var seen = new RollCall.Members(self, members, Set.of());
                                    return one.hear(seen, all, 0) instanceof Verdict.Outnumbered;
                                })
                        .collect(Collectors.toSet());
        assertEquals(1, found.size());
        return found.contains(true);
    }
}
