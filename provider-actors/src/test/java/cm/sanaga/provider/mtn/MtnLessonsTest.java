package cm.sanaga.provider.mtn;

import static cm.sanaga.provider.mtn.MtnFixture.join;
import static cm.sanaga.provider.mtn.MtnFixture.query;
import static cm.sanaga.provider.mtn.MtnFixture.submit;
import static cm.sanaga.provider.mtn.MtnFixture.word;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.kernel.Decision;
import cm.sanaga.provider.CallbackPath;
import cm.sanaga.provider.Msisdn;
import cm.sanaga.provider.Operation;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.Rail;
import cm.sanaga.provider.Rung;
import cm.sanaga.provider.SampleOrders;
import cm.sanaga.provider.actor.Rails;
import cm.sanaga.provider.http.Approved;
import cm.sanaga.provider.http.RawServer;
import cm.sanaga.provider.simulator.CallbackCatcher;
import cm.sanaga.provider.simulator.MtnManners;
import cm.sanaga.provider.simulator.MtnSimulator;
import cm.sanaga.provider.simulator.SimulatorControl;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What others have learned with MTN the hard way; each test names the public report. */
class MtnLessonsTest {
    private static final MtnSimulator.Settings PRODUCTION =
            MtnSimulator.Settings.fresh("127.0.0.1", 100_000, Optional.empty());

