package cm.sanaga.provider.camtel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.provider.CallbackPath;
import cm.sanaga.provider.Operation;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.Rail;
import cm.sanaga.provider.SampleOrders;
import cm.sanaga.provider.simulator.CallbackCatcher;
import cm.sanaga.provider.simulator.CamtelManners;
import cm.sanaga.provider.simulator.CamtelSimulator;
import cm.sanaga.provider.simulator.SimulatorControl;
import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A provider that takes every order for a new one gets each of ours once, whatever it answers. */
class CamtelForgetfulTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final CallbackCatcher CAUGHT = new CallbackCatcher();
    private static final CamtelSimulator SIMULATOR =
            join(
                    CamtelSimulator.start(
                            KIT.system(),
                            "127.0.0.1",
                            0,
                            CamtelSimulator.Settings.fresh(100_000_000, Optional.empty())
                                    .with(
                                            CamtelManners.usual()
                                                    .with(CamtelManners.Repeats.TAKEN))));
    private static final SimulatorControl CONTROL = new SimulatorControl(SIMULATOR.baseUrl());
    private static final Rail RAIL =
            CamtelRail.open(
                    KIT.system(),
                    CamtelRail.Settings.from(
                            SIMULATOR
                                    .railConfig()
                                    .withFallback(
                                            ConfigFactory.parseMap(
                                                    Map.of(
                                                            "sanaga.provider.callback-base-url",
                                                            CAUGHT.base().toString())))
                                    .withFallback(ConfigFactory.defaultReferenceUnresolved())
                                    .resolve()),
                    new CallbackPath(new byte[CallbackPath.KEY_BYTES]));

    @AfterAll
    static void stop() {
        join(SIMULATOR.stop());
        CAUGHT.close();
        KIT.shutdownTestKit();
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private static Outcome submit(ProviderCall.Order order) {
        return join(RAIL.submit(order, Optional.empty()));
    }

    private static ProviderCall.Order order(Operation operation, int digit) {
        return SampleOrders.fresh(Provider.CAMTEL, operation, "+23762000000" + digit);
    }

    /** How often money moved, by our reference. */
    private static Map<String, Integer> moved() {
        CONTROL.advance(60);
        Map<String, Integer> moved = new HashMap<>();
        for (JsonNode each : CONTROL.get("/__sim/ledger?limit=100000").path("movements")) {
            moved.merge(each.path("reference").asText(), 1, Integer::sum);
        }
        return moved;
    }

    @Test
    void sent_twice_it_moves_twice_so_the_danger_is_real() {
        var order = order(Operation.DISBURSE, 0);
        assertEquals(new Outcome.Accepted(), submit(order));
        assertEquals(new Outcome.Accepted(), submit(order));
        assertEquals(2, moved().get(order.reference().toString()), () -> moved().toString());
    }

    @Test
    void whether_it_is_forgetful_can_be_switched_while_it_runs() {
        var order = order(Operation.DISBURSE, 0);
        assertEquals(new Outcome.Accepted(), submit(order));
        set(CamtelManners.Repeats.REFUSED);
        submit(order);
        assertEquals(1, moved().get(order.reference().toString()), () -> moved().toString());
        set(CamtelManners.Repeats.TAKEN);
        submit(order);
        assertEquals(2, moved().get(order.reference().toString()), () -> moved().toString());
    }

    private static void set(CamtelManners.Repeats repeats) {
        String word = repeats.name().toLowerCase(Locale.ROOT);
        var answer = CONTROL.send("POST", "/__sim/manners", "{\"repeats\":\"" + word + "\"}");
        assertEquals(200, answer.statusCode(), answer::body);
    }

    @Test
    void only_what_was_cut_off_is_unheard_of_and_such_a_rail_does_not_let_it_be_sent_again() {
        assertFalse(RAIL.terms().repeatable());
        List<ProviderCall.Order> orders = new ArrayList<>();
        for (int round = 0; round < 20; round++) {
            for (int digit : new int[] {0, 1, 2, 4, 5, 6, 7, 9}) {
                orders.add(order(round % 2 == 0 ? Operation.COLLECT : Operation.DISBURSE, digit));
            }
        }
        for (ProviderCall.Order order : orders) {
            Outcome sent = submit(order);
            for (int asked = 0; asked < 3; asked++) {
                Outcome told = join(RAIL.query(order, Optional.empty()));
                assertEquals(
                        order.party().value().endsWith("7"),
                        told instanceof Outcome.Unheard,
                        () -> order + ": " + told);
            }
            if (order.party().value().endsWith("7")) {
                assertInstanceOf(Outcome.Doubt.class, sent);
            }
        }
        Map<String, Integer> moved = moved();
        int once = 0;
        for (ProviderCall.Order order : orders) {
            int times = moved.getOrDefault(order.reference().toString(), 0);
            assertTrue(times <= 1, () -> order + " moved " + times + " times");
            once += times;
        }
        // Five of eight kinds move money: 0, 4, 5, 6 and 9.
        assertEquals(orders.size() * 5 / 8, once);
    }
}
