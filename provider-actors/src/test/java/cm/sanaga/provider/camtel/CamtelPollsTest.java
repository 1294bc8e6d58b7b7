package cm.sanaga.provider.camtel;

import static cm.sanaga.provider.SampleOrders.fixed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.provider.CallbackPath;
import cm.sanaga.provider.Operation;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.Rail;
import cm.sanaga.provider.Reason;
import cm.sanaga.provider.SampleOrders;
import cm.sanaga.provider.http.Approved;
import cm.sanaga.provider.http.RawServer;
import cm.sanaga.provider.simulator.CallbackCatcher;
import cm.sanaga.provider.simulator.CamtelSimulator;
import cm.sanaga.provider.simulator.SimulatorControl;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.LoggingTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** GSMA's pollLimit: how many questions about one request Camtel answers, and what then. */
class CamtelPollsTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final CallbackCatcher CAUGHT = new CallbackCatcher();
    private static final CamtelSimulator SIMULATOR =
            join(
                    CamtelSimulator.start(
                            KIT.system(),
                            "127.0.0.1",
                            0,
                            CamtelSimulator.Settings.fresh(1_000_000, Optional.empty())));
    private static final SimulatorControl CONTROL = new SimulatorControl(SIMULATOR.baseUrl());
    private static final Rail RAIL = rail(SIMULATOR.railConfig());
    private static final int POLL_LIMIT = 60;
    private static final ProviderCall.Order REFUND =
            fixed(Provider.CAMTEL, Operation.REFUND, "+237620000001");
    private static final ProviderCall.Order COLLECT =
            fixed(Provider.CAMTEL, Operation.COLLECT, "+237620000001");
    private static final String TOKEN =
            "{\"access_token\":\"abc\",\"token_type\":\"Bearer\",\"expires_in\":3600}";
    private static final String LINK = Approved.text("camtel/link-request.json");

    @AfterAll
    static void stop() {
        join(SIMULATOR.stop());
        CAUGHT.close();
        KIT.shutdownTestKit();
    }

    @Test
    void the_schedule_has_fewer_questions_than_the_profile_answers_until_a_statement_may_tell() {
        var polling = RAIL.terms().polling();
        Duration asking = polling.then().getLast().until();
        assertEquals(Duration.ofDays(1), asking);
        assertTrue(polling.questions(asking) < POLL_LIMIT, () -> "" + polling.questions(asking));
        assertEquals(9 + 5, polling.questions(Duration.ofMinutes(10)), "while a customer waits");
    }

    @Test
    void what_is_asked_after_too_often_stays_open_and_is_found_when_money_moves() {
        CONTROL.rule("{\"delay_ms\":3600000,\"callback\":\"none\",\"match\":{\"times\":1}}");
        var order = order();
        assertEquals(new Outcome.Accepted(), submit(order));
        for (int i = 0; i < POLL_LIMIT; i++) {
            assertEquals(new Outcome.Accepted(), query(RAIL, order));
            assertEquals("200", lastAnswer());
        }
        assertEquals(new Outcome.Accepted(), query(RAIL, order));
        assertEquals("400", lastAnswer());
        CONTROL.advance(3601);
        KIT.createTestProbe()
                .awaitAssert(() -> assertInstanceOf(Outcome.Confirmed.class, query(RAIL, order)));
    }

    @Test
    void whether_it_counts_can_be_switched() {
        assertEquals(
                200,
                CONTROL.send("POST", "/__sim/manners", "{\"polls\":\"uncounted\"}").statusCode());
        CONTROL.rule("{\"delay_ms\":3600000,\"callback\":\"none\",\"match\":{\"times\":1}}");
        var order = order();
        submit(order);
        for (int i = 0; i <= POLL_LIMIT; i++) {
            query(RAIL, order);
            assertEquals("200", lastAnswer());
        }
        CONTROL.send("POST", "/__sim/reset", "");
    }

    @ParameterizedTest
    @CsvSource({"400, accepted", "403, accepted", "429, not sent", "500, doubt"})
    void a_refused_question_about_a_request_leaves_it_open(int status, String meaning) {
        try (var camtel = new RawServer()) {
            Rail rail = rail(scripted(camtel));
            camtel.answers(200, TOKEN)
                    .answers(200, LINK)
                    .answers(status, Approved.text("camtel/poll-limit.json"));
            assertEquals(meaning, word(query(rail, COLLECT)));
            camtel.answers(200, LINK).answers(400, "{\"errorCode\":\"formatError\"}");
            assertEquals("doubt", word(query(rail, COLLECT)), "any other error tells nothing");
        }
    }

    @Test
    void a_refund_whose_collection_may_not_be_asked_after_any_more_was_not_sent() {
        try (var camtel = new RawServer()) {
            camtel.answers(200, TOKEN)
                    .answers(200, LINK)
                    .answers(400, Approved.text("camtel/poll-limit.json"));
            assertEquals(
                    "not sent",
                    word(join(rail(scripted(camtel)).submit(REFUND, Optional.empty()))));
        }
    }

    @Test
    void a_limit_below_our_schedule_is_said_once_and_an_odd_one_is_passed_over() {
        try (var camtel = new RawServer()) {
            Rail rail = rail(scripted(camtel));
            camtel.answers(200, TOKEN);
            for (String file : new String[] {"odd", "few", "few"}) {
                camtel.answers(200, LINK)
                        .answers(200, Approved.text("camtel/state-" + file + "-polls.json"));
            }
            LoggingTestKit.warn("ask more often than it answers")
                    .withOccurrences(1)
                    .expect(
                            KIT.system(),
                            () -> {
                                for (int i = 0; i < 3; i++) {
                                    assertEquals("accepted", word(query(rail, COLLECT)));
                                }
                                return true;
                            });
        }
    }

    private static Config scripted(RawServer camtel) {
        return ConfigFactory.parseMap(
                        Map.of(
                                "base-url",
                                camtel.url() + "/blue/v1.2",
                                "http.answer-timeout",
                                "20s"))
                .atPath("sanaga.provider.camtel")
                .withFallback(SIMULATOR.railConfig());
    }

    private static Rail rail(Config config) {
        return CamtelRail.open(
                KIT.system(),
                CamtelRail.Settings.from(
                        config.withFallback(
                                        ConfigFactory.parseMap(
                                                Map.of(
                                                        "sanaga.provider.callback-base-url",
                                                        CAUGHT.base().toString())))
                                .withFallback(ConfigFactory.defaultReferenceUnresolved())
                                .resolve()),
                new CallbackPath(new byte[CallbackPath.KEY_BYTES]));
    }

    /** What the simulator answered to the question that came last. */
    private static String lastAnswer() {
        var last = CONTROL.get("/__sim/state").path("requests").path(0);
        assertTrue(last.path("path").asText().contains("/requeststates/"), last.toString());
        return last.path("answer").asText();
    }

    private static ProviderCall.Order order() {
        return SampleOrders.fresh(Provider.CAMTEL, Operation.COLLECT, "+237620000004");
    }

    private static Outcome submit(ProviderCall.Order order) {
        return join(RAIL.submit(order, Optional.empty()));
    }

    private static Outcome query(Rail rail, ProviderCall.Order order) {
        return join(rail.query(order, Optional.empty()));
    }

    private static String word(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted _ -> "accepted";
            case Outcome.Doubt _ -> "doubt";
            case Outcome.NotSent(var reason, _) ->
                    reason.code() == Reason.Code.CONFIGURATION ? "locked out" : "not sent";
            case Outcome.Prepared _,
                    Outcome.HadBefore _,
                    Outcome.Unheard _,
                    Outcome.Declined _,
                    Outcome.Confirmed _ ->
                    outcome.toString();
        };
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
