package cm.sanaga.http;

import cm.sanaga.provider.Provider;
import cm.sanaga.provider.ProviderToken;
import java.net.URI;
import java.util.Optional;

/** Where a payer must go to pay; empty where the prompt comes to the handset. */
@FunctionalInterface
public interface PayerPages {

    /** The page of an order that is under way, by the provider's token. */
    Optional<URI> page(Provider provider, ProviderToken token);
}
