package cm.sanaga.provider.simulator;

import cm.sanaga.provider.Secret;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.ServerBinding;

/**
 * Camtel Blue Money as a server to run against, by the proposed profile; see the magic numbers in
 * {@code docs/rails.md}.
 */
public final class CamtelSimulator {
    private static final Duration STOPPING = Duration.ofSeconds(1);
    private static final String RAIL = "sanaga.provider.camtel.";

    private final ServerBinding binding;
    private final Simulation parts;
    private final String host;
    private final Settings settings;

    /**
     * How it behaves and what it accepts.
     *
     * @param organisation our name there
     * @param merchantMsisdn the number of our wallet, international digits
     * @param callbackSecret signs what it calls back
     * @param tokenLife how long a bearer token works
     * @param promptLife how long a customer may take
     * @param delay how long an order usually takes
     * @param openingFloat francs on our wallet at the beginning
     * @param manners how it behaves where nobody knows, at the beginning
     * @param file where its books are kept, to outlive the process
     */
    public record Settings(
            String clientId,
            Secret clientSecret,
            Secret apiKey,
            String organisation,
            String merchantMsisdn,
            Secret callbackSecret,
            Duration tokenLife,
            Duration promptLife,
            Duration delay,
            long openingFloat,
            CamtelManners manners,
            Optional<Path> file) {

        /** With fresh credentials and the usual times. */
        public static Settings fresh(long openingFloat, Optional<Path> file) {
            return new Settings(
                    RandomSecrets.text(),
                    RandomSecrets.secret(),
                    RandomSecrets.secret(),
                    "ESCROWCM",
                    "237620999999",
                    RandomSecrets.secret(),
                    Duration.ofHours(1),
                    Duration.ofSeconds(30),
                    Duration.ofMillis(50),
                    openingFloat,
                    CamtelManners.usual(),
                    file);
        }

        /** The same with other manners. */
        public Settings with(CamtelManners other) {
            return new Settings(
                    clientId,
                    clientSecret,
                    apiKey,
                    organisation,
                    merchantMsisdn,
                    callbackSecret,
                    tokenLife,
                    promptLife,
                    delay,
                    openingFloat,
                    other,
                    file);
        }
    }

    private CamtelSimulator(
            ServerBinding binding, Simulation parts, String host, Settings settings) {
        this.binding = binding;
        this.parts = parts;
        this.host = host;
        this.settings = settings;
    }

    /**
     * Starts it; orders that were pending when the process died go on.
     *
     * @param port 0 for any free one
     */
    public static CompletionStage<CamtelSimulator> start(
            ActorSystem<?> system, String host, int port, Settings settings) {
        var parts =
                Simulation.of(
                        system,
                        settings.openingFloat(),
                        settings.file(),
                        new MagicNumbers("23762000000", settings.delay()));
        return parts.bind(system, host, port, new CamtelProtocol(settings, parts))
                .thenApply(binding -> new CamtelSimulator(binding, parts, host, settings));
    }

    /** The port it listens at. */
    public int port() {
        return SimulatorServer.port(binding);
    }

    /** Where it is, without a slash at the end. */
    public String baseUrl() {
        return "http://" + host + ":" + port();
    }

    /**
     * What {@code sanaga.provider.camtel} must say for the adapter to reach it; goes on top. Here
     * the proposal holds: it is the profile that is simulated, and whether it refuses what came
     * before is known, as long as nobody sets other manners.
     */
    public Config railConfig() {
        return ConfigFactory.parseMap(
                Map.of(
                        RAIL + "profile", "blue-gsma-min",
                        RAIL + "base-url", baseUrl() + CamtelProtocol.BASE,
                        RAIL + "client-id", settings.clientId(),
                        RAIL + "client-secret", settings.clientSecret().value(),
                        RAIL + "api-key", settings.apiKey().value(),
                        RAIL + "organisation-id", settings.organisation(),
                        RAIL + "callback-secret", settings.callbackSecret().value(),
                        RAIL + "resend",
                                settings.manners().repeats() == CamtelManners.Repeats.REFUSED),
                "the Camtel simulator");
    }

    /** Francs on our wallet, as the simulator has it. */
    public long balance() {
        return parts.book().balance();
    }

    /** Stops listening and closes the books. */
    public CompletionStage<Done> stop() {
        return binding.terminate(STOPPING)
                .thenApply(
                        _ -> {
                            parts.book().close();
                            return Done.getInstance();
                        });
    }
}
