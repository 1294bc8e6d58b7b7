package cm.sanaga.payment;

import cm.sanaga.kernel.Sent;
import cm.sanaga.money.Money;
import cm.sanaga.payment.dispute.Dispute;
import cm.sanaga.payment.dispute.Disputes;
import cm.sanaga.payment.fee.Fee;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.ProviderToken;
import cm.sanaga.provider.Reason;
import cm.sanaga.provider.Rung;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A payment as its readers see it.
 *
 * @param request what was asked, by whom and when
 * @param status the status of the API, in lower case
 * @param reason why it failed or waits
 * @param amount what moves
 * @param fee what it costs, whoever bears it
 * @param wallet the payer's, or where it goes
 * @param providerReference our reference at the provider
 * @param providerTransaction the provider's id of the movement
 * @param journals posted, oldest first
 * @param details what this kind of payment has beside that
 * @param updatedAt when it last changed
 * @param matter what a person has to decide about it, or has decided
 * @param token the provider's, while the order is under way; where the payer must go is read from
 *     it
 * @param ladder how far we are in finding out, while its order is under way
 */
public record PaymentView(
        Request request,
        String status,
        Optional<Reason> reason,
        Money amount,
        Fee fee,
        Wallet wallet,
        Optional<String> providerReference,
        Optional<String> providerTransaction,
        List<String> journals,
        Details details,
        Instant updatedAt,
        Optional<CaseView> matter,
        Optional<ProviderCall.Ladder> ladder,
        Optional<ProviderToken> token)
        implements Sent {
    public PaymentView {
        journals = List.copyOf(journals);
    }

    /** A payment that is nobody's case and is not being asked after. */
    public PaymentView(
            Request request,
            String status,
            Optional<Reason> reason,
            Money amount,
            Fee fee,
            Wallet wallet,
            Optional<String> providerReference,
            Optional<String> providerTransaction,
            List<String> journals,
            Details details,
            Instant updatedAt) {
        this(
                request,
                status,
                reason,
                amount,
                fee,
                wallet,
                providerReference,
                providerTransaction,
                journals,
                details,
                updatedAt,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The same payment with what became of it after it had failed. */
    public PaymentView after(Case.State state) {
        List<String> all = new ArrayList<>(journals);
        all.addAll(CaseViews.journals(request.id(), state));
        return with(all, CaseViews.view(state), Optional.empty(), Optional.empty());
    }

    /** The same payment with how far we are in finding out what became of its order. */
    public PaymentView during(ProviderCall.State call) {
        return with(
                journals,
                CaseViews.view(call),
                switch (call) {
                    case ProviderCall.State.Open open -> Optional.of(open.ladder());
                    case ProviderCall.State.Unaskable lost -> Optional.of(lost.ladder());
                    case ProviderCall.State.Unprepared early ->
                            Optional.of(early.ladder()).filter(at -> at.rung() == Rung.POLL);
                    case ProviderCall.State.Confirmed _,
                            ProviderCall.State.Declined _,
                            ProviderCall.State.Contradicted _ ->
                            Optional.empty();
                },
                call instanceof ProviderCall.State.Open open ? open.token() : Optional.empty());
    }

    /** What orders are answered with: nothing in it changes by itself afterwards. */
    public PaymentView plain() {
        return with(journals, Optional.empty(), Optional.empty(), Optional.empty());
    }

    private PaymentView with(
            List<String> all,
            Optional<CaseView> concern,
            Optional<ProviderCall.Ladder> rung,
            Optional<ProviderToken> key) {
        return new PaymentView(
                request,
                status,
                reason,
                amount,
                fee,
                wallet,
                providerReference,
                providerTransaction,
                all,
                details,
                updatedAt,
                concern,
                rung,
                key);
    }

    /** Whether the provider has yet to give a token for its order: until then nothing is sent. */
    public boolean unprepared() {
        return wallet.twoStep()
                && token.isEmpty()
                && ladder.filter(at -> at.rung() == Rung.POLL).isPresent();
    }

    /** Whether it certainly has not left yet, for the float or the rail does not let it out. */
    public boolean waits() {
        return switch (status) {
            case "queued" -> true;
            case "pending" -> reason.isPresent();
            default -> false;
        };
    }

    /** The dispute about it that goes on. */
    public Optional<Dispute> dispute() {
        return details instanceof Escrow escrow ? escrow.dispute() : Optional.empty();
    }

    /**
     * When a person should have decided about what is in dispute, or seen to what a dispute gave
     * the payer and did not reach him: at once then.
     */
    public Optional<Instant> decideBy() {
        if (!(details instanceof Escrow escrow) || escrow.disputes.isEmpty()) {
            return Optional.empty();
        }
        Dispute last = escrow.disputes.getLast();
        if (last.open()) {
            return Optional.of(last.terms().decideBy());
        }
        return escrow.owed().positive()
                ? last.ending().map(end -> end.step().at())
                : Optional.empty();
    }

    /** What the merchant gets or pays in all. */
    public Money net() {
        return switch (details) {
            case Charge _, Escrow _ -> amount.minus(fee.total());
            case Payout _ -> amount.plus(fee.total());
            case Refund _ -> amount;
        };
    }

    /** What only one kind of payment has. */
    public sealed interface Details {}

    /**
     * @param refunded given back so far
     * @param payout where the net goes by itself
     * @param payoutId the payout that was started
     */
    public record Charge(Money refunded, Optional<Wallet> payout, Optional<PaymentId> payoutId)
            implements Details {}

    /**
     * @param released to the merchant so far
     * @param refunded to the payer so far
     * @param left neither released nor refunded, nor about to be
     * @param releasable of that, what is neither in dispute nor was given to the payer by one
     * @param releaseAt when what is left is released by itself
     * @param refundAt when what is left is refunded by itself
     * @param disputes in order
     * @param coded whether it is released by a code alone
     */
    public record Escrow(
            Money released,
            Money refunded,
            Money left,
            Money releasable,
            Optional<Instant> releaseAt,
            Optional<Instant> refundAt,
            List<Dispute> disputes,
            Boolean coded)
            implements Details {
        public Escrow {
            // A node of before knew neither disputes nor codes.
            disputes = disputes == null ? List.of() : List.copyOf(disputes);
            releasable = releasable == null ? left : releasable;
            coded = coded != null && coded;
        }

        /** An escrow that nobody has disputed. */
        public Escrow(
                Money released,
                Money refunded,
                Money left,
                Optional<Instant> releaseAt,
                Optional<Instant> refundAt) {
            this(released, refunded, left, left, releaseAt, refundAt, List.of(), false);
        }

        /** What a dispute gave the payer and did not reach him. */
        public Money owed() {
            Money frozen = new Disputes(disputes).frozen(left.currency());
            return left.minus(frozen).minus(releasable);
        }

        /** The dispute that goes on. */
        public Optional<Dispute> dispute() {
            return new Disputes(disputes).open();
        }
    }

    /** Nothing beside. */
    public record Payout() implements Details {}

    /**
     * @param payment what is refunded
     * @param why in the merchant's words
     */
    public record Refund(PaymentId payment, Optional<String> why) implements Details {}
}
