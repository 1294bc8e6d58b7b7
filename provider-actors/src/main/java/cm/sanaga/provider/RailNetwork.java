package cm.sanaga.provider;

import java.util.Optional;

/** The rails that are enabled here, each behind its own guard. */
public interface RailNetwork {

    /** The rail of a provider, empty when it is not enabled. */
    Optional<Rail> rail(Provider provider);

    /** Whether an order given now would be taken; false while a provider is down. */
    boolean available(Provider provider, Operation operation);

    /** Whether orders that take money out are asked after before they are sent. */
    default Quarantine quarantine() {
        return Quarantine.NONE;
    }
}
