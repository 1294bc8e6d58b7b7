package cm.sanaga.projection;

import cm.sanaga.money.Money;
import cm.sanaga.payment.Case;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentKind;
import cm.sanaga.payment.PaymentView;
import cm.sanaga.provider.Msisdn;
import cm.sanaga.provider.Provider;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Questions about payments. What was answered before the question was put is in the answer: every
 * stage waits for the projections, and fails with {@link ReadUnavailable} when they, or the
 * database, do not come in time.
 */
public interface PaymentRecords {

    /** Payments of one kind and merchant, newest first. */
    CompletionStage<Page<PaymentView>> list(Query query);

    /**
     * Everything known about a payment, in order.
     *
     * @param id of the payment or of one of its journals, a reference (the merchant's own, ours at
     *     the provider), a provider's token or id of the movement; the newest payment if several
     *     have it
     * @param merchant whose it must be; empty for operators, who see everybody's
     */
    CompletionStage<Optional<Trace>> trace(String id, Optional<String> merchant);

    /**
     * Payments at one provider by what they are called there and here: our ids and references, the
     * provider's ids of movements. A name may be several payments': a merchant's own reference is
     * one too.
     */
    CompletionStage<Map<String, List<PaymentView>>> named(Provider provider, Set<String> names);

    /** Payments of all merchants that have not ended, the oldest first. */
    CompletionStage<Page<PaymentView>> notEnded(NotEnded filters, Page.Wanted wanted);

    /**
     * Which of those that have not ended; an empty filter lets everything through.
     *
     * @param status as the API shows it
     * @param createdTo before
     */
    record NotEnded(
            Optional<PaymentKind> kind,
            Optional<String> status,
            Optional<Provider> provider,
            Optional<Instant> createdTo) {}

    /** Payments that a person has to decide about, or has, the newest case first. */
    CompletionStage<Page<PaymentView>> cases(CaseFilters filters, Page.Wanted wanted);

    /**
     * Which cases; an empty filter lets everything through.
     *
     * @param status {@code open}, {@code resolving} or {@code resolved}
     * @param payment the case of this payment alone
     */
    record CaseFilters(
            Optional<String> status,
            Optional<Case.Kind> kind,
            Optional<Provider> provider,
            Optional<PaymentId> payment) {}

    /** Payments about whose dispute a person has to do something, what is due first first. */
    CompletionStage<Page<PaymentView>> disputes(Page.Wanted wanted);

    /**
     * What is at a provider and not yet certain, summed over all merchants: collections, payouts
     * and refunds alike. It may explain why a wallet and our books differ.
     */
    CompletionStage<Map<Provider, Money>> underWay();

    /** Payouts and refunds at a provider that have not ended, the first ordered first. */
    CompletionStage<List<PaymentView>> outgoing(Provider provider);

    /**
     * Which payments.
     *
     * @param merchant whose
     */
    record Query(PaymentKind kind, String merchant, Filters filters, Page.Wanted wanted) {}

    /**
     * What they have in common; an empty filter lets everything through.
     *
     * @param status as the API shows it
     * @param reference the merchant's own
     * @param msisdn the payer's, or where it goes
     * @param createdFrom not before
     * @param createdTo before
     * @param payment what a refund gives back; on other kinds it matches nothing
     */
    record Filters(
            Optional<String> status,
            Optional<String> reference,
            Optional<Msisdn> msisdn,
            Optional<Provider> provider,
            Optional<Instant> createdFrom,
            Optional<Instant> createdTo,
            Optional<PaymentId> payment) {
        /** Everything. */
        public static final Filters NONE =
                new Filters(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
    }
}
