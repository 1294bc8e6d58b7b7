package cm.sanaga.node;

import cm.sanaga.http.RailBoard;
import cm.sanaga.provider.Msisdn;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.actor.RailHealth;
import cm.sanaga.provider.actor.Rails;
import cm.sanaga.provider.http.Keys;
import com.typesafe.config.Config;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The rails' health, and what the settings tell checkouts about each of them. */
final class Board implements RailBoard {
    private final Rails rails;
    private final Map<Provider, Checkout> checkouts = new HashMap<>();

    /** Refuses to go on without the settings of every rail that is served, naming the key. */
    Board(Rails rails, Config config) {
        this.rails = rails;
        for (Provider provider : rails.enabled()) {
            checkouts.put(provider, checkout(provider, config));
        }
    }

    /** Of a provider with several surfaces that of the one that is chosen. */
    static Checkout checkout(Provider provider, Config config) {
        Keys rail = Keys.of(config, "sanaga.provider." + provider);
        Keys usual = rail.under("checkout");
        String surface = "sanaga.provider." + provider + ".surface";
        Keys keys =
                config.hasPath(surface) && config.getString(surface).equals("webpayment")
                        ? rail.under("web").under("checkout").or(usual)
                        : usual;
        var checkout =
                new Checkout(
                        keys.count("min"),
                        keys.count("max"),
                        keys.duration("approval"),
                        Map.of("fr", keys.text("prompt-fr"), "en", keys.text("prompt-en")));
        if (checkout.least() > checkout.most()) {
            throw keys.bad("max", "must not be below min");
        }
        return checkout;
    }

    @Override
    public List<RailHealth> health() {
        return rails.health();
    }

    @Override
    public CompletionStage<Optional<Boolean>> active(Provider provider, Msisdn party) {
        return rails.rail(provider)
                .map(rail -> rail.active(party))
                .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
    }

    @Override
    public Checkout checkout(Provider provider) {
        Checkout checkout = checkouts.get(provider);
        if (checkout == null) {
            throw new IllegalArgumentException(provider + " is not served");
        }
        return checkout;
    }
}