    private final ActorTestKit kit = ActorTestKit.create();
    private final CallbackCatcher caught = new CallbackCatcher();

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
        caught.close();
    }

    private MtnSimulator simulator(MtnSimulator.Settings settings) {
        return join(MtnSimulator.start(kit.system(), "127.0.0.1", 0, settings));
    }

    private Config config(MtnSimulator mtn, URI callbacks, String more) {
        return ConfigFactory.parseString(more)
                .atPath("sanaga.provider.mtn")
                .withFallback(mtn.railConfig())
                .withFallback(
                        ConfigFactory.parseMap(
                                Map.of("sanaga.provider.callback-base-url", callbacks.toString())))
                .withFallback(ConfigFactory.defaultReferenceUnresolved())
                .resolve();
    }

    private Rail rail(MtnSimulator mtn, URI callbacks, String more) {
        return MtnRail.open(
                kit.system(),
                MtnRail.Settings.from(config(mtn, callbacks, more)),
                new CallbackPath(new byte[CallbackPath.KEY_BYTES]));
    }

    private Rail rail(MtnSimulator mtn) {
        return rail(mtn, caught.base(), "");
    }

    private static ProviderCall.Order order(Operation operation, String number) {
        return SampleOrders.fresh(Provider.MTN, operation, number);
    }

    private static long movements(MtnSimulator mtn) {
        return new SimulatorControl(mtn.baseUrl()).ledger().path("movements").size();
    }

    private Outcome ended(Rail rail, ProviderCall.Order order) {
        return kit.createTestProbe()
                .awaitAssert(
                        () -> {
                            Outcome outcome = query(rail, order);
                            assertFalse(outcome instanceof Outcome.Accepted, "still open");
                            return outcome;
                        });
    }

    /** MoMoOpenAPI/MoMoOpenAPI_SandBox#4. */
    @Test
    void a_503_is_no_refusal_the_order_is_asked_after_and_sent_again_under_its_reference() {
        try (var mtn = new RawServer()) {
            String unavailable = "{\"code\":\"SERVICE_UNAVAILABLE\",\"message\":\"later\"}";
            mtn.answers(200, MtnFixture.TOKEN).answers(503, unavailable).answers(503, "");
            mtn.answers(404, Approved.text("mtn/responses/not-found.json")).answers(202, "");
            Rail rail = MtnFixture.rail(kit.system(), mtn, Map.of());
            var order = SampleOrders.fixed(Provider.MTN, Operation.COLLECT, "+237670000001");
            assertEquals("doubt", word(submit(rail, order)));
            assertEquals("doubt", word(query(rail, order)));
            assertEquals("unheard", word(query(rail, order)));
            assertEquals("accepted", word(submit(rail, order)));
            assertEquals(mtn.requests().get(1), mtn.requests().get(4));
        }
    }

    /** mtvbrianking/laravel-mtn-momo#59. */
    @Test
    void an_empty_callback_header_is_refused_by_mtn_so_it_is_never_sent() {
        MtnSimulator mtn = simulator(PRODUCTION);
        Rail rail = rail(mtn);
        for (Operation operation : List.of(Operation.COLLECT, Operation.DISBURSE)) {
            assertEquals("accepted", word(submit(rail, order(operation, "+237670000000"))));
        }
        var requests = new SimulatorControl(mtn.baseUrl()).get("/__sim/requests").path("requests");
        List<String> headers =
                requests.valueStream()
                        .filter(one -> one.has("reference"))
                        .map(one -> one.path("callback").asText())
                        .toList();
        assertEquals(2, headers.size());
        assertTrue(
                headers.stream().allMatch(url -> url.startsWith(caught.base() + "/webhooks/mtn/")),
                headers::toString);
    }

    /** mtvbrianking/laravel-mtn-momo#74 and #80. */
    @Test
    void a_callback_host_that_is_not_registered_is_a_500_that_no_repetition_cures() {
        MtnSimulator mtn = simulator(PRODUCTION);
        Rail rail = rail(mtn, URI.create("https://elsewhere.example.cm"), "");
        var order = order(Operation.COLLECT, "+237670000000");
        assertEquals("CONFIGURATION", word(submit(rail, order)));
        assertEquals("unheard", word(query(rail, order)));
        assertEquals(0, movements(mtn));
    }

    /** patricpoba/mtn-momo-api-php#11. */
    @ParameterizedTest
    @EnumSource(
            value = Operation.class,
            names = {"COLLECT", "DISBURSE"})
    void a_callback_that_never_comes_is_not_needed(Operation operation) {
        MtnSimulator mtn = simulator(PRODUCTION);
        Rail rail = rail(mtn);
        var order = order(operation, "+237670000004");
        assertEquals("accepted", word(submit(rail, order)));
        assertInstanceOf(Outcome.Confirmed.class, ended(rail, order));
        assertEquals(0, caught.waiting());
        assertEquals(1, movements(mtn));
    }

    /** sparkplug/momoapi-node#85. */
    @Test
    void in_the_sandbox_no_handset_rings_and_the_number_alone_decides() {
        MtnSimulator mtn = simulator(PRODUCTION.inSandbox());
        Rail rail = rail(mtn);
        var paid = order(Operation.COLLECT, "+46733123499");
        var refused = order(Operation.COLLECT, "+46733123451");
        assertEquals("accepted", word(submit(rail, paid)));
        assertEquals("accepted", word(submit(rail, refused)));
        assertEquals("confirmed", word(ended(rail, paid)));
        assertEquals("DECLINED_BY_CUSTOMER", word(ended(rail, refused)));
        assertEquals(101_500, join(rail.balance()).orElseThrow().minor());
    }

    /** global-121/121-platform#4097. */
    @Test
    void callbacks_are_repeated_and_what_they_make_us_learn_is_learned_once() {
        MtnSimulator mtn = simulator(PRODUCTION);
        Rail rail = rail(mtn);
        var order = order(Operation.COLLECT, "+237670000005");
        assertEquals("accepted", word(submit(rail, order)));
        ProviderCall.State state = ProviderCall.begin(order, false);
        int events = 0;
        for (var _ : caught.await(5)) {
            Decision<ProviderCall.Event, Object> decision =
                    ProviderCall.hear(state, query(rail, order), Rung.POLL, Instant.now());
            if (decision instanceof Decision.Accepted<ProviderCall.Event, Object>(var learned)) {
                for (ProviderCall.Event event : learned) {
                    state = ProviderCall.evolve(state, event);
                    events++;
                }
            }
        }
        assertEquals(1, events);
        assertInstanceOf(ProviderCall.State.Confirmed.class, state);
        assertEquals(1, movements(mtn));
    }

    @ParameterizedTest
    @CsvSource({"transfer, refund-v1", "deposit-v1, refund-v2", "deposit-v2, refund-v2"})
    void every_way_of_paying_out_and_of_giving_back_goes_the_whole_way(
            String disburseBy, String refundBy) {
        MtnSimulator mtn = simulator(PRODUCTION);
        String settings = "disburse-by = " + disburseBy + ", refund-by = " + refundBy;
        Rail rail = rail(mtn, caught.base(), settings);
        var payout = order(Operation.DISBURSE, "+237670000000");
        assertEquals("accepted", word(submit(rail, payout)));
        assertEquals("confirmed", word(ended(rail, payout)));
        var collected = order(Operation.COLLECT, "+237670000000");
        assertEquals("accepted", word(submit(rail, collected)));
        assertEquals("confirmed", word(ended(rail, collected)));
        var refund =
                SampleOrders.fresh(
                        Provider.MTN,
                        Operation.REFUND,
                        "+237670000000",
                        Optional.of(collected.reference()));
        assertEquals("accepted", word(submit(rail, refund)));
        assertEquals("confirmed", word(ended(rail, refund)));
        assertEquals(98_500, mtn.balance());
    }

    @Test
    void a_payout_is_found_after_the_way_of_paying_out_was_changed() {
        MtnSimulator mtn = simulator(PRODUCTION);
        var payout = order(Operation.DISBURSE, "+237670000000");
        assertEquals("accepted", word(submit(rail(mtn), payout)));
        Rail changed = rail(mtn, caught.base(), "disburse-by = deposit-v2");
        assertEquals("confirmed", word(ended(changed, payout)));
        assertEquals("accepted", word(submit(changed, payout)));
        assertEquals(1, movements(mtn));
        assertEquals("confirmed", word(ended(rail(mtn), payout)));
    }

    @ParameterizedTest
    @EnumSource(MtnManners.Reasons.class)
    void a_reason_of_either_shape_is_understood(MtnManners.Reasons shape) {
        MtnSimulator mtn = simulator(PRODUCTION.with(MtnManners.usual().with(shape)));
        Rail rail = rail(mtn);
        for (Operation operation : List.of(Operation.COLLECT, Operation.DISBURSE)) {
            var order = order(operation, "+237670000001");
            assertEquals("accepted", word(submit(rail, order)));
            assertEquals("INSUFFICIENT_FUNDS", word(ended(rail, order)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "COLLECT, +237670000001, INSUFFICIENT_FUNDS",
        "COLLECT, +46733123455, ACCOUNT_NOT_FOUND",
        "DISBURSE, +46733123456, LIMIT_EXCEEDED",
        "DISBURSE, +46733123457, ACCOUNT_NOT_FOUND",
        "DISBURSE, +46733123458, CONFIGURATION"
    })
    void a_refusal_that_comes_as_a_500_is_final_and_nothing_was_taken(
            Operation operation, String number, String code) {
        var manners = MtnManners.usual().with(MtnManners.Refusals.AT_ONCE);
        Rail rail = rail(simulator(PRODUCTION.with(manners)));
        var order = order(operation, number);
        assertEquals(code, word(submit(rail, order)));
        assertEquals("unheard", word(query(rail, order)));
    }

    @Test
    void a_wallet_is_asked_after_by_way_of_the_guard() {
        MtnSimulator mtn = simulator(PRODUCTION);
        Config config = config(mtn, caught.base(), "");
        Config only =
                ConfigFactory.parseString("sanaga.provider.enabled = [mtn]").withFallback(config);
        Rail rail =
                Rails.alone(
                                kit.system(),
                                only,
                                List.of(
                                        MtnRail.from(
                                                only,
                                                new CallbackPath(
                                                        new byte[CallbackPath.KEY_BYTES]))))
                        .rail(Provider.MTN)
                        .orElseThrow();
        assertEquals(Optional.of(true), join(rail.active(new Msisdn("+237670000000"))));
        assertEquals(Optional.of(false), join(rail.active(new Msisdn("+46733123451"))));
        assertEquals(Optional.of(false), join(rail.active(new Msisdn("+46733123450"))));
        assertEquals(Optional.empty(), join(rail.active(new Msisdn("+46733123452"))));
        join(mtn.stop());
        assertEquals(Optional.empty(), join(rail.active(new Msisdn("+237670000000"))));
    }
}
