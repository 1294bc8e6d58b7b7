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

/** Orange Money Cameroon (omcoreapis) as a server to run against. */
public final class OrangeSimulator {
    private static final Duration STOPPING = Duration.ofSeconds(1);

    private final ServerBinding binding;
    private final Simulation parts;
    private final String host;
    private final Settings settings;

    /**
     * How it behaves and what it accepts.
     *
     * @param bearerHeader the header of the bearer token: {@code Authorization}, or {@code
     *     WSO2-Authorization} as in Orange's sandbox
     * @param tokenLife how long a bearer token works; an hour at Orange
     * @param promptLife how long a pay token or a prompt lives; seven minutes at Orange, less here
     * @param delay how long an order usually takes
     * @param openingFloat francs on our wallet at the beginning
     * @param file where its books are kept, to outlive the process
     */
    public record Settings(
            String consumerKey,
            Secret consumerSecret,
            String bearerHeader,
            String apiUser,
            Secret apiPassword,
            String channelMsisdn,
            Secret pin,
            Duration tokenLife,
            Duration promptLife,
            Duration delay,
            long openingFloat,
            Optional<Path> file) {

        /** With fresh credentials and the usual times. */
        public static Settings fresh(long openingFloat, Optional<Path> file) {
            return new Settings(
                    RandomSecrets.text(),
                    RandomSecrets.secret(),
                    "Authorization",
                    RandomSecrets.text(),
                    RandomSecrets.secret(),
                    "691000000",
                    RandomSecrets.pin(),
                    Duration.ofHours(1),
                    Duration.ofSeconds(30),
                    Duration.ofMillis(50),
                    openingFloat,
                    file);
        }
    }

    private OrangeSimulator(
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
    public static CompletionStage<OrangeSimulator> start(
            ActorSystem<?> system, String host, int port, Settings settings) {
        var parts =
                Simulation.of(
                        system,
                        settings.openingFloat(),
                        settings.file(),
                        new MagicNumbers("23769000000", settings.delay()));
        return parts.bind(system, host, port, new OrangeProtocol(settings, parts))
                .thenApply(binding -> new OrangeSimulator(binding, parts, host, settings));
    }

    /** The port it listens at. */
    public int port() {
        return SimulatorServer.port(binding);
    }

    /** Where it is, without a slash at the end. */
    public String baseUrl() {
        return "http://" + host + ":" + port();
    }

    /** What {@code sanaga.provider.orange} must say for the adapter to reach it; goes on top. */
    public Config railConfig() {
        return ConfigFactory.parseMap(
                Map.of(
                        "sanaga.provider.orange.base-url", baseUrl() + OrangeProtocol.BASE,
                        "sanaga.provider.orange.token-url", baseUrl() + "/token",
                        "sanaga.provider.orange.consumer-key", settings.consumerKey(),
                        "sanaga.provider.orange.consumer-secret", settings.consumerSecret().value(),
                        "sanaga.provider.orange.bearer-header", settings.bearerHeader(),
                        "sanaga.provider.orange.api-user", settings.apiUser(),
                        "sanaga.provider.orange.api-password", settings.apiPassword().value(),
                        "sanaga.provider.orange.channel-msisdn", settings.channelMsisdn(),
                        "sanaga.provider.orange.pin", settings.pin().value()),
                "the Orange simulator");
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
