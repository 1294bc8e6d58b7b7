package cm.sanaga.provider.actor;

import cm.sanaga.provider.Provider;
import cm.sanaga.provider.Rail;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * An adapter before it has its guard. Only {@link Rails} can open it, so that nobody reaches a
 * provider past the breaker and the limits.
 */
public final class Unguarded {
    private final Provider provider;
    private final Function<ActorSystem<?>, Rail> opening;

    private Unguarded(Provider provider, Function<ActorSystem<?>, Rail> opening) {
        this.provider = provider;
        this.opening = opening;
    }

    /** An adapter that is opened, and reads its settings, once it is known to be enabled. */
    public static Unguarded rail(Provider provider, Function<ActorSystem<?>, Rail> opening) {
        return new Unguarded(provider, opening);
    }

    Provider provider() {
        return provider;
    }

    Rail open(ActorSystem<?> system) {
        return opening.apply(system);
    }
}
