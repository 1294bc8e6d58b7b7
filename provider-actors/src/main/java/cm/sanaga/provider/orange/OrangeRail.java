package cm.sanaga.provider.orange;

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
import cm.sanaga.provider.actor.Unguarded;
import cm.sanaga.provider.http.HttpSettings;
import cm.sanaga.provider.http.Keys;
import cm.sanaga.provider.http.ProviderHttp;
import cm.sanaga.provider.http.Tokens;
import com.typesafe.config.Config;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Orange Money Cameroon. Collections go by omcoreapis or by Web Payment, as the contract has it;
 * what goes out goes by cash-in of omcoreapis, for Web Payment has nothing of the kind. Both want a
 * token that is persisted before the payer can pay; it tells by which surface its order goes on.
 */
public final class OrangeRail implements Rail {
    private static final Logger LOG = LoggerFactory.getLogger(OrangeRail.class);
    private static final String PATH = "sanaga.provider.orange";
    private static final String TOKEN_LOST =
            "only by its token can it be asked after, and that is not known";

    private final Settings settings;
    private final Optional<OrangeCore> core;
    private final Optional<OrangeWeb> web;

    /** By which surface a new collection goes. */
    public enum Surface {
        OMCOREAPIS,
        WEBPAYMENT
    }

    /**
     * The contracts with Orange and how patiently we keep them.
     *
     * @param collectBy whose contract is there
     * @param core without it nothing goes out
     * @param callbackBase where providers reach us, without {@code /webhooks}
     * @param retryAfter how long an order that could not be sent should wait
     */
    public record Settings(
            Surface collectBy,
            Optional<OrangeContract.Core> core,
            Optional<OrangeContract.Web> web,
            URI callbackBase,
            RailTerms terms,
            Duration retryAfter,
            HttpSettings http) {

        /** {@code /webhooks/orange/<35 characters of a payment>.<32 of its proof>}. */
        private static final int LONGEST_CALLBACK_PATH = "/webhooks/orange/".length() + 35 + 33;

        /** From {@code sanaga.provider} in the given root; refuses to go on without the keys. */
        public static Settings from(Config root) {
            Keys provider = Keys.of(root, "sanaga.provider");
            Keys orange = provider.under("orange");
            Surface surface = surface(orange);
            var read =
                    new Settings(
                            surface,
                            contract(
                                    root,
                                    orange,
                                    "",
                                    OrangeContract.Core.KEYS,
                                    surface == Surface.OMCOREAPIS,
                                    OrangeContract.Core::from),
                            contract(
                                    root,
                                    orange.under("web"),
                                    "web.",
                                    OrangeContract.Web.KEYS,
                                    surface == Surface.WEBPAYMENT,
                                    OrangeContract.Web::from),
                            provider.address("callback-base-url"),
                            new RailTerms(Provider.ORANGE, true, true, orange.polling()),
                            orange.duration("retry-after"),
                            HttpSettings.from(orange.under("http")));
            int room = OrangeContract.Web.LONGEST_ADDRESS - LONGEST_CALLBACK_PATH;
            if (surface == Surface.WEBPAYMENT && read.callbackBase.toString().length() > room) {
                throw provider.bad(
                        "callback-base-url",
                        "must have at most " + room + " characters for Orange's Web Payment");
            }
            return read;
        }

        private static Surface surface(Keys orange) {
            return switch (orange.text("surface")) {
                case "omcoreapis" -> Surface.OMCOREAPIS;
                case "webpayment" -> Surface.WEBPAYMENT;
                default -> throw orange.bad("surface", "must be omcoreapis or webpayment");
            };
        }

        /** A contract of which one key is set must be whole, needed or not. */
        private static <T> Optional<T> contract(
                Config root,
                Keys keys,
                String prefix,
                List<String> names,
                boolean needed,
                Function<Keys, T> reader) {
            boolean begun =
                    names.stream().anyMatch(name -> root.hasPath(PATH + "." + prefix + name));
            return needed || begun ? Optional.of(reader.apply(keys)) : Optional.empty();
        }
    }

    private OrangeRail(
            ActorSystem<?> system, Settings settings, CallbackPath callbacks, InstantSource clock) {
        var http = ProviderHttp.open(system, settings.http());
        var outcomes = new OrangeOutcomes(settings.retryAfter());
        URI base = settings.callbackBase();
        this.settings = settings;
        this.core =
                settings.core()
                        .map(
                                contract -> {
                                    var requests =
                                            new OrangeCoreRequests(contract, base, callbacks);
                                    return new OrangeCore(
                                            new Tokens(http, requests.login(), System::nanoTime),
                                            requests,
                                            new OrangeCoreAnswers(outcomes),
                                            contract.tokenLife(),
                                            clock);
                                });
        this.web =
                settings.web()
                        .map(
                                contract -> {
                                    var requests = new OrangeWebRequests(contract, base, callbacks);
                                    return new OrangeWeb(
                                            new Tokens(http, requests.login(), System::nanoTime),
                                            requests,
                                            new OrangeWebAnswers(outcomes, contract.currency()));
                                });
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
        if (settings.collectBy() == Surface.WEBPAYMENT) {
            if (settings.core().isEmpty()) {
                LOG.warn("orange: without omcoreapis no payout and no refund can go out");
            }
            if (!calledBack(settings.callbackBase())) {
                LOG.warn("orange: Web Payment calls back https and host names only, polls remain");
            }
        }
        return open(system, settings, callbacks, InstantSource.system());
    }

