package cm.sanaga.provider.simulator;

import static java.util.Map.entry;

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

/** Orange Money Cameroon (omcoreapis and Web Payment, one wallet) as a server to run against. */
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
     * @param web what is Web Payment's alone
     * @param tokenLife how long a bearer token works; an hour at Orange
     * @param promptLife how long a pay token or a prompt lives; seven minutes at Orange, less here
     * @param delay how long an order usually takes
     * @param openingFloat francs on our wallet at the beginning
     * @param manners how it behaves where nobody is sure, at the beginning
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
            Web web,
            Duration tokenLife,
            Duration promptLife,
            Duration delay,
            long openingFloat,
            OrangeManners manners,
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
                    Web.fresh(),
                    Duration.ofHours(1),
                    Duration.ofSeconds(30),
                    Duration.ofMillis(50),
                    openingFloat,
                    OrangeManners.usual(),
                    file);
        }

        /** The same with the bearer token in another header, as Orange's sandbox has it. */
        public Settings withBearerHeader(String other) {
            return new Settings(
                    consumerKey,
                    consumerSecret,
                    other,
                    apiUser,
                    apiPassword,
                    channelMsisdn,
                    pin,
                    web,
                    tokenLife,
                    promptLife,
                    delay,
                    openingFloat,
                    manners,
                    file);
        }

        /** The same with other manners. */
        public Settings with(OrangeManners other) {
            return new Settings(
                    consumerKey,
                    consumerSecret,
                    bearerHeader,
                    apiUser,
                    apiPassword,
                    channelMsisdn,
                    pin,
                    web,
                    tokenLife,
                    promptLife,
                    delay,
                    openingFloat,
                    other,
                    file);
        }
    }

    /**
     * What Web Payment accepts.
     *
     * @param pageLife how long a page may be paid on; ten minutes at Orange by what its clients
     *     wait, which no document confirms
     */
    public record Web(String clientId, Secret clientSecret, Secret merchantKey, Duration pageLife) {

        /** With fresh credentials. */
        public static Web fresh() {
            return new Web(
                    RandomSecrets.text(),
                    RandomSecrets.secret(),
                    RandomSecrets.secret(),
                    Duration.ofMinutes(10));
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
        var manners = new Manners<>(settings.manners());
        var parts =
                Simulation.of(
                        system,
                        settings.openingFloat(),
                        settings.file(),
                        new MagicNumbers(
                                "23769000000", settings.delay(), () -> manners.now().calls()));
        return parts.bind(system, host, port, new OrangeProtocol(settings, manners, parts))
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
        Web web = settings.web();
        return ConfigFactory.parseMap(
                        Map.ofEntries(
                                entry("base-url", baseUrl() + OrangeProtocol.BASE),
                                entry("token-url", baseUrl() + "/token"),
                                entry("consumer-key", settings.consumerKey()),
                                entry("consumer-secret", settings.consumerSecret().value()),
                                entry("bearer-header", settings.bearerHeader()),
                                entry("api-user", settings.apiUser()),
                                entry("api-password", settings.apiPassword().value()),
                                entry("channel-msisdn", settings.channelMsisdn()),
                                entry("pin", settings.pin().value()),
                                entry("web.base-url", baseUrl() + OrangeWebPayment.CAMEROON),
                                entry("web.token-url", baseUrl() + "/oauth/v3/token"),
                                entry("web.client-id", web.clientId()),
                                entry("web.client-secret", web.clientSecret().value()),
                                entry("web.merchant-key", web.merchantKey().value()),
                                entry("web.currency", "XAF"),
                                entry("web.return-url", baseUrl() + OrangeWebPayment.BACK),
                                entry("web.cancel-url", baseUrl() + OrangeWebPayment.CANCELLED)),
                        "the Orange simulator")
                .atPath("sanaga.provider.orange");
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
