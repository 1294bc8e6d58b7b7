package cm.sanaga.node;

import cm.sanaga.provider.simulator.CamtelSimulator;
import cm.sanaga.provider.simulator.MtnSimulator;
import cm.sanaga.provider.simulator.OrangeManners;
import cm.sanaga.provider.simulator.OrangeSimulator;
import com.typesafe.config.Config;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * The one list of the provider simulators there are, and how they are started: on ports that follow
 * one another, each with a book of its own.
 */
final class Simulators {
    static final String HOST = "127.0.0.1";

    /** Francs on each wallet before the first payment, so that payouts can go out anywhere. */
    static final long OPENING_FLOAT = 100_000_000;

    private static final int HIGHEST_PORT = 65_535;

    private static final List<Kind<?, ?>> ALL =
            List.of(
                    new Kind<>(
                            "mtn",
                            book -> MtnSimulator.Settings.fresh(HOST, OPENING_FLOAT, book),
                            MtnSimulator::start,
                            MtnSimulator::baseUrl,
                            MtnSimulator::railConfig,
                            MtnSimulator::stop,
                            """
                            curl -i {address}/collection/v1_0/requesttopay \\
                              -H "Authorization: Bearer $(curl -s -X POST {address}/collection/token \\
                                -u {api_user}:{api_key} \\
                                -H 'Ocp-Apim-Subscription-Key: {collection_key}' \\
                                | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')" \\
                              -H 'Ocp-Apim-Subscription-Key: {collection_key}' \\
                              -H 'X-Target-Environment: {target_environment}' \\
                              -H "X-Reference-Id: $(cat /proc/sys/kernel/random/uuid 2>/dev/null || uuidgen)" \\
                              -H 'Content-Type: application/json' \\
                              -d '{"amount": "500", "currency": "XAF", "externalId": "order-1",
                                "payer": {"partyIdType": "MSISDN", "partyId": "237670000000"},
                                "payerMessage": "Coffee", "payeeNote": "Coffee"}'
                            """),
                    new Kind<>(
                            "orange",
                            Simulators::orange,
                            OrangeSimulator::start,
                            OrangeSimulator::baseUrl,
                            OrangeSimulator::railConfig,
                            OrangeSimulator::stop,
                            """
                            curl -i -X POST {address}/omcoreapis/1.0.2/mp/init \\
                              -H "{bearer_header}: Bearer $(curl -s {address}/token \\
                                -u {consumer_key}:{consumer_secret} -d grant_type=client_credentials \\
                                | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')" \\
                              -H "X-AUTH-TOKEN: $(printf %s {api_user}:{api_password} | base64 | tr -d '\\n')"

                            curl -i {address}/orange-money-webpay/cm/v1/webpayment \\
                              -H "Authorization: Bearer $(curl -s {address}/oauth/v3/token \\
                                -u {web_client_id}:{web_client_secret} \\
                                -d grant_type=client_credentials \\
                                | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')" \\
                              -H 'Content-Type: application/json' \\
                              -d '{"merchant_key": "{web_merchant_key}", "currency": "XAF",
                                "order_id": "order-'$(date +%s)'", "amount": 500,
                                "return_url": "{address}/payment/back",
                                "cancel_url": "{address}/payment/cancelled",
                                "notif_url": "http://127.0.0.1:9/", "lang": "fr",
                                "reference": "order-1"}'
                            """),
                    new Kind<>(
                            "camtel",
                            book -> CamtelSimulator.Settings.fresh(OPENING_FLOAT, book),
                            CamtelSimulator::start,
                            CamtelSimulator::baseUrl,
                            CamtelSimulator::railConfig,
                            CamtelSimulator::stop,
                            """
                            curl -i {address}/blue/v1.2/accounts/balance \\
                              -H "Authorization: Bearer $(curl -s {address}/blue/v1.2/oauth/token \\
                                -u {client_id}:{client_secret} -d grant_type=client_credentials \\
                                | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')" \\
                              -H 'X-API-Key: {api_key}' -H "X-Date: $(date -u +%Y-%m-%dT%H:%M:%SZ)"
                            """));