    static Rail open(
            ActorSystem<?> system, Settings settings, CallbackPath callbacks, InstantSource clock) {
        return new OrangeRail(system, settings, callbacks, clock);
    }

    /** Web Payment does not call back over plain http, nor a host that is a number. */
    static boolean calledBack(URI base) {
        String host = base.getHost();
        return "https".equals(base.getScheme())
                && !host.startsWith("[")
                && !host.matches("[0-9.]+");
    }

    @Override
    public RailTerms terms() {
        return settings.terms();
    }

    @Override
    public CompletionStage<Outcome> prepare(ProviderCall.Order order) {
        return switch (order.operation()) {
            case COLLECT ->
                    switch (settings.collectBy()) {
                        case OMCOREAPIS -> prepare(core, order);
                        case WEBPAYMENT -> prepare(web, order);
                    };
            case DISBURSE, REFUND -> prepare(core, order);
        };
    }

    private static CompletionStage<Outcome> prepare(
            Optional<? extends OrangeSurface<?>> surface, ProviderCall.Order order) {
        return surface.map(some -> some.prepare(order))
                .orElseGet(
                        () ->
                                CompletableFuture.completedFuture(
                                        OrangeOutcomes.misconfigured(
                                                order,
                                                "payouts and refunds need omcoreapis: set "
                                                        + PATH
                                                        + ".base-url and what belongs to it")));
    }

    @Override
    public CompletionStage<Outcome> submit(
            ProviderCall.Order order, Optional<ProviderToken> token) {
        return switch (required(token)) {
            case OrangeToken.Core pay -> on(core, order, some -> some.submit(order, pay));
            case OrangeToken.Web pay -> on(web, order, some -> some.submit(order, pay));
        };
    }

    @Override
    public CompletionStage<Outcome> query(ProviderCall.Order order, Optional<ProviderToken> token) {
        if (token.isEmpty()) {
            return CompletableFuture.completedFuture(new Outcome.InDoubt(TOKEN_LOST));
        }
        return switch (required(token)) {
            case OrangeToken.Core pay -> on(core, order, some -> some.query(order, pay));
            case OrangeToken.Web pay -> on(web, order, some -> some.query(order, pay));
        };
    }

    @Override
    public CompletionStage<Outcome> promptAgain(
            ProviderCall.Order order, Optional<ProviderToken> token) {
        return switch (required(token)) {
            case OrangeToken.Core pay -> on(core, order, some -> some.promptAgain(order, pay));
            case OrangeToken.Web pay -> on(web, order, some -> some.promptAgain(order, pay));
        };
    }

    @Override
    public boolean promptsAgain(ProviderToken token) {
        return switch (OrangeToken.of(token)) {
            case OrangeToken.Core _ -> true;
            case OrangeToken.Web _ -> false;
        };
    }

    /** An order of a contract that was taken away stays open until it is back. */
    private static <S> CompletionStage<Outcome> on(
            Optional<S> surface,
            ProviderCall.Order order,
            Function<S, CompletionStage<Outcome>> call) {
        return surface.map(call)
                .orElseGet(
                        () ->
                                CompletableFuture.completedFuture(
                                        OrangeOutcomes.doubt(
                                                order, "its surface is not configured")));
    }

    /** Orange publishes no balance; the statement tells it. */
    @Override
    public CompletionStage<Optional<Money>> balance() {
        return CompletableFuture.completedFuture(Optional.empty());
    }

    @Override
    public CompletionStage<Optional<Boolean>> active(Msisdn party) {
        return core.map(some -> some.active(party))
                .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
    }

    @Override
    public Optional<URI> payerPage(ProviderToken token) {
        return switch (OrangeToken.of(token)) {
            case OrangeToken.Core _ -> Optional.empty();
            case OrangeToken.Web given -> Optional.of(given.page());
        };
    }

    @Override
    public Optional<Claim> claimed(String body) {
        return OrangeOutcomes.claimed(body);
    }

    private static OrangeToken required(Optional<ProviderToken> token) {
        return token.map(OrangeToken::of)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "Orange needs the token of the preparation"));
    }
}
