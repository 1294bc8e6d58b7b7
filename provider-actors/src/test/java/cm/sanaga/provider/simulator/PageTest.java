package cm.sanaga.provider.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.RecordComponent;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The page for people: what is sent to their browser, and what it may do there. */
class PageTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final OrangeSimulator SIMULATOR =
            OrangeSimulator.start(
                            KIT.system(),
                            "127.0.0.1",
                            0,
                            OrangeSimulator.Settings.fresh(10_000, Optional.empty()))
                    .toCompletableFuture()
                    .join();
    private static final SimulatorControl CONTROL = new SimulatorControl(SIMULATOR.baseUrl());

    /** An address with a host, as a link, an image, a script or a style would have it. */
    private static final Pattern FOREIGN = Pattern.compile("(?i)(https?:|wss?:|ftp:|=[\"']?//)");

    @AfterAll
    static void stop() {
        SIMULATOR.stop().toCompletableFuture().join();
        KIT.shutdownTestKit();
    }

    @Test
    void it_is_html_of_this_provider_and_names_no_foreign_address() {
        var page = CONTROL.send("GET", "/", "");
        assertEquals(200, page.statusCode());
        assertEquals(
                "text/html; charset=utf-8",
                page.headers()
                        .firstValue("Content-Type")
                        .orElse("")
                        .toLowerCase(java.util.Locale.ROOT));
        assertTrue(page.body().contains("<h1>Orange simulator</h1>"));
        assertFalse(FOREIGN.matcher(page.body()).find());
        assertFalse(page.body().contains("{{"));
    }

    @Test
    void only_its_own_script_and_style_run_and_the_number_that_says_so_is_new_each_time() {
        var page = CONTROL.send("GET", "/", "");
        String policy = page.headers().firstValue("Content-Security-Policy").orElse("");
        assertTrue(policy.startsWith("default-src 'none'; "), policy);
        assertFalse(policy.contains("unsafe"), policy);
        String nonce = policy.replaceAll(".*script-src 'nonce-([0-9a-f]+)'.*", "$1");
        assertTrue(page.body().contains("<script nonce=\"" + nonce + "\">"));
        assertTrue(page.body().contains("<style nonce=\"" + nonce + "\">"));
        String again =
                CONTROL.send("GET", "/", "")
                        .headers()
                        .firstValue("Content-Security-Policy")
                        .orElse("");
        assertNotEquals(policy, again);
    }

    @Test
    void what_it_shows_can_only_become_text() {
        String body = CONTROL.send("GET", "/", "").body();
        for (String way : new String[] {"innerHTML", "outerHTML", "insertAdjacent", "write("}) {
            assertFalse(body.contains(way), way);
        }
    }

    @Test
    void a_person_reads_of_each_manner_what_it_is() {
        String page = CONTROL.send("GET", "/", "").body();
        assertTrue(page.contains("id=\"manners\""));
        for (Class<?> manners :
                new Class<?>[] {MtnManners.class, OrangeManners.class, CamtelManners.class}) {
            for (RecordComponent each : manners.getRecordComponents()) {
                assertTrue(page.contains("\n  " + each.getName() + ": ['"), each.getName());
            }
        }
    }

    @Test
    void a_visit_is_no_call_of_the_providers_api() {
        CONTROL.send("GET", "/", "");
        var state = CONTROL.get("/__sim/state");
        assertEquals(0, state.path("requests").size());
        assertEquals(10_000, state.path("balance").asLong());
    }
}
