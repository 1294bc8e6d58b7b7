package cm.sanaga.payment;

import cm.sanaga.ledger.Entry;
import cm.sanaga.ledger.Journal;
import cm.sanaga.ledger.JournalId;
import cm.sanaga.ledger.SubAccount;
import cm.sanaga.money.Money;
import cm.sanaga.provider.Provider;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Every journal a payment posts in the merchant's book, one method a row of the posting table in
 * {@code docs/ledger.md}. All balance for all amounts.
 */
public final class Postings {
    private Postings() {}

    /**
     * What makes a journal this one and no other.
     *
     * @param payment what it belongs to
     * @param step of the payment
     * @param orderedBy who ordered it
     * @param at when; the same step always carries the same instant
     * @param providerReferences our reference and the provider's id, where money moved
     */
    public record Slip(
            PaymentId payment,
            String step,
            String orderedBy,
            Instant at,
            List<String> providerReferences) {
        public Slip {
            providerReferences = List.copyOf(providerReferences);
        }

        Journal journal(List<Optional<Entry>> entries) {
            return new Journal(
                    JournalId.of(payment.value(), step),
                    payment.value(),
                    entries.stream().flatMap(Optional::stream).toList(),
                    providerReferences,
                    orderedBy,
                    at);
        }
    }

    /** DR float gross · CR available net · CR fees fee. */
    public static Journal chargeCollected(Slip slip, Provider provider, Money gross, Money fee) {
        return slip.journal(
                List.of(
                        debit(SubAccount.floatAt(provider.value()), gross),
                        credit(SubAccount.AVAILABLE, gross.minus(fee)),
                        credit(SubAccount.FEES, fee)));
    }

    /** DR float gross · CR escrow gross. */
    public static Journal escrowFunded(Slip slip, Provider provider, Money gross) {
        return slip.journal(
                List.of(
                        debit(SubAccount.floatAt(provider.value()), gross),
                        credit(SubAccount.ESCROW, gross)));
    }

    /** DR escrow part · CR available part less fee · CR fees fee. */
    public static Journal escrowReleased(Slip slip, Money part, Money fee) {
        return slip.journal(
                List.of(
                        debit(SubAccount.ESCROW, part),
                        credit(SubAccount.AVAILABLE, part.minus(fee)),
                        credit(SubAccount.FEES, fee)));
    }

    /** DR escrow part · CR float part. */
    public static Journal refundedFromEscrow(Slip slip, Provider provider, Money part) {
        return slip.journal(
                List.of(
                        debit(SubAccount.ESCROW, part),
                        credit(SubAccount.floatAt(provider.value()), part)));
    }

    /** DR available part · CR float part; the fee of the charge stays where it is. */
    public static Journal refundedFromBalance(Slip slip, Provider provider, Money part) {
        return slip.journal(
                List.of(
                        debit(SubAccount.AVAILABLE, part),
                        credit(SubAccount.floatAt(provider.value()), part)));
    }

    /** DR available amount and fee · CR float amount · CR fees fee. */
    public static Journal payoutConfirmed(Slip slip, Provider provider, Money amount, Money fee) {
        return slip.journal(
                List.of(
                        debit(SubAccount.AVAILABLE, amount.plus(fee)),
                        credit(SubAccount.floatAt(provider.value()), amount),
                        credit(SubAccount.FEES, fee)));
    }

    /** DR float received · CR suspense received: money nobody expected. */
    public static Journal unexpected(Slip slip, Provider provider, Money received) {
        return slip.journal(
                List.of(
                        debit(SubAccount.floatAt(provider.value()), received),
                        credit(SubAccount.SUSPENSE, received)));
    }

    /** Our reference and the provider's id, as a journal keeps them. */
    public static List<String> references(String ours, String theirs) {
        List<String> references = new ArrayList<>(2);
        references.add(ours);
        references.add(theirs);
        return references;
    }

    private static Optional<Entry> debit(SubAccount line, Money amount) {
        return amount.isZero() ? Optional.empty() : Optional.of(Entry.debit(line, amount));
    }

    private static Optional<Entry> credit(SubAccount line, Money amount) {
        return amount.isZero() ? Optional.empty() : Optional.of(Entry.credit(line, amount));
    }
}