    private Simulators() {}

    /** Whoever runs it here is called back over plain http at a number, as Orange would not do. */
    private static OrangeSimulator.Settings orange(Optional<Path> book) {
        OrangeSimulator.Settings fresh = OrangeSimulator.Settings.fresh(OPENING_FLOAT, book);
        return fresh.with(fresh.manners().with(OrangeManners.Notices.ANYWHERE));
    }

    /**
     * One provider's simulator, whatever protocol it speaks.
     *
     * @param fresh its settings with new credentials and this book
     * @param example a call that works, with the names of credentials in braces
     */
    private record Kind<S, C extends Record>(
            String name,
            Function<Optional<Path>, C> fresh,
            Starter<S, C> starter,
            Function<S, String> baseUrl,
            Function<S, Config> railConfig,
            Function<S, CompletionStage<Done>> stop,
            String example) {

        Running start(ActorSystem<?> system, int port, Book book, Ending ending) {
            C settings = book.credentials().kept(name, fresh.apply(Optional.of(book.of(name))));
            S simulator = started(port, starter.start(system, HOST, port, settings));
            ending.with(
                    name + " simulator",
                    () -> stop.apply(simulator).toCompletableFuture().get(5, TimeUnit.SECONDS));
            return new Running(
                    name,
                    URI.create(baseUrl.apply(simulator)),
                    railConfig.apply(simulator),
                    RecordTexts.of(settings),
                    example);
        }
    }

    /** How a simulator of this kind begins to listen. */
    private interface Starter<S, C> {
        CompletionStage<S> start(ActorSystem<?> system, String host, int port, C settings);
    }

    /** Where the simulators keep what they keep. */
    interface Book {
        /** The file of this provider's orders. */
        Path of(String provider);

        /** Those to use, of which some may have been used before. */
        Credentials credentials();
    }

    /** Chooses credentials. */
    interface Credentials {
        /** Always new ones. */
        Credentials FRESH =
                new Credentials() {
                    @Override
                    public <C extends Record> C kept(String provider, C fresh) {
                        return fresh;
                    }
                };

        /** The settings with the credentials this provider is to accept. */
        <C extends Record> C kept(String provider, C fresh);
    }

    /**
     * A simulator that listens.
     *
     * @param railConfig what the adapter must be told to reach it
     * @param credentials the texts among its settings
     */
    record Running(
            String name,
            URI address,
            Config railConfig,
            Map<String, String> credentials,
            String example) {

        /** A call that works, to be pasted into a shell. */
        String curl() {
            String call = example.replace("{address}", address.toString());
            for (Map.Entry<String, String> each : credentials.entrySet()) {
                call = call.replace("{" + each.getKey() + "}", each.getValue());
            }
            return call;
        }
    }

    /** The providers, in the order of their ports. */
    static List<String> names() {
        return ALL.stream().<String>map(Kind::name).toList();
    }

    /**
     * Starts all of them.
     *
     * @param first the port of the first one, 0 for any free ones
     * @throws StartupProblem when a port is taken
     */
    static List<Running> start(ActorSystem<?> system, int first, Book book, Ending ending) {
        if (first + ALL.size() - 1 > HIGHEST_PORT) {
            throw new StartupProblem(
                    "%s must leave room for %d ports: at most %d"
                            .formatted(
                                    Settings.SIMULATOR_PORT,
                                    ALL.size(),
                                    HIGHEST_PORT - ALL.size() + 1));
        }
        List<Running> running = new ArrayList<>();
        for (Kind<?, ?> kind : ALL) {
            int port = first == 0 ? 0 : first + running.size();
            running.add(kind.start(system, port, book, ending));
        }
        return List.copyOf(running);
    }

    private static <T> T started(int port, CompletionStage<T> starting) {
        try {
            return starting.toCompletableFuture().join();
        } catch (CompletionException e) {
            throw StartupProblem.ifTaken(e, Settings.SIMULATOR_PORT, port);
        }
    }
}
