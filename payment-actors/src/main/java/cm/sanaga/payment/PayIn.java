package cm.sanaga.payment;

import cm.sanaga.kernel.DerivedId;
import cm.sanaga.ledger.Journal;
import cm.sanaga.money.Money;
import cm.sanaga.provider.Operation;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.Reason;
import cm.sanaga.provider.Receipt;
import cm.sanaga.provider.Reference;
import java.time.Instant;
import java.util.Optional;

/**
 * How money comes in, the same for every payment that begins with it.
 *
 * @param request of the payment
 * @param amount what the payer pays
 * @param payer who pays
 */
public record PayIn(Request request, Money amount, Wallet payer) {

    /** Our reference of the collection of a payment. */
    public static Reference reference(PaymentId payment) {
        return new Reference(DerivedId.uuid4(payment.value(), "collect"));
    }

    /** The order to the payer's provider, as it begins. */
    public ProviderCall.State begin() {
        return ProviderCall.begin(
                new ProviderCall.Order(
                        payer.provider(),
                        Operation.COLLECT,
                        reference(request.id()),
                        amount,
                        payer.msisdn(),
                        request.id().value(),
                        request.note(),
                        Optional.empty(),
                        request.at()),
                payer.twoStep());
    }

    /** Whether what came is what was asked for. */
    public boolean matches(Receipt receipt) {
        return receipt.amount().equals(amount);
    }

    /** What marks the journal of a step that books what came. */
    public Postings.Slip slip(String step, Receipt receipt, Instant at) {
        return new Postings.Slip(
                request.id(),
                step,
                request.orderedBy(),
                at,
                Postings.references(
                        reference(request.id()).toString(), receipt.transaction().value()));
    }

    /** Books another amount than was asked for; it belongs to nobody yet. */
    public Journal suspense(Receipt receipt, Instant at) {
        return Postings.unexpected(
                slip("suspense", receipt, at), payer.provider(), receipt.amount());
    }

    /** Why a payment failed to which another amount came. */
    public Reason wrongAmount(Receipt receipt) {
        return new Reason(
                Reason.Code.REFUSED,
                "asked for " + amount + ", the provider moved " + receipt.amount());
    }
}
