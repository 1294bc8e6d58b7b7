package cm.sanaga.provider.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page's own script, run. It needs Node.js, which is no part of the build: where there is none,
 * {@link PageScriptTest} alone holds the page.
 */
class PageVisitTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final MtnSimulator.Settings SETTINGS =
            MtnSimulator.Settings.fresh("127.0.0.1", 10_000, Optional.empty());
    private static final MtnSimulator SIMULATOR =
            MtnSimulator.start(KIT.system(), "127.0.0.1", 0, SETTINGS).toCompletableFuture().join();
    private static final CallbackCatcher CAUGHT = new CallbackCatcher();

    @AfterAll
    static void stop() {
        SIMULATOR.stop().toCompletableFuture().join();
        CAUGHT.close();
        KIT.shutdownTestKit();
    }

    @Test
    void a_person_sees_the_wallet_sets_a_rule_and_forgets_everything(@TempDir Path folder)
            throws Exception {
        assumeTrue(run("node", "--version").startsWith("v"), "there is no Node.js here");
        order();
        JsonNode seen = visit(folder);

        JsonNode arrived = seen.path("arrived");
        assertEquals("live", arrived.path("link").asText());
        String figures = arrived.path("figures").asText().replaceAll("[\\h,]", " ");
        assertTrue(figures.startsWith("Balance 11 500 FCFA"), figures);
        assertEquals(1, arrived.path("orders").size());
        String order = arrived.path("orders").path(0).asText().replaceAll("[\\h,]", " ");
        assertTrue(order.contains("succeeded +1 500 237677123456 ch_1"), order);
        assertEquals(1, arrived.path("callbacks").asInt());
        assertTrue(arrived.path("requests").asInt() >= 2, arrived.toString());
        assertEquals(0, arrived.path("rules").size());
        assertEquals("plain", arrived.path("manners").path("notes").asText());

        assertEquals(1, seen.path("ruled").path("rules").size());
        assertEquals(
                Wire.object(
                        "{\"match\":{\"msisdn\":\"670000003\",\"times\":2},\"outcome\":\"EXPIRED\","
                                + "\"then\":{\"after_s\":600},\"http\":\"cut\"}"),
                Optional.of(seen.path("ruled").path("rules").path(0)));
        assertEquals("", seen.path("ruled").path("said").asText());
        assertEquals(
                "match.share is a number between 0 and 1",
                seen.path("refused").path("said").asText());
        assertEquals(1, seen.path("refused").path("rules").size());
        assertEquals("any", seen.path("mannered").path("manners").path("notes").asText());
        assertEquals(0, seen.path("deleted").path("rules").size());
        assertTrue(seen.path("clock").asText().endsWith(" s ahead"), seen.toString());
        JsonNode forgotten = seen.path("forgotten");
        assertEquals(0, forgotten.path("orders").size());
        assertEquals("plain", forgotten.path("manners").path("notes").asText());
    }

    private static void order() {
        var control = new SimulatorControl(SIMULATOR.baseUrl());
        var caller = new MtnCaller(control, SETTINGS);
        caller.logIn();
        caller.calledBackAt(CAUGHT.base() + "/x");
        control.rule("{\"delay_ms\":0}");
        caller.pay();
        CAUGHT.await(1);
        control.send("DELETE", "/__sim/rules", "");
        KIT.createTestProbe()
                .awaitAssert(
                        () -> {
                            JsonNode state = control.get("/__sim/state");
                            assertEquals(1, state.path("callbacks").size());
                            return state;
                        });
    }

    private static JsonNode visit(Path folder) throws IOException {
        Path script = folder.resolve("visit.js");
        try (InputStream in = PageVisitTest.class.getResourceAsStream("visit.js")) {
            Files.write(script, in == null ? new byte[0] : in.readAllBytes());
        }
        String said = run("node", script.toString(), SIMULATOR.baseUrl());
        return Wire.object(said).orElseThrow(() -> new AssertionError(said));
    }

    /** What a program writes; nothing when it is not there. */
    private static String run(String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(process.waitFor(1, TimeUnit.MINUTES));
            return said;
        } catch (IOException e) {
            if (command.length == 2) {
                return "";
            }
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
