package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.node.CrashPoint.When;
import cm.sanaga.node.CrashSite.Write;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * F1: the node dies before and after each write of each saga, of the payment's own and of the books
 * that it posts to, and another process ends what was begun; where others live, they do. A few of
 * these deaths, by chance; {@code -Dsanaga.proof.crash-points=all} makes it the long form.
 */
@Tag("alone")
class CrashPointsIT {
    private static final String DEATHS = System.getProperty("sanaga.proof.crash-points", "2");
    private static final long SEED = Long.getLong("sanaga.proof.seed", System.nanoTime());
    private static final System.Logger LOG = System.getLogger("proof");

    /** Within which a saga has to go on (F1). */
    private static final Duration RESUMED = Duration.ofSeconds(30);

    /** What is wrong for so long does not become right by itself. */
    private static final Duration OF_A_CONTROL = Duration.ofSeconds(20);

    /** One write of a saga, as the run without a crash had it; accounts have events before. */
    private record Point(When when, String entity, long event, String what) {}

    @ParameterizedTest
    @EnumSource(Saga.class)
    @Execution(ExecutionMode.CONCURRENT)
    void wherever_the_node_dies_the_saga_ends_as_it_would_have(Saga saga, @TempDir Path folder)
            throws IOException {
        try (CrashSite site = CrashSite.start(folder, 1)) {
            survive(site, saga);
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void wherever_a_member_dies_the_others_end_the_saga_as_it_would_have(@TempDir Path folder)
            throws IOException {
        try (CrashSite site = CrashSite.start(folder, 3)) {
            survive(site, Saga.PAYOUT);
        }
    }

    private static void survive(CrashSite site, Saga saga) {
        Purse.fill(site.shop(), 100_000);
        SagaRun undisturbed = SagaRun.undisturbed(site, saga);
        List<Point> all = points(undisturbed);
        List<Point> some = new ArrayList<>(all);
        if (!DEATHS.equals("all")) {
            Collections.shuffle(some, new Random(SEED));
            some = some.subList(0, Math.min(Integer.parseInt(DEATHS), some.size()));
        }
        List<Death> deaths = new ArrayList<>();
        for (Point point : some) {
            deaths.add(die(site, undisturbed, point, Patience.USUAL));
            BooksOf.assertRight(site);
        }
        List<Duration> resumed =
                deaths.stream().flatMap(death -> death.resumed.stream()).sorted().toList();
        LOG.log(
                System.Logger.Level.INFO,
                "{0} at {1} nodes: {2} writes, {3} deaths, resumed after {4}, ordered again {5}",
                saga,
                site.count(),
                all.size() / When.REAL.size(),
                deaths.size(),
                resumed,
                deaths.stream().filter(Death::orderedAgain).count());
    }

    private static List<Point> points(SagaRun undisturbed) {
        List<Point> points = new ArrayList<>();
        for (Write write : undisturbed.writes()) {
            long before = undisturbed.eventsBefore(write.entity());
            for (When when : When.REAL) {
                points.add(
                        new Point(
                                when,
                                write.ofAccount() ? write.entity() : write.kind(),
                                write.event() - before,
                                write.what()));
            }
        }
        assertTrue(points.size() > 2 * When.REAL.size(), points::toString);
        return points;
    }

    /**
     * What came of one.
     *
     * @param resumed how soon the saga went on, where it had to by itself
     * @param orderedAgain whether nothing was known of an order, so that it was given again
     */
    private record Death(Optional<Duration> resumed, boolean orderedAgain) {}

    private static Death die(CrashSite site, SagaRun undisturbed, Point point, Duration patience) {
        boolean shared = point.entity.startsWith("account|");
        long event = point.event + (shared ? site.events(point.entity) : 0);
        SagaRun run = SagaRun.begin(site, undisturbed.saga(), patience);
        site.arm(point.when, point.entity, event);
        run.endLike(undisturbed, point::toString);
        Death death = new Death(run.resumed(), run.orderedAgain());
        LOG.log(System.Logger.Level.INFO, "{0}: {1}", point, death);
        death.resumed.ifPresent(
                after -> assertTrue(after.compareTo(RESUMED) < 0, () -> point + ": " + after));
        return death;
    }

    /** A provider that pays twice, and an account that has told of a posting and forgets it. */
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void a_step_that_was_done_twice_and_one_that_is_forgotten_are_found(@TempDir Path folder)
            throws IOException {
        try (CrashSite site = CrashSite.start(folder, 1)) {
            Purse.fill(site.shop(), 100_000);
            SagaRun undisturbed = SagaRun.undisturbed(site, Saga.CHARGE);
            RunningNode.Simulator mtn = site.simulators().getFirst();
            mtn.rule(Map.of("match", Map.of("operation", "collect"), "moves", "twice"));
            SagaRun doubled = SagaRun.begin(site, Saga.CHARGE, OF_A_CONTROL);
            String twice = found(() -> doubled.endLike(undisturbed, () -> "paid twice"));
            assertTrue(twice.contains("paid twice differs in [moved]"), twice);
            mtn.control().send("DELETE", "/__sim/rules", "");

            Point posting =
                    points(undisturbed).stream()
                            .filter(point -> point.entity.startsWith("account|"))
                            .findFirst()
                            .orElseThrow();
            Point unwritten =
                    new Point(When.UNWRITTEN, posting.entity, posting.event, posting.what);
            String forgotten = found(() -> die(site, undisturbed, unwritten, OF_A_CONTROL));
            assertTrue(forgotten.contains("differs in [entries, events"), forgotten);
        }
    }

    private static String found(Executable run) {
        return String.valueOf(assertThrows(AssertionError.class, run).getMessage());
    }
}
