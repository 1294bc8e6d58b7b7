package cm.sanaga.provider.orange;

import cm.sanaga.money.Money;
import cm.sanaga.provider.CallbackPath;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.ProviderToken;
import cm.sanaga.provider.Rail;
import cm.sanaga.provider.RailTerms;
import cm.sanaga.provider.Secret;
import cm.sanaga.provider.actor.Unguarded;
import cm.sanaga.provider.http.Exchange;
import cm.sanaga.provider.http.HttpSettings;
import cm.sanaga.provider.http.Keys;
import cm.sanaga.provider.http.ProviderHttp;
import cm.sanaga.provider.http.Tokens;
import com.typesafe.config.Config;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * Orange Money Cameroon, omcoreapis 1.0.2: collects by merchant payment, pays out and gives back by
 * cash-in. The pay token is the only key against doing it twice, so it is fetched and persisted
 * before the order, and an order is never sent twice with one.
 */
public final class OrangeRail implements Rail {
    private final RailTerms terms;
    private final OrangeRequests requests;
    private final OrangeAnswers answers;
    private final Tokens tokens;

    /**
     * The contract with Orange and how patiently we keep it.
     *
     * @param baseUrl up to and with the version, without a slash at the end
     * @param tokenUrl where the bearer token is fetched
     * @param callbackBase where providers reach us, without {@code /webhooks}
     * @param bearerHeader {@code Authorization}, or {@code WSO2-Authorization} in the sandbox
     * @param channelMsisdn the nine digits of the contract's channel user
     * @param retryAfter how long an order that could not be sent should wait
     */
    public record Settings(
            URI baseUrl,
            URI tokenUrl,
            URI callbackBase,
            String consumerKey,
            Secret consumerSecret,
            String bearerHeader,
            String apiUser,
            Secret apiPassword,
            String channelMsisdn,
            Secret pin,
            RailTerms terms,
            Duration retryAfter,
            HttpSettings http) {

        /** From {@code sanaga.provider} in the given root; refuses to go on without the keys. */
        public static Settings from(Config root) {
            Keys orange = Keys.of(root, "sanaga.provider.orange");
            return new Settings(
                    orange.address("base-url"),
                    orange.address("token-url"),
                    Keys.of(root, "sanaga.provider").address("callback-base-url"),
                    orange.text("consumer-key"),
                    orange.secret("consumer-secret"),
                    orange.text("bearer-header"),
                    orange.text("api-user"),
                    orange.secret("api-password"),
                    orange.text("channel-msisdn"),
                    orange.secret("pin"),
                    new RailTerms(Provider.ORANGE, true, orange.polling()),
                    orange.duration("retry-after"),
                    HttpSettings.from(orange.under("http")));
        }
    }

    private OrangeRail(ActorSystem<?> system, Settings settings, CallbackPath callbacks) {
        this.terms = settings.terms();
        this.requests = new OrangeRequests(settings, callbacks);
        this.answers = new OrangeAnswers(settings.retryAfter());
        this.tokens =
                new Tokens(
                        ProviderHttp.open(system, settings.http()),
                        requests.login(),
                        System::nanoTime);
    }

    /** The adapter with settings from {@code sanaga.provider}, read when it is opened. */
    public static Unguarded from(Config root, CallbackPath callbacks) {
        return Unguarded.rail(
                Provider.ORANGE, system -> open(system, Settings.from(root), callbacks));
    }

    /** The adapter with these settings. */
    public static Unguarded with(Settings settings, CallbackPath callbacks) {
        return Unguarded.rail(Provider.ORANGE, system -> open(system, settings, callbacks));
    }

    static Rail open(ActorSystem<?> system, Settings settings, CallbackPath callbacks) {
        return new OrangeRail(system, settings, callbacks);
    }

    @Override
    public RailTerms terms() {
        return terms;
    }

    @Override
    public CompletionStage<Outcome> prepare(ProviderCall.Order order) {
        return tokens.send(requests.init(order))
                .thenApply(exchange -> answers.prepared(order, exchange));
    }

    @Override
    public CompletionStage<Outcome> submit(
            ProviderCall.Order order, Optional<ProviderToken> token) {
        ProviderToken payToken = required(token);
        return tokens.send(requests.pay(order, payToken))
                .thenCompose(
                        exchange ->
                                exchange instanceof Exchange.Answered(int status, String body)
                                                && status == OrangeAnswers.REFUSED
                                        ? query(order, token)
                                                .thenApply(asked -> answers.refused(body, asked))
                                        : CompletableFuture.completedFuture(
                                                answers.submitted(order, payToken, exchange)));
    }

    @Override
    public CompletionStage<Outcome> query(ProviderCall.Order order, Optional<ProviderToken> token) {
        ProviderToken payToken = required(token);
        return tokens.send(requests.status(order, payToken))
                .thenApply(exchange -> answers.queried(order, payToken, exchange));
    }

    /** Orange publishes no balance; the statement tells it. */
    @Override
    public CompletionStage<Optional<Money>> balance() {
        return CompletableFuture.completedFuture(Optional.empty());
    }

    private static ProviderToken required(Optional<ProviderToken> token) {
        return token.orElseThrow(
                () -> new IllegalArgumentException("Orange needs the token of the preparation"));
    }
}
