package cm.sanaga.provider.orange;

import static cm.sanaga.provider.SampleOrders.fixed;
import static cm.sanaga.provider.orange.OrangeFixture.join;
import static cm.sanaga.provider.orange.OrangeFixture.word;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.provider.CallbackPath;
import cm.sanaga.provider.Operation;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.ProviderToken;
import cm.sanaga.provider.Rail;
import cm.sanaga.provider.SampleOrders;
import cm.sanaga.provider.http.Approved;
import cm.sanaga.provider.http.RawServer;
import cm.sanaga.provider.simulator.CallbackCatcher;
import cm.sanaga.provider.simulator.OrangeSimulator;
import com.typesafe.config.ConfigFactory;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Orange's sandbox: another header for the bearer token, other addresses, the same words. */
class OrangeSandboxTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final String SANDBOX = "WSO2-Authorization";
    private static final CallbackCatcher CAUGHT = new CallbackCatcher();
    private static final OrangeSimulator SIMULATOR =
            join(
                    OrangeSimulator.start(
                            KIT.system(),
                            "127.0.0.1",
                            0,
                            OrangeSimulator.Settings.fresh(1_000_000, Optional.empty())
                                    .withBearerHeader(SANDBOX)));

    @AfterAll
    static void stop() {
        join(SIMULATOR.stop());
        CAUGHT.close();
        KIT.shutdownTestKit();
    }

    @Test
    void what_goes_over_the_wire_is_as_approved() {
        var order = fixed(Provider.ORANGE, Operation.COLLECT, "+237699000001");
        try (var orange = new RawServer()) {
            Rail rail =
                    OrangeFixture.rail(
                            KIT.system(),
                            orange,
                            Map.of(
                                    "base-url",
                                    orange.url() + "/omapi/1.0.2",
                                    "token-url",
                                    orange.url() + "/oauth2/token",
                                    "bearer-header",
                                    SANDBOX,
                                    "channel-msisdn",
                                    "691301143"),
                            InstantSource.fixed(SampleOrders.NOON));
            orange.answers(200, Approved.text("orange-gateway/token.json"))
                    .answers(200, Approved.text("orange/initiated.json"));
            var prepared = assertInstanceOf(Outcome.Prepared.class, join(rail.prepare(order)));
            orange.answers(200, Approved.text("orange-status/pending.json"));
            assertEquals("accepted", word(submit(rail, order, prepared)));
            orange.answers(200, Approved.text("orange-status/successful.json"));
            assertEquals("confirmed", word(query(rail, order, prepared)));
            Approved.check("orange-sandbox/login.txt", orange.requests().get(0));
            Approved.check("orange-sandbox/init.txt", orange.requests().get(1));
            Approved.check("orange-sandbox/pay.txt", orange.requests().get(2));
            Approved.check("orange-sandbox/paymentstatus.txt", orange.requests().get(3));
            assertTrue(
                    orange.requests().stream()
                            .skip(1)
                            .noneMatch(one -> one.contains("\nAuthorization:")));
        }
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void an_order_goes_its_whole_way(Operation operation) {
        Rail rail = rail(SANDBOX);
        var order = SampleOrders.fresh(Provider.ORANGE, operation, "+237690000000");
        var prepared = assertInstanceOf(Outcome.Prepared.class, join(rail.prepare(order)));
        submit(rail, order, prepared);
        CAUGHT.await(1);
        assertEquals("confirmed", word(query(rail, order, prepared)));
        assertEquals(Optional.of(true), join(rail.active(order.party())));
    }

    @Test
    void the_header_of_production_opens_nothing_there() {
        var order = SampleOrders.fresh(Provider.ORANGE, Operation.COLLECT, "+237690000000");
        assertEquals("locked out", word(join(rail("Authorization").prepare(order))));
    }

    private static Rail rail(String header) {
        return OrangeRail.open(
                KIT.system(),
                OrangeRail.Settings.from(
                        ConfigFactory.parseMap(
                                        Map.of(
                                                "sanaga.provider.callback-base-url",
                                                CAUGHT.base().toString(),
                                                "sanaga.provider.orange.bearer-header",
                                                header))
                                .withFallback(SIMULATOR.railConfig())
                                .withFallback(ConfigFactory.defaultReferenceUnresolved())
                                .resolve()),
                new CallbackPath(new byte[CallbackPath.KEY_BYTES]));
    }

    private static Outcome submit(Rail rail, ProviderCall.Order order, Outcome.Prepared prepared) {
        return join(rail.submit(order, token(prepared)));
    }

    private static Outcome query(Rail rail, ProviderCall.Order order, Outcome.Prepared prepared) {
        return join(rail.query(order, token(prepared)));
    }

    private static Optional<ProviderToken> token(Outcome.Prepared prepared) {
        return Optional.of(prepared.token());
    }
}
