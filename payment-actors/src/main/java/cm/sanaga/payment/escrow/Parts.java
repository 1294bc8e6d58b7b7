package cm.sanaga.payment.escrow;

import static cm.sanaga.kernel.Decision.accept;
import static cm.sanaga.kernel.Decision.refuse;
import static cm.sanaga.kernel.Decision.repeated;

import cm.sanaga.kernel.Decision;
import cm.sanaga.money.Money;
import cm.sanaga.payment.PayIn;
import cm.sanaga.payment.RefundTerms;
import cm.sanaga.payment.Refunds;
import cm.sanaga.payment.Refusal;
import cm.sanaga.payment.Request;
import java.util.Optional;

/** What is ordered out of an escrow: parts that are released, parts that go back. */
final class Parts {
    private Parts() {}

    static Decision<Escrow.Event, Refusal> release(
            Escrow.State.Held s, Escrow.Command.OrderRelease c) {
        Optional<Escrow.Release> known = Escrow.find(s, c.id());
        if (known.isPresent()) {
            return known.get().fingerprint().equals(c.fingerprint())
                    ? repeated()
                    : refuse(new Refusal.KeyReused(Escrow.id(s)));
        }
        if (!s.terms().releaseCode().equals(c.code())) {
            return refuse(new Refusal.WrongCode(Escrow.id(s)));
        }
        Money left = s.releasable();
        if (left.isZero()) {
            return refuse(new Refusal.NotNow(Escrow.id(s), EscrowView.status(s), "release"));
        }
        Money amount = c.amount().orElse(left);
        return amount.compareTo(left) > 0
                ? refuse(new Refusal.BeyondLeft(Escrow.id(s), left, amount))
                : accept(
                        new Escrow.Event.ReleaseOrdered(
                                new Escrow.Release(
                                        c.id(),
                                        s.released(),
                                        amount,
                                        c.fingerprint(),
                                        c.orderedBy(),
                                        s.next(c.at()),
                                        Optional.empty())));
    }

    static Decision<Escrow.Event, Refusal> refund(
            Escrow.State.Held s, Escrow.Command.OrderRefund c) {
        if (!c.request().merchant().equals(s.terms().request().merchant())) {
            return refuse(new Refusal.NotFound(Escrow.id(s).value()));
        }
        Optional<Refunds.Part> known = s.refunds().part(c.request().id());
        if (known.isPresent()) {
            return known.get().terms().request().fingerprint().equals(c.request().fingerprint())
                    ? repeated()
                    : refuse(new Refusal.KeyReused(c.request().id()));
        }
        Money left = s.refundable();
        if (left.isZero()) {
            return refuse(new Refusal.NotNow(Escrow.id(s), EscrowView.status(s), "refund"));
        }
        Money amount = c.amount().orElse(left);
        return amount.compareTo(left) > 0
                ? refuse(new Refusal.BeyondLeft(Escrow.id(s), left, amount))
                : accept(
                        new Escrow.Event.RefundOrdered(
                                refundTerms(s, c.request(), amount, c.why())));
    }

    static RefundTerms refundTerms(
            Escrow.State.Held s, Request request, Money amount, Optional<String> why) {
        return new RefundTerms(
                request.at(s.next(request.at())),
                Escrow.id(s),
                RefundTerms.Source.ESCROW,
                amount,
                s.terms().payer(),
                PayIn.reference(Escrow.id(s)),
                why);
    }
}
