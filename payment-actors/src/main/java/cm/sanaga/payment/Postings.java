package cm.sanaga.payment;

import cm.sanaga.ledger.Entry;
import cm.sanaga.ledger.Journal;
import cm.sanaga.ledger.JournalId;
import cm.sanaga.ledger.SubAccount;
import cm.sanaga.money.Money;
import cm.sanaga.payment.fee.Fee;
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

    /** DR float gross · CR available net · CR fees and tax, the fee. */
    public static Journal chargeCollected(Slip slip, Provider provider, Money gross, Fee fee) {
        return slip.journal(
                List.of(
                        debit(SubAccount.floatAt(provider.value()), gross),
                        credit(SubAccount.AVAILABLE, gross.minus(fee.total())),
                        credit(SubAccount.FEES, fee.kept()),
                        credit(SubAccount.TAX, fee.tax())));
    }

    /** DR float gross · CR escrow gross. */
    public static Journal escrowFunded(Slip slip, Provider provider, Money gross) {
        return slip.journal(
                List.of(
                        debit(SubAccount.floatAt(provider.value()), gross),
                        credit(SubAccount.ESCROW, gross)));
    }

    /** DR escrow part · CR available part less fee · CR fees and tax, the fee. */
    public static Journal escrowReleased(Slip slip, Money part, Fee fee) {
        return slip.journal(
                List.of(
                        debit(SubAccount.ESCROW, part),
                        credit(SubAccount.AVAILABLE, part.minus(fee.total())),
                        credit(SubAccount.FEES, fee.kept()),
                        credit(SubAccount.TAX, fee.tax())));
    }

    /** DR escrow part · CR float part; what left beyond the part is receivable. */
    public static Journal refundedFromEscrow(Slip slip, Provider provider, Out out) {
        return slip.journal(out.entries(SubAccount.ESCROW, provider, none(out)));
    }

    /** DR suspense part · CR float part: what came unexpected goes back. */
    public static Journal refundedFromSuspense(Slip slip, Provider provider, Out out) {
        return slip.journal(out.entries(SubAccount.SUSPENSE, provider, none(out)));
    }

    /** DR receivable amount · CR float amount: what left although it was not to. */
    public static Journal leftUnexpectedly(Slip slip, Provider provider, Money amount) {
        return slip.journal(
                List.of(
                        debit(SubAccount.RECEIVABLE, amount),
                        credit(SubAccount.floatAt(provider.value()), amount)));
    }

    /** DR suspense gross · CR available gross less fee · CR fees and tax, the fee. */
    public static Journal suspenseCredited(Slip slip, Money gross, Fee fee) {
        return slip.journal(
                List.of(
                        debit(SubAccount.SUSPENSE, gross),
                        credit(SubAccount.AVAILABLE, gross.minus(fee.total())),
                        credit(SubAccount.FEES, fee.kept()),
                        credit(SubAccount.TAX, fee.tax())));
    }

    /** DR available amount · CR receivable amount. */
    public static Journal receivableCharged(Slip slip, Money amount) {
        return slip.journal(
                List.of(
                        debit(SubAccount.AVAILABLE, amount),
                        credit(SubAccount.RECEIVABLE, amount)));
    }

    /** DR provider-fees amount · CR receivable amount. */
    public static Journal receivableLost(Slip slip, Money amount) {
        return slip.journal(
                List.of(
                        debit(SubAccount.PROVIDER_FEES, amount),
                        credit(SubAccount.RECEIVABLE, amount)));
    }

    /** DR available part · CR float part; the fee of the charge stays where it is. */
    public static Journal refundedFromBalance(Slip slip, Provider provider, Out out) {
        return slip.journal(out.entries(SubAccount.AVAILABLE, provider, none(out)));
    }

    /** DR available amount and fee · CR float amount · CR fees and tax, the fee. */
    public static Journal payoutConfirmed(Slip slip, Provider provider, Out out, Fee fee) {
        return slip.journal(out.entries(SubAccount.AVAILABLE, provider, fee));
    }

    /** A refund costs nothing. */
    private static Fee none(Out out) {
        return Fee.none(out.moved.currency());
    }

    /**
     * Money that left. Almost always as ordered; where a person has confirmed otherwise, the book
     * shows what really left: less stays with the merchant, more is owed back to us.
     *
     * @param ordered what the merchant's book had set aside for it
     * @param moved what left the wallet
     */
    public record Out(Money ordered, Money moved) {
        private List<Optional<Entry>> entries(SubAccount from, Provider provider, Fee fee) {
            Money covered = moved.compareTo(ordered) < 0 ? moved : ordered;
            return List.of(
                    debit(from, covered.plus(fee.total())),
                    debit(SubAccount.RECEIVABLE, moved.minus(covered)),
                    credit(SubAccount.floatAt(provider.value()), moved),
                    credit(SubAccount.FEES, fee.kept()),
                    credit(SubAccount.TAX, fee.tax()));
        }
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
