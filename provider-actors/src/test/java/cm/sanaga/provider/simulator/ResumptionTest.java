package cm.sanaga.provider.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cm.sanaga.provider.CallbackPath;
import cm.sanaga.provider.Operation;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.Rail;
import cm.sanaga.provider.SampleOrders;
import cm.sanaga.provider.actor.Rails;
import cm.sanaga.provider.mtn.MtnRail;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A simulator dies with its process and comes back with its books. */
class ResumptionTest {
    @TempDir private Path folder = Path.of("");

    @Test
    void what_was_pending_at_a_kill_is_answered_by_the_next_process() throws Exception {
        try (var caught = new CallbackCatcher()) {
            var order = SampleOrders.fresh(Provider.MTN, Operation.COLLECT, "+237670000008");
            ActorTestKit first = ActorTestKit.create();
            var died = start(first, "first.jsonl");
            // The next process goes on from the time in the books, so that starting it costs none.
            new SimulatorControl(died.baseUrl()).advance(600);
            assertEquals(
                    new Outcome.Accepted(),
                    join(rail(first, died, caught).submit(order, Optional.empty())));
            // A kill leaves the file as it is at this moment; what the first does later is not in
            // it.
            Files.copy(folder.resolve("first.jsonl"), folder.resolve("second.jsonl"));
            first.shutdownTestKit();

            ActorTestKit second = ActorTestKit.create();
            var reborn = start(second, "second.jsonl");
            Rail rail = rail(second, reborn, caught);
            assertEquals(new Outcome.Accepted(), join(rail.query(order, Optional.empty())));
            new SimulatorControl(reborn.baseUrl()).advance(21);
            caught.await(1);
            assertEquals(
                    Outcome.Confirmed.class, join(rail.query(order, Optional.empty())).getClass());
            assertEquals(11_500, reborn.balance());
            join(reborn.stop());
            second.shutdownTestKit();
        }
    }

    private MtnSimulator start(ActorTestKit kit, String file) {
        return join(
                MtnSimulator.start(
                        kit.system(),
                        "127.0.0.1",
                        0,
                        MtnSimulator.Settings.fresh(
                                "127.0.0.1", 10_000, Optional.of(folder.resolve(file)))));
    }

    /** The whole way, as the node wires it. */
    private static Rail rail(ActorTestKit kit, MtnSimulator simulator, CallbackCatcher caught) {
        var config =
                simulator
                        .railConfig()
                        .withFallback(
                                ConfigFactory.parseString(
                                        "sanaga.provider { enabled = [mtn], callback-base-url = \""
                                                + caught.base()
                                                + "\" }"))
                        .withFallback(ConfigFactory.defaultReferenceUnresolved())
                        .resolve();
        var callbacks = new CallbackPath(new byte[CallbackPath.KEY_BYTES]);
        return Rails.alone(kit.system(), config, List.of(MtnRail.from(config, callbacks)))
                .rail(Provider.MTN)
                .orElseThrow();
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
