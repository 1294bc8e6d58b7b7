package cm.sanaga.provider;

import java.time.Instant;
import java.util.Optional;

/**
 * The time after a restore or a failover, when our journal may have forgotten what was sent. As
 * long as it lasts, a provider is asked about every order that takes money out before it is sent.
 * Asked before each order, so it answers from memory.
 */
public interface Quarantine {
    /** The journal is believed. */
    Quarantine NONE =
            new Quarantine() {
                @Override
                public Optional<Instant> since() {
                    return Optional.empty();
                }

                @Override
                public void note(ProviderCall.Order order, Finding finding) {
                    throw new IllegalStateException("there is no quarantine for " + order);
                }
            };

    /** Since when it lasts, empty when it does not. */
    Optional<Instant> since();

    /** Keeps what was found out about an order, for whoever decides when it ends. */
    void note(ProviderCall.Order order, Finding finding);

    /** What came of asking first. */
    enum Finding {
        /** The provider could not be asked, or its word is not believed yet. */
        WAITING,
        /** The provider knew the order, and its word was taken. */
        FOUND,
        /** The provider had never heard of the order, so it is sent. */
        SENT
    }
}
