package cm.sanaga.provider.simulator;

import cm.sanaga.provider.Secret;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.ServerBinding;

/** MTN MoMo as a server to run against; see the magic numbers in {@code docs/rails.md}. */
public final class MtnSimulator {
    private static final Duration STOPPING = Duration.ofSeconds(1);

    private final ServerBinding binding;
    private final Simulation parts;
    private final String host;
    private final Settings settings;

    /**
     * How it behaves and what it accepts.
     *
     * @param callbackHost the only host it calls back, as registered with the API user
     * @param tokenLife how long a bearer token works; an hour at MTN
     * @param promptLife how long a customer may take; five minutes at MTN, less here for patience
     * @param delay how long an order usually takes
     * @param openingFloat francs on our wallet at the beginning
     * @param manners how it behaves where nobody is sure, at the beginning
     * @param file where its books are kept, to outlive the process
     */
    public record Settings(
            String apiUser,
            Secret apiKey,
            Secret collectionKey,
            Secret disbursementKey,
            String targetEnvironment,
            String callbackHost,
            Duration tokenLife,
            Duration promptLife,
            Duration delay,
            long openingFloat,
            MtnManners manners,
            Optional<Path> file) {
        private static final String SANDBOX = "sandbox";
        private static final Pattern WHOLE = Pattern.compile("([1-9][0-9]{0,11})");
        private static final Pattern WHOLE_WITH_DECIMALS =
                Pattern.compile("([1-9][0-9]{0,11})(?:\\.0{1,2})?");

        /** With fresh credentials and the usual times. */
        public static Settings fresh(String callbackHost, long openingFloat, Optional<Path> file) {
            return new Settings(
                    UUID.randomUUID().toString(),
                    RandomSecrets.secret(),
                    RandomSecrets.secret(),
                    RandomSecrets.secret(),
                    "mtncameroon",
                    callbackHost,
                    Duration.ofHours(1),
                    Duration.ofSeconds(30),
                    Duration.ofMillis(50),
                    openingFloat,
                    MtnManners.usual(),
                    file);
        }

        /** The same in MTN's sandbox, which plays with euros and makes API users for anybody. */
        public Settings inSandbox() {
            return with(SANDBOX, manners);
        }

        /** The same with other manners. */
        public Settings with(MtnManners other) {
            return with(targetEnvironment, other);
        }

        private Settings with(String environment, MtnManners other) {
            return new Settings(
                    apiUser,
                    apiKey,
                    collectionKey,
                    disbursementKey,
                    environment,
                    callbackHost,
                    tokenLife,
                    promptLife,
                    delay,
                    openingFloat,
                    other,
                    file);
        }

        String currency() {
            return sandbox() ? "EUR" : "XAF";
        }

        /** The sandbox takes decimals and drops noughts; cents have no place in these books. */
        Optional<Long> amount(String text) {
            Matcher whole = (sandbox() ? WHOLE_WITH_DECIMALS : WHOLE).matcher(text);
            return whole.matches() ? Optional.of(Long.parseLong(whole.group(1))) : Optional.empty();
        }

        boolean sandbox() {
            return targetEnvironment.equals(SANDBOX);
        }

        MtnUsers.User user() {
            return new MtnUsers.User(apiUser, callbackHost, Optional.empty(), Optional.of(apiKey));
        }
    }

    private MtnSimulator(ServerBinding binding, Simulation parts, String host, Settings settings) {
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
    public static CompletionStage<MtnSimulator> start(
            ActorSystem<?> system, String host, int port, Settings settings) {
        var parts =
                Simulation.of(
                        system,
                        settings.openingFloat(),
                        settings.file(),
                        new MagicNumbers("23767000000", settings.delay()));
        return parts.bind(system, host, port, new MtnProtocol(settings, parts))
                .thenApply(binding -> new MtnSimulator(binding, parts, host, settings));
    }

    /** The port it listens at. */
    public int port() {
        return SimulatorServer.port(binding);
    }

    /** Where it is, without a slash at the end. */
    public String baseUrl() {
        return "http://" + host + ":" + port();
    }

    /** What {@code sanaga.provider.mtn} must say for the adapter to reach it; goes on top. */
    public Config railConfig() {
        return ConfigFactory.parseMap(
                Map.of(
                        "sanaga.provider.mtn.base-url", baseUrl(),
                        "sanaga.provider.mtn.api-user", settings.apiUser(),
                        "sanaga.provider.mtn.api-key", settings.apiKey().value(),
                        "sanaga.provider.mtn.collection-subscription-key",
                                settings.collectionKey().value(),
                        "sanaga.provider.mtn.disbursement-subscription-key",
                                settings.disbursementKey().value(),
                        "sanaga.provider.mtn.target-environment", settings.targetEnvironment(),
                        "sanaga.provider.mtn.shared-wallet", true),
                "the MTN simulator");
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
