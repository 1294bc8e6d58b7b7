package cm.sanaga.provider.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Manners are read and set from outside, and what comes afterwards is as they say. */
class MannersTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final CallbackCatcher CAUGHT = new CallbackCatcher();

    /** Started with other manners than the usual ones, so that it shows what a reset puts back. */
    private static final MtnSimulator.Settings SETTINGS =
            MtnSimulator.Settings.fresh("127.0.0.1", 10_000, Optional.empty())
                    .with(MtnManners.usual().with(MtnManners.Callbacks.POST));

    private static final MtnSimulator MTN =
            MtnSimulator.start(KIT.system(), "127.0.0.1", 0, SETTINGS).toCompletableFuture().join();
    private static final OrangeSimulator ORANGE =
            OrangeSimulator.start(
                            KIT.system(),
                            "127.0.0.1",
                            0,
                            OrangeSimulator.Settings.fresh(10_000, Optional.empty()))
                    .toCompletableFuture()
                    .join();
    private static final CamtelSimulator CAMTEL =
            CamtelSimulator.start(
                            KIT.system(),
                            "127.0.0.1",
                            0,
                            CamtelSimulator.Settings.fresh(10_000, Optional.empty()))
                    .toCompletableFuture()
                    .join();
    private static final Map<String, SimulatorControl> CONTROLS =
            Map.of(
                    "mtn", new SimulatorControl(MTN.baseUrl()),
                    "orange", new SimulatorControl(ORANGE.baseUrl()),
                    "camtel", new SimulatorControl(CAMTEL.baseUrl()));
    private static final SimulatorControl CONTROL = control("mtn");
    private static final String PAY = "/collection/v1_0/requesttopay";
    private static final String POOR = "237670000001";
    private static final String NUMBER = "237670000010";

    private final MtnClient client = new MtnClient(MTN, SETTINGS);

    private static SimulatorControl control(String provider) {
        return Optional.ofNullable(CONTROLS.get(provider)).orElseThrow();
    }

    @AfterAll
    static void stop() {
        MTN.stop().toCompletableFuture().join();
        ORANGE.stop().toCompletableFuture().join();
        CAMTEL.stop().toCompletableFuture().join();
        CAUGHT.close();
        KIT.shutdownTestKit();
    }

    @BeforeEach
    void log_in() {
        CONTROLS.values().forEach(each -> each.send("POST", "/__sim/reset", ""));
        client.in("collection");
    }

    private static void set(String json) {
        var answer = CONTROL.send("POST", "/__sim/manners", json);
        assertEquals(200, answer.statusCode(), answer::body);
    }

    private static String now(String provider) {
        return control(provider).get("/__sim/manners").path("manners").toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    mtn | reasons | by_direction, text, object
                    mtn | callbacks | put, post
                    mtn | notes | plain, any
                    mtn | refusals | at_the_end, at_once
                    orange | timing | at_once, a_minute_late, never
                    orange | notices | names_over_tls, anywhere
                    camtel | repeats | refused, taken
                    camtel | polls | counted, uncounted
                    """)
    void each_is_shown_with_its_words_and_can_be_set_to_any_of_them_and_put_back(
            String provider, String name, String words) {
        SimulatorControl control = control(provider);
        JsonNode shown = control.get("/__sim/manners");
        assertEquals(
                words.replaceAll("([a-z_]+)", "\"$1\"").replace(" ", ""),
                shown.path("choices").path(name).toString().replaceAll("[\\[\\]]", ""));
        String before = shown.path("manners").toString();
        assertEquals(before, shown.path("at_start").toString());
        for (String word : words.split(", ", -1)) {
            String body = "{\"%s\":\"%s\"}".formatted(name, word);
            var answer = control.send("POST", "/__sim/manners", body);
            assertEquals(200, answer.statusCode(), answer::body);
            JsonNode after = control.get("/__sim/manners");
            assertEquals(word, after.path("manners").path(name).asText());
            assertEquals(before, after.path("at_start").toString());
            assertEquals(after, control.get("/__sim/manners"), answer::body);
            assertEquals(after.toString(), answer.body());
            JsonNode state = control.get("/__sim/state");
            for (String part : new String[] {"manners", "choices", "at_start"}) {
                assertEquals(after.path(part), state.path(part));
            }
        }
        assertEquals(204, control.send("POST", "/__sim/reset", "").statusCode());
        assertEquals(before, now(provider));
    }

    @Test
    void a_reset_puts_back_what_it_started_with_and_not_what_is_usual() {
        set("{\"callbacks\":\"put\",\"reasons\":\"text\"}");
        CONTROL.send("POST", "/__sim/reset", "");
        assertEquals(
                "{\"reasons\":\"by_direction\",\"callbacks\":\"post\",\"notes\":\"plain\","
                        + "\"refusals\":\"at_the_end\"}",
                now("mtn"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    mtn | {"reason":"text"} | reason is not known: there are reasons, callbacks
                    mtn | {"timing":"never"} | timing is not known: there are reasons, callbacks
                    mtn | {"reasons":"TEXT"} | reasons is one of by_direction, text, object, not 'TEXT'
                    mtn | {"reasons":true} | reasons is one of by_direction, text, object, not 'true'
                    mtn | {"reasons":["text"]} | reasons is one of
                    mtn | {"callbacks":"put","notes":""} | notes is one of plain, any, not ''
                    orange | {"timing":"60"} | timing is one of at_once, a_minute_late, never
                    camtel | {"repeats":"taken","reasons":"text"} | reasons is not known: there are repeats, polls
                    camtel | {"repeats":"once","x":1} | x is not known: there are repeats, polls; repeats is one of
                    mtn | ["text"] | manners are an object such as {
                    mtn | null | manners are
                    mtn | {"reasons": | manners are
                    """)
    void what_is_not_understood_is_refused_by_name_and_changes_nothing(
            String provider, String body, String why) {
        String before = now(provider);
        var answer = control(provider).send("POST", "/__sim/manners", body);
        assertEquals(400, answer.statusCode(), answer::body);
        assertTrue(
                Wire.object(answer.body()).orElseThrow().path("error").asText().contains(why),
                answer::body);
        assertEquals(before, now(provider));
    }

    @Test
    void what_is_not_named_stays_and_what_is_shown_can_be_given_back() {
        set("{\"reasons\":\"text\"}");
        set("{\"notes\":\"any\",\"refusals\":null}");
        String both = now("mtn");
        set("{}");
        assertEquals(both, now("mtn"));
        CONTROL.send("POST", "/__sim/reset", "");
        set(both);
        assertEquals(both, now("mtn"));
        assertTrue(both.contains("\"reasons\":\"text\"") && both.contains("\"notes\":\"any\""));
    }

    @Test
    void a_foreign_page_may_not_change_them() {
        var answer =
                CONTROL.send(
                        "POST",
                        "/__sim/manners",
                        "{\"notes\":\"any\"}",
                        "Origin",
                        "http://shop.example.cm");
        assertEquals(403, answer.statusCode());
        assertFalse(now("mtn").contains("any"));
    }

    @Test
    void reasons_are_told_as_they_were_set_last() {
        assertEquals("202 ", client.post(PAY, MtnClient.order("payer", POOR, "XAF")));
        CONTROL.advance(1);
        String status = PAY + "/" + client.reference();
        awaitSaid(status, "\"reason\":\"NOT_ENOUGH_FUNDS\"");
        set("{\"reasons\":\"object\"}");
        awaitSaid(status, "\"reason\":{");
    }

    @ParameterizedTest
    @ValueSource(strings = {"put", "post"})
    void the_next_callback_comes_by_the_method_that_was_set(String method) {
        set("{\"callbacks\":\"" + method + "\"}");
        client.with("X-Callback-Url", CAUGHT.base() + "/x");
        assertEquals("202 ", client.post(PAY, MtnClient.order("payer", NUMBER, "XAF")));
        assertEquals(
                method, CAUGHT.await(1).getFirst().method().toLowerCase(java.util.Locale.ROOT));
    }

    @Test
    void notes_and_refusals_change_for_the_next_order() {
        String quoted = MtnClient.order("payer", NUMBER, "XAF").replace("to the payer", "l'ami");
        assertEquals("400 ", client.post(PAY, quoted));
        set("{\"notes\":\"any\"}");
        assertEquals("202 ", client.fresh().post(PAY, quoted));
        String poor = MtnClient.order("payer", POOR, "XAF");
        assertEquals("202 ", client.fresh().post(PAY, poor));
        set("{\"refusals\":\"at_once\"}");
        String refused = client.fresh().post(PAY, poor);
        assertTrue(refused.startsWith("500 "), refused);
        assertEquals("NOT_ENOUGH_FUNDS", MtnClient.field(refused, "code"));
        assertTrue(client.get(PAY + "/" + client.reference()).startsWith("404 "));
    }

    private void awaitSaid(String status, String part) {
        KIT.createTestProbe()
                .awaitAssert(
                        () -> {
                            String answer = client.get(status);
                            assertTrue(answer.contains(part), answer);
                            return answer;
                        });
    }
}
