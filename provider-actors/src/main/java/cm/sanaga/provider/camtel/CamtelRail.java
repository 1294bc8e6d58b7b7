package cm.sanaga.provider.camtel;

import cm.sanaga.kernel.trace.Tracing;
import cm.sanaga.money.Money;
import cm.sanaga.provider.CallbackPath;
import cm.sanaga.provider.Claim;
import cm.sanaga.provider.Msisdn;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.ProviderToken;
import cm.sanaga.provider.Rail;
import cm.sanaga.provider.RailTerms;
import cm.sanaga.provider.Reference;
import cm.sanaga.provider.Secret;
import cm.sanaga.provider.SignedCallback;
import cm.sanaga.provider.actor.Unguarded;
import cm.sanaga.provider.camtel.CamtelRequests.Resource;
import cm.sanaga.provider.http.HttpSettings;
import cm.sanaga.provider.http.Keys;
import cm.sanaga.provider.http.ProviderHttp;
import cm.sanaga.provider.http.Tokens;
import com.typesafe.config.Config;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * Camtel Blue Money by a proposed profile of the GSMA Mobile Money API: collects by merchant
 * payment, pays out by disbursement, gives back by reversal. Our reference is the correlation id.
 */
public final class CamtelRail implements Rail {
    /** The one profile it speaks. */
    public static final String PROFILE = "blue-gsma-min";

    private static final String PATH = "sanaga.provider.camtel";

    /** The header with the signature of a callback. */
    private static final String SIGNATURE = "X-Blue-Signature";

    private final RailTerms terms;
    private final CamtelRequests requests;
    private final CamtelAnswers answers;
    private final Tokens tokens;

    /**
     * The contract with Camtel and how patiently we keep it.
     *
     * @param baseUrl without a slash at the end
     * @param callbackBase where providers reach us, without {@code /webhooks}
     * @param organisation our name at Camtel, a party of every transaction
     * @param retryAfter how long an order that could not be sent should wait
     */
    public record Settings(
            URI baseUrl,
            URI callbackBase,
            String clientId,
            Secret clientSecret,
            Secret apiKey,
            String organisation,
            RailTerms terms,
            Duration retryAfter,
            HttpSettings http) {

        /**
         * From {@code sanaga.provider} in the given root; refuses to go on without the keys, and
         * without somebody's word that the profile is known to be a proposal.
         */
        public static Settings from(Config root) {
            Keys camtel = Keys.of(root, PATH);
            refuseUnknownProfile(root, camtel);
            return new Settings(
                    camtel.address("base-url"),
                    Keys.of(root, "sanaga.provider").address("callback-base-url"),
                    camtel.text("client-id"),
                    camtel.secret("client-secret"),
                    camtel.secret("api-key"),
                    camtel.text("organisation-id"),
                    new RailTerms(Provider.CAMTEL, false, camtel.flag("resend"), camtel.polling()),
                    camtel.duration("retry-after"),
                    HttpSettings.from(camtel.under("http")));
        }

        private static void refuseUnknownProfile(Config root, Keys camtel) {
            boolean named = root.hasPath(PATH + ".profile");
            if (!named || !camtel.text("profile").equals(PROFILE)) {
                throw camtel.bad(
                        "profile",
                        "must be "
                                + PROFILE
                                + " for this rail to start. Camtel has published no API: the"
                                + " profile is a proposal, and no contract can be tested against"
                                + " it. Set it to say that you know, or leave camtel out of"
                                + " sanaga.provider.enabled");
            }
        }
    }

    private CamtelRail(
            ActorSystem<?> system, Settings settings, CallbackPath callbacks, InstantSource clock) {
        this.terms = settings.terms();
        this.requests = new CamtelRequests(settings, callbacks, clock);
        this.answers = new CamtelAnswers(settings.retryAfter(), settings.terms().polling());
        this.tokens =
                new Tokens(
                        ProviderHttp.open(system, settings.http()),
                        requests.login(),
                        System::nanoTime);
    }

    /** The adapter with settings from {@code sanaga.provider}, read when it is opened. */
    public static Unguarded from(Config root, CallbackPath callbacks) {
        return Unguarded.rail(
                Provider.CAMTEL, system -> open(system, Settings.from(root), callbacks));
    }

