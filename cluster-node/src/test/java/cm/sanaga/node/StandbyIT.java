package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F15: the database is lost under load, and the one that followed it takes over. */
class StandbyIT {
    private static final int PAYMENTS = 60;
    private static final Duration READY = Duration.ofSeconds(60);
    private static final Duration ENDS = Duration.ofMinutes(3);

    private final Standby both = Standby.start();
    private final RunningNode node;

    StandbyIT(@TempDir Path folder) {
        this.node = RunningNode.start(folder, both.database());
    }

    @AfterEach
    void stop() {
        node.close();
        both.close();
    }

    @Test
    void nothing_acknowledged_is_lost_when_the_standby_takes_over() {
        Traffic traffic = new Traffic("standby");
        Purse.fill(node.shop(), 2_000_000);
        List<CompletableFuture<Void>> failedOver = new CopyOnWriteArrayList<>();
        traffic.send(
                node.shop(),
                PAYMENTS,
                acknowledged -> {
                    if (acknowledged == PAYMENTS / 2) {
                        failedOver.add(CompletableFuture.runAsync(both::failOver));
                    }
                });
        failedOver.getFirst().join();
        traffic.assertAnswersMakeSense();
        Eventually.within(READY, () -> "not ready again", () -> node.ready() == 200);

        // The journal goes on in another timeline: what leaves is asked after until somebody who
        // knows that nothing was lost says so.
        Eventually.seen(
                READY,
                () -> node.operator().get("/admin/quarantine").body(),
                seen -> seen.path("active").asBoolean());
        assertEquals(
                200,
                node.operator()
                        .post(
                                "/admin/quarantine/lift",
                                "lift",
                                Map.of("reason", "the standby had all of it"))
                        .status());
        traffic.awaitEnds(node.shop(), ENDS);
        traffic.repeat(node.shop());
        traffic.awaitEnds(node.shop(), ENDS);
        Eventually.within(
                ENDS,
                () -> "something is still pending",
                () ->
                        Stream.of("/v1/charges?status=pending", "/v1/payouts?status=sent")
                                .allMatch(list -> node.shop().all(list).isEmpty()));
        traffic.assertMovedOnce(node);
        BooksOf.assertRight(node);
        assertFalse(both.oldOneConfirms(), "the server that was lost confirms what nobody has");
    }
}
