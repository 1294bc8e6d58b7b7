package cm.sanaga.provider.mtn;

import cm.sanaga.kernel.trace.Tracing;
import cm.sanaga.money.Currency;
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
import cm.sanaga.provider.Secret;
import cm.sanaga.provider.actor.Unguarded;
import cm.sanaga.provider.http.HttpSettings;
import cm.sanaga.provider.http.Keys;
import cm.sanaga.provider.http.ProviderHttp;
import cm.sanaga.provider.http.Tokens;
import com.typesafe.config.Config;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * MTN MoMo Open API: collects by request to pay, pays out by transfer or deposit, gives back by
 * refund. Our reference is MTN's idempotency key, so the same order may be sent again without harm.
 */
public final class MtnRail implements Rail {
    private static final String SANDBOX = "sandbox";

    private final RailTerms terms;
    private final ProviderHttp http;
    private final MtnRequests requests;
    private final MtnAnswers answers;
    private final Tokens collection;
    private final Tokens disbursement;
    private final boolean sharedWallet;

    /**
     * The contract with MTN and how patiently we keep it.
     *
     * @param baseUrl without a slash at the end
     * @param callbackBase where providers reach us, without {@code /webhooks}
     * @param apiUser the API user, a UUID
     * @param targetEnvironment {@code mtncameroon} in production
     * @param disburseBy as which of MTN's resources money goes out
     * @param refundBy which version of MTN's refund gives it back
     * @param sharedWallet whether both products stand on one wallet; if not, balances add up
     * @param retryAfter how long an order that could not be sent should wait
     */
    public record Settings(
            URI baseUrl,
            URI callbackBase,
            String apiUser,
            Secret apiKey,
            Secret collectionKey,
            Secret disbursementKey,
            String targetEnvironment,
            DisburseBy disburseBy,
            RefundBy refundBy,
            boolean sharedWallet,
            RailTerms terms,
            Duration retryAfter,
            HttpSettings http) {

        /** From {@code sanaga.provider} in the given root; refuses to go on without the keys. */
        public static Settings from(Config root) {
            Keys mtn = Keys.of(root, "sanaga.provider.mtn");
            return new Settings(
                    mtn.address("base-url"),
                    Keys.of(root, "sanaga.provider").address("callback-base-url"),
                    mtn.text("api-user"),
                    mtn.secret("api-key"),
                    mtn.secret("collection-subscription-key"),
                    mtn.secret("disbursement-subscription-key"),
                    mtn.text("target-environment"),
                    chosen(
                            mtn,
                            "disburse-by",
                            Map.of(
                                    "transfer", DisburseBy.TRANSFER,
                                    "deposit-v1", DisburseBy.DEPOSIT_V1,
                                    "deposit-v2", DisburseBy.DEPOSIT_V2)),
                    chosen(
                            mtn,
                            "refund-by",
                            Map.of("refund-v1", RefundBy.V1, "refund-v2", RefundBy.V2)),
                    mtn.flag("shared-wallet"),
                    new RailTerms(Provider.MTN, false, true, mtn.polling()),
                    mtn.duration("retry-after"),
                    HttpSettings.from(mtn.under("http")));
        }

        private static <T> T chosen(Keys mtn, String key, Map<String, T> choices) {
            T choice = choices.get(mtn.text(key));
            if (choice == null) {
                throw mtn.bad(key, "must be one of " + new TreeSet<>(choices.keySet()));
            }
            return choice;
        }

        /** MTN's sandbox plays with euros; a franc is called one there and nowhere else. */
        String currency(Currency ours) {
            return targetEnvironment.equals(SANDBOX) ? "EUR" : ours.name();
        }
    }

    /** As which of MTN's resources money goes out; the contract says which is open to us. */
    public enum DisburseBy {
        TRANSFER,
        DEPOSIT_V1,
        DEPOSIT_V2
    }

