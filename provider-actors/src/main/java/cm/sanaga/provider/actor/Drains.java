package cm.sanaga.provider.actor;

import cm.sanaga.provider.Operation;
import cm.sanaga.provider.Provider;
import java.time.Instant;
import java.util.Optional;

/** What operators have switched off; asked before each order, so it answers from memory. */
@FunctionalInterface
public interface Drains {
    /** Nothing is switched off. */
    Drains NONE = (_, _) -> Optional.empty();

    /** Why no new orders of this kind go to this provider, empty when they do. */
    Optional<Drain> of(Provider provider, Operation operation);

    /**
     * One that is switched off. Questions still go through, and what is open ends.
     *
     * @param reason in the operator's words
     * @param by the key that ordered it
     */
    record Drain(String reason, String by, Instant since) {}
}
