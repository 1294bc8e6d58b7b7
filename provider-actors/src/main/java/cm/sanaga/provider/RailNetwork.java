package cm.sanaga.provider;

import java.util.Optional;

/** The rails that are enabled here, each behind its own guard. */
public interface RailNetwork {

    /** The rail of a provider, empty when it is not enabled. */
    Optional<Rail> rail(Provider provider);

    /** Whether an order given now would be taken; false while a provider is down. */
    boolean available(Provider provider, Operation operation);

    /**
     * What is known of the outage of a provider that takes no such orders. It is told of this node
     * alone, whose guard begins anew with the node; another may see that provider otherwise. Empty
     * while all is well, and also when an operator has switched it off, for only he knows till
     * when, or when it is not enabled.
     */
    default Optional<Outage> outage(Provider provider, Operation operation) {
        return Optional.empty();
    }

    /** Whether orders that take money out are asked after before they are sent. */
    default Quarantine quarantine() {
        return Quarantine.NONE;
    }
}