    /** Which version of MTN's refund gives money back. */
    public enum RefundBy {
        V1,
        V2
    }

    private MtnRail(ActorSystem<?> system, Settings settings, CallbackPath callbacks) {
        LongSupplier nanos = System::nanoTime;
        this.terms = settings.terms();
        this.http = ProviderHttp.open(system, settings.http());
        this.requests = new MtnRequests(settings, callbacks);
        this.answers = new MtnAnswers(settings.retryAfter(), settings.currency(Currency.XAF));
        this.collection = new Tokens(http, requests.login(MtnProduct.COLLECTION), nanos);
        this.disbursement = new Tokens(http, requests.login(MtnProduct.DISBURSEMENT), nanos);
        this.sharedWallet = settings.sharedWallet();
    }

    /** The adapter with settings from {@code sanaga.provider}, read when it is opened. */
    public static Unguarded from(Config root, CallbackPath callbacks) {
        return Unguarded.rail(Provider.MTN, system -> open(system, Settings.from(root), callbacks));
    }

    /** The adapter with these settings. */
    public static Unguarded with(Settings settings, CallbackPath callbacks) {
        return Unguarded.rail(Provider.MTN, system -> open(system, settings, callbacks));
    }

    static Rail open(ActorSystem<?> system, Settings settings, CallbackPath callbacks) {
        return new MtnRail(system, settings, callbacks);
    }

    @Override
    public RailTerms terms() {
        return terms;
    }

    /** Never asked: MTN wants no token before the order. */
    @Override
    public CompletionStage<Outcome> prepare(ProviderCall.Order order) {
        return CompletableFuture.failedFuture(
                new UnsupportedOperationException("MTN has no preparation"));
    }

    @Override
    public CompletionStage<Outcome> submit(
            ProviderCall.Order order, Optional<ProviderToken> token) {
        return tokens(requests.resource(order).product())
                .send(requests.create(order))
                .thenApply(exchange -> answers.submitted(order, exchange));
    }

    /**
     * The settings may have changed since the order went out. So what is unknown as one kind of
     * payout is asked after as the other: "never heard of it" lets us send again.
     */
    @Override
    public CompletionStage<Outcome> query(ProviderCall.Order order, Optional<ProviderToken> token) {
        MtnResource resource = requests.resource(order);
        return query(order, resource)
                .thenCompose(
                        Tracing.carried(
                                outcome ->
                                        outcome instanceof Outcome.Unheard
                                                ? resource.sibling()
                                                        .map(other -> query(order, other))
                                                        .orElse(
                                                                CompletableFuture.completedFuture(
                                                                        outcome))
                                                : CompletableFuture.completedFuture(outcome)));
    }

    private CompletionStage<Outcome> query(ProviderCall.Order order, MtnResource resource) {
        return tokens(resource.product())
                .send(requests.status(resource, order.reference()))
                .thenApply(exchange -> answers.queried(order, exchange));
    }

    @Override
    public CompletionStage<Optional<Boolean>> active(Msisdn party) {
        return tokens(MtnProduct.COLLECTION)
                .send(requests.active(party))
                .thenApply(MtnAnswers::active);
    }

    @Override
    public Optional<Claim> claimed(String body) {
        return answers.claimed(body);
    }

    @Override
    public CompletionStage<Optional<Money>> balance() {
        CompletionStage<Optional<Money>> paidOut = balance(MtnProduct.DISBURSEMENT);
        return sharedWallet
                ? paidOut
                : paidOut.thenCombine(
                        balance(MtnProduct.COLLECTION),
                        (out, in) -> out.flatMap(o -> in.map(o::plus)));
    }

    private CompletionStage<Optional<Money>> balance(MtnProduct product) {
        return tokens(product).send(requests.balance(product)).thenApply(answers::balance);
    }

    private Tokens tokens(MtnProduct product) {
        return switch (product) {
            case COLLECTION -> collection;
            case DISBURSEMENT -> disbursement;
        };
    }
}
