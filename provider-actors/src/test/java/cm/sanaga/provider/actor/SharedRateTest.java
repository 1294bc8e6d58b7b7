package cm.sanaga.provider.actor;

import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.provider.actor.Guard.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What holds of all members together, whoever of them sends. */
class SharedRateTest {
    private static final int MOST = 6;

    /** What happens after a pause in milliseconds. */
    sealed interface Step {
        int pause();

        record Calls(int pause, int member, int count) implements Step {}

        record Joins(int pause) implements Step {}

        record Leaves(int pause, int member) implements Step {}
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Integer> pause = Arbitraries.integers().between(0, 400);
        Arbitrary<Integer> member = Arbitraries.integers().between(0, MOST - 1);
        Arbitrary<Step> calls =
                Combinators.combine(pause, member, Arbitraries.integers().between(1, 30))
                        .as(Step.Calls::new);
        Arbitrary<Step> joins = pause.map(Step.Joins::new);
        Arbitrary<Step> leaves = Combinators.combine(pause, member).as(Step.Leaves::new);
        return Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(8, calls),
                        net.jqwik.api.Tuple.of(1, joins),
                        net.jqwik.api.Tuple.of(1, leaves))
                .list()
                .ofMaxSize(120);
    }

    @Property(tries = 500)
    void in_no_window_do_all_members_send_more_than_the_rate_and_the_burst(
            @ForAll @IntRange(min = 1, max = 50) int rate,
            @ForAll @IntRange(min = MOST, max = 40) int burst,
            @ForAll("steps") List<Step> steps) {
        var settings =
                new GuardSettings.Lane(
                        10, Duration.ofSeconds(2), Duration.ofSeconds(5), 20, rate, burst, 1_000);
        List<Guard> members = new ArrayList<>(List.of(Guard.begun(settings, 1, 0)));
        List<Long> sent = new ArrayList<>();
        long now = 0;
        for (Step step : steps) {
            now += step.pause() * 1_000_000L;
            switch (step) {
                case Step.Calls(_, int member, int count) -> {
                    for (int i = 0; i < count; i++) {
                        call(members, member % members.size(), now, sent);
                    }
                }
                case Step.Joins _ when members.size() < MOST -> {
                    members.add(Guard.begun(settings, members.size() + 1, now));
                    shared(members, now);
                }
                case Step.Leaves(_, int member) when members.size() > 1 -> {
                    members.remove(member % members.size());
                    shared(members, now);
                }
                case Step.Joins _, Step.Leaves _ -> {}
            }
        }
        for (int first = 0; first < sent.size(); first++) {
            for (int last = first; last < sent.size(); last++) {
                double seconds = (sent.get(last) - sent.get(first)) / 1e9;
                assertTrue(
                        last - first + 1 <= rate * seconds + burst + 1e-6,
                        (last - first + 1) + " calls in " + seconds + " s");
            }
        }
    }

    private static void shared(List<Guard> members, long now) {
        int count = members.size();
        members.replaceAll(guard -> guard.sharedBy(count, now));
    }

    private static void call(List<Guard> members, int member, long now, List<Long> sent) {
        if (members.get(member).admit(now) instanceof Answer.Admitted(var next, var permit)) {
            sent.add(now);
            members.set(member, next.succeeded(permit, Duration.ZERO, Instant.EPOCH));
        }
    }
}