    /** The adapter with these settings. */
    public static Unguarded with(Settings settings, CallbackPath callbacks) {
        return Unguarded.rail(Provider.CAMTEL, system -> open(system, settings, callbacks));
    }

    /** How a callback of Camtel's shows that it is one, by the secret shared with it. */
    public static SignedCallback signature(Config root) {
        return new SignedCallback(SIGNATURE, Keys.of(root, PATH).secret("callback-secret"));
    }

    static Rail open(ActorSystem<?> system, Settings settings, CallbackPath callbacks) {
        return open(system, settings, callbacks, InstantSource.system());
    }

    static Rail open(
            ActorSystem<?> system, Settings settings, CallbackPath callbacks, InstantSource clock) {
        return new CamtelRail(system, settings, callbacks, clock);
    }

    @Override
    public RailTerms terms() {
        return terms;
    }

    /** Never asked: Camtel wants no token before the order. */
    @Override
    public CompletionStage<Outcome> prepare(ProviderCall.Order order) {
        return CompletableFuture.failedFuture(
                new UnsupportedOperationException("Camtel has no preparation"));
    }

    @Override
    public CompletionStage<Outcome> submit(
            ProviderCall.Order order, Optional<ProviderToken> token) {
        Resource resource = Resource.of(order);
        return switch (resource) {
            case MERCHANT_PAY, DISBURSEMENT ->
                    tokens.send(requests.create(order, resource))
                            .thenApply(exchange -> answers.submitted(order, exchange));
            case REVERSAL ->
                    trail(order.original().orElseThrow())
                            .thenCompose(Tracing.carried(collection -> reverse(order, collection)));
        };
    }

    /** A reversal names the transaction, of which we know only our own name. */
    private CompletionStage<Outcome> reverse(ProviderCall.Order order, CamtelTrail.End collection) {
        return collection instanceof CamtelTrail.Transaction(var reference)
                ? tokens.send(requests.reverse(order, reference))
                        .thenApply(exchange -> answers.submitted(order, exchange))
                : CompletableFuture.completedFuture(answers.irreversible(order, collection));
    }

    @Override
    public CompletionStage<Outcome> query(ProviderCall.Order order, Optional<ProviderToken> token) {
        return trail(order.reference()).thenCompose(Tracing.carried(end -> look(order, end)));
    }

    /** The collection, then its reversal. */
    @Override
    public int requestsToSubmit(ProviderCall.Order order) {
        return Resource.of(order) == Resource.REVERSAL ? 2 : 1;
    }

    /** The link, then where it leads. */
    @Override
    public int requestsToQuery(ProviderCall.Order order) {
        return 2;
    }

    private CompletionStage<Outcome> look(ProviderCall.Order order, CamtelTrail.End end) {
        return end instanceof CamtelTrail.Transaction(var reference)
                ? tokens.send(requests.transaction(reference))
                        .thenApply(exchange -> answers.looked(order, exchange))
                : CompletableFuture.completedFuture(answers.unmoved(order, end));
    }

    private CompletionStage<CamtelTrail.End> trail(Reference correlation) {
        return tokens.send(requests.response(correlation))
                .thenApply(CamtelTrail::link)
                .thenCompose(Tracing.carried(this::followed));
    }

    private CompletionStage<CamtelTrail.End> followed(CamtelTrail trail) {
        return switch (trail) {
            case CamtelTrail.Request(var id) ->
                    tokens.send(requests.requestState(id)).thenApply(CamtelTrail::state);
            case CamtelTrail.End end -> CompletableFuture.completedFuture(end);
        };
    }

    @Override
    public CompletionStage<Optional<Boolean>> active(Msisdn party) {
        return tokens.send(requests.holder(party)).thenApply(CamtelAnswers::active);
    }

    @Override
    public Optional<Claim> claimed(String body) {
        return CamtelAnswers.claimed(body);
    }

    @Override
    public CompletionStage<Optional<Money>> balance() {
        return tokens.send(requests.balance()).thenApply(CamtelAnswers::balance);
    }
}
