package cm.sanaga.provider;

import cm.sanaga.money.Money;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Orders for tests. */
public final class SampleOrders {
    public static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    public static final Reference REFERENCE =
            new Reference(UUID.fromString("0f8fad5b-d9cb-469f-a165-70867728950e"));
    public static final Reference ORIGINAL =
            new Reference(UUID.fromString("7c9e6679-7425-40de-944b-e07fc1f90ae7"));

    private SampleOrders() {}

    /** A fixed order of 1500 francs, a refund with its original. */
    public static ProviderCall.Order fixed(Provider provider, Operation operation, String msisdn) {
        return new ProviderCall.Order(
                provider,
                operation,
                REFERENCE,
                Money.xaf(1500),
                new Msisdn(msisdn),
                "ch_01J8Z",
                "Commande n\u00ba 42 : l'\u00e9t\u00e9 & <co>",
                operation == Operation.REFUND ? Optional.of(ORIGINAL) : Optional.empty(),
                NOON);
    }

    /** An order that was never there before. */
    public static ProviderCall.Order fresh(Provider provider, Operation operation, String msisdn) {
        return fresh(provider, operation, msisdn, Optional.empty());
    }

    /** An order that was never there before, perhaps giving another one back. */
    public static ProviderCall.Order fresh(
            Provider provider, Operation operation, String msisdn, Optional<Reference> original) {
        UUID id = UUID.randomUUID();
        return new ProviderCall.Order(
                provider,
                operation,
                new Reference(id),
                Money.xaf(1500),
                new Msisdn(msisdn),
                "ch_" + id.toString().replace("-", ""),
                "Order 42",
                original,
                Instant.now());
    }
}
