package cm.sanaga.payment;

import cm.sanaga.kernel.Digest;
import cm.sanaga.ledger.AccountId;
import cm.sanaga.ledger.Journal;
import cm.sanaga.money.Money;
import cm.sanaga.payment.fee.Fee;
import cm.sanaga.provider.Receipt;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What a case posts, and what it gives back. */
final class CaseBooks {
    /** The step that books what moved. */
    static final String BOOKING = "late";

    private CaseBooks() {}

    /** The step of each attempt to settle it. */
    static String step(Case.State.Open open) {
        return "case/" + open.attempts();
    }

    static Journal unexpected(Case.Of of, Case.State.Booking s) {
        Postings.Slip slip = slip(of, BOOKING, s.receipt(), "provider", s.at());
        return switch (of.direction()) {
            case IN -> Postings.unexpected(slip, of.wallet().provider(), s.receipt().amount());
            case OUT ->
                    Postings.leftUnexpectedly(slip, of.wallet().provider(), s.receipt().amount());
        };
    }

    static Case.Intent settle(Case.Of of, Case.State.Settling s) {
        AccountId account = of.request().account();
        Receipt receipt = s.open().receipt();
        Money moved = receipt.amount();
        Postings.Slip slip = slip(of, step(s.open()), receipt, s.ruling().by(), s.ruling().at());
        return switch (s.ruling().resolution()) {
            case Case.Resolution.CreditMerchant _ ->
                    new Case.Intent.Post(
                            account, Postings.suspenseCredited(slip, moved, fee(of, moved)));
            case Case.Resolution.ChargeMerchant _ ->
                    new Case.Intent.Post(account, Postings.receivableCharged(slip, moved));
            case Case.Resolution.WriteOff _ ->
                    new Case.Intent.Post(account, Postings.receivableLost(slip, moved));
            case Case.Resolution.RefundPayer _ -> new Case.Intent.Refund(refund(of, s));
            case Case.Resolution.Confirm _, Case.Resolution.Decline _ ->
                    throw new IllegalStateException("not for money that moved: " + s.ruling());
        };
    }

    /** The fee follows what came, and is never more than was agreed. */
    private static Fee fee(Case.Of of, Money moved) {
        return moved.compareTo(of.amount()) >= 0
                ? of.fee()
                : of.fee().part(of.amount(), Money.zero(moved.currency()), moved);
    }

    /** Each attempt is a refund of its own, for one that failed stays failed under its name. */
    private static RefundTerms refund(Case.Of of, Case.State.Settling s) {
        PaymentId id = refundId(of, s);
        Request request =
                new Request(
                        id,
                        of.request().merchant(),
                        Digest.of(id.value()),
                        s.ruling().by(),
                        Optional.empty(),
                        of.request().description(),
                        Map.of(),
                        s.ruling().at());
        return new RefundTerms(
                request,
                of.request().id(),
                RefundTerms.Source.SUSPENSE,
                s.open().receipt().amount(),
                of.wallet(),
                of.reference(),
                Optional.of(s.ruling().why()));
    }

    static PaymentId refundId(Case.Of of, Case.State.Settling s) {
        return PaymentId.following(of.request().id(), PaymentKind.REFUND, step(s.open()));
    }

    private static Postings.Slip slip(
            Case.Of of, String step, Receipt receipt, String orderedBy, Instant at) {
        return new Postings.Slip(
                of.request().id(),
                step,
                orderedBy,
                at,
                Postings.references(of.reference().toString(), receipt.transaction().value()));
    }
}
