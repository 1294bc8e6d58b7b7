package cm.sanaga.payment.actor;

import cm.sanaga.kernel.Digest;
import cm.sanaga.money.Money;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.Request;
import cm.sanaga.payment.dispute.Dispute;
import cm.sanaga.payment.fee.FeeOperation;
import cm.sanaga.provider.Msisdn;
import cm.sanaga.provider.Provider;
import java.time.Instant;
import java.util.Optional;

/** What may be ordered at the door to the payments. */
public final class Orders {
    private Orders() {}

    /** A number and the provider where it has its wallet. */
    public record Party(Msisdn msisdn, Provider provider) {}

    /**
     * Collect and credit at once.
     *
     * @param payout where the net goes straight after
     */
    public record Charge(Request request, Money amount, Party payer, Optional<Party> payout) {}

    /**
     * Collect and hold.
     *
     * @param releaseAt when what is left is released by itself
     * @param refundAt when what is left is refunded by itself
     * @param releaseCode by which alone it is released then
     */
    public record Escrow(
            Request request,
            Money amount,
            Party payer,
            Optional<Instant> releaseAt,
            Optional<Instant> refundAt,
            Optional<String> releaseCode) {
        /** One that is released without a code. */
        public Escrow(
                Request request,
                Money amount,
                Party payer,
                Optional<Instant> releaseAt,
                Optional<Instant> refundAt) {
            this(request, amount, payer, releaseAt, refundAt, Optional.empty());
        }
    }

    /** Cash out. */
    public record Payout(Request request, Money amount, Party to) {}

    /**
     * Give back to the payer.
     *
     * @param payment a charge or an escrow
     * @param amount how much, all that is left when empty
     */
    public record Refund(
            Request request, PaymentId payment, Optional<Money> amount, Optional<String> why) {}

    /**
     * A dispute about an escrow.
     *
     * @param merchant whose it must be, empty for operators
     * @param amount in dispute, all that can be when empty
     */
    public record NewDispute(
            PaymentId escrow,
            Optional<String> merchant,
            Optional<Money> amount,
            Dispute.Ground ground,
            Dispute.Step step) {}

    /**
     * Release what is held to the merchant.
     *
     * @param id derived from the request, the same for the same request
     * @param amount how much, all that is left when empty
     * @param code where it is released by one
     */
    public record Release(
            String id,
            PaymentId escrow,
            String merchant,
            Optional<Money> amount,
            Digest fingerprint,
            String orderedBy,
            Instant at,
            Optional<String> code) {
        /** One without a code. */
        public Release(
                String id,
                PaymentId escrow,
                String merchant,
                Optional<Money> amount,
                Digest fingerprint,
                String orderedBy,
                Instant at) {
            this(id, escrow, merchant, amount, fingerprint, orderedBy, at, Optional.empty());
        }
    }

    /**
     * Ask the payer of a charge or an escrow once more.
     *
     * @param key two orders under one key are the same
     */
    public record Prompt(PaymentId payment, String merchant, String key) {}

    /**
     * What would a payment cost?
     *
     * @param amount as it would be ordered
     * @param party who would pay, or get it
     * @param at when it would be ordered
     */
    public record Quote(
            String merchant, FeeOperation operation, Money amount, Party party, Instant at) {}

    /** Do not send a payout that still waits. */
    public record Cancel(PaymentId payout, String merchant, Digest fingerprint, Instant at) {}
}
