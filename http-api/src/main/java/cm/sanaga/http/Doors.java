package cm.sanaga.http;

import cm.sanaga.http.auth.Keys;
import cm.sanaga.http.auth.Mode;
import cm.sanaga.http.delivery.Destinations;
import cm.sanaga.http.delivery.Signing;
import cm.sanaga.http.limit.Quotas;
import cm.sanaga.http.problem.Rejection;
import cm.sanaga.ledger.actor.Ledger;
import cm.sanaga.payment.actor.Payments;
import cm.sanaga.projection.EventLookup;
import cm.sanaga.projection.EventRecords;
import cm.sanaga.projection.LedgerRecords;
import cm.sanaga.projection.PaymentRecords;
import cm.sanaga.projection.Standing;
import cm.sanaga.provider.CallbackPath;
import cm.sanaga.provider.NumberingPlan;
import cm.sanaga.provider.Polling;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.SignedCallback;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Everything the API speaks to.
 *
 * @param payments takes orders
 * @param ledger tells exact balances
 * @param records lists and traces payments
 * @param events what merchants are told
 * @param webhooks where they are told it
 * @param books lists entries and journals
 * @param inbox keeps callbacks
 * @param wallets what providers say of theirs
 * @param quotas how often each may ask
 * @param keys who callers are
 * @param directory who there is
 * @param fees what they pay
 * @param mode whether money is real
 * @param callbacks which callback addresses are ours
 * @param signatures how the callbacks of those providers are judged that sign them
 * @param numbers reads telephone numbers
 * @param providers those that are served
 * @param polling when the provider of an open order is asked about it
 * @param pages where payers go who do not pay on the handset
 * @param rails how they are
 * @param operators switches them, and keeps the trail of what operators did
 * @param quarantine whether the journal is believed after a restore
 * @param freezes out of which accounts nothing goes
 * @param repairs what operators do to the machinery
 * @param cluster tells who is there
 * @param standing tells how far behind the read models are
 * @param clock tells the instant of each order
 */
public record Doors(
        Payments payments,
        Ledger ledger,
        PaymentRecords records,
        EventRecords events,
        Webhooks webhooks,
        LedgerRecords books,
        Inbox inbox,
        Wallets wallets,
        Quotas quotas,
        Keys keys,
        Directory directory,
        FeeDesk fees,
        Mode mode,
        CallbackPath callbacks,
        Map<Provider, SignedCallback> signatures,
        NumberingPlan numbers,
        Set<Provider> providers,
        Map<Provider, Polling> polling,
        PayerPages pages,
        RailBoard rails,
        Operators operators,
        QuarantineDesk quarantine,
        FreezeDesk freezes,
        Repairs repairs,
        ClusterBoard cluster,
        Supplier<CompletionStage<Standing>> standing,
        Clock clock) {
    public Doors {
        signatures = Map.copyOf(signatures);
        providers = Set.copyOf(providers);
        polling = Map.copyOf(polling);
    }

    /**
     * How merchants are told.
     *
     * @param destinations where they may be told
     * @param signing the secrets they are shown
     * @param events what they are told, by id
     */
    public record Webhooks(
            WebhookEndpoints endpoints,
            Destinations destinations,
            Signing signing,
            EventLookup events) {}

    /**
     * The provider that an address names.
     *
     * @throws Rejection when it is not served
     */
    Provider served(String name) {
        return providers.stream()
                .filter(provider -> provider.value().equals(name))
                .findFirst()
                .orElseThrow(Rejection::notFound);
    }
}
