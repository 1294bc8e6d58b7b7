package cm.sanaga.payment;

import cm.sanaga.kernel.Digest;
import cm.sanaga.money.Money;
import cm.sanaga.payment.charge.Charge;
import cm.sanaga.payment.escrow.Escrow;
import cm.sanaga.payment.fee.Fee;
import cm.sanaga.payment.payout.Payout;
import cm.sanaga.provider.Msisdn;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.ProviderToken;
import cm.sanaga.provider.ProviderTransactionId;
import cm.sanaga.provider.Reason;
import cm.sanaga.provider.Receipt;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Terms, receipts and instants that tests of payments share. */
public final class Samples {
    public static final Instant T0 = Instant.parse("2026-01-05T08:00:00Z");
    public static final Wallet MTN = new Wallet(new Msisdn("+237677000001"), Provider.MTN, false);
    public static final Wallet ORANGE =
            new Wallet(new Msisdn("+237699000001"), Provider.ORANGE, true);
    public static final Reason NO =
            new Reason(Reason.Code.DECLINED_BY_CUSTOMER, "the payer said no");
    public static final Reason DOWN = new Reason(Reason.Code.PROVIDER_UNAVAILABLE, "nobody there");
    public static final Outcome PREPARED = new Outcome.Prepared(new ProviderToken("token-1"));

    private Samples() {}

    /** So many seconds after the beginning. */
    public static Instant at(long seconds) {
        return T0.plus(Duration.ofSeconds(seconds));
    }

    /** A request of one merchant. */
    public static Request request(PaymentKind kind, String key) {
        return request(kind, "mer_1", key, key);
    }

    /** A request under a key with a content of its own. */
    public static Request request(PaymentKind kind, String merchant, String key, String content) {
        return new Request(
                PaymentId.of(kind, merchant, "/v1/" + kind, key),
                merchant,
                Digest.of(content),
                "key_1",
                Optional.of("order 7"),
                Optional.empty(),
                Map.of("cart", "9"),
                T0);
    }

    /** A charge of 10,000 francs with a fee of 150. */
    public static Charge.Terms charge(Wallet payer) {
        return new Charge.Terms(
                request(PaymentKind.CHARGE, "charge"),
                Money.xaf(10_000),
                Fee.of(Money.xaf(150)),
                payer,
                Optional.empty());
    }

    /** The same with a payout straight after. */
    public static Charge.Terms chargeThenPayout(Wallet payer, Wallet to) {
        return new Charge.Terms(
                request(PaymentKind.CHARGE, "charge"),
                Money.xaf(10_000),
                Fee.of(Money.xaf(150)),
                payer,
                Optional.of(new Charge.Plan(to, Money.xaf(9_750), Fee.of(Money.xaf(100)))));
    }

    /** An escrow of 10,000 francs with a fee of 200. */
    public static Escrow.Terms escrow(
            Wallet payer, Optional<Instant> releaseAt, Optional<Instant> refundAt) {
        return new Escrow.Terms(
                request(PaymentKind.ESCROW, "escrow"),
                Money.xaf(10_000),
                Fee.of(Money.xaf(200)),
                payer,
                releaseAt,
                refundAt);
    }

    /** An escrow that waits for orders. */
    public static Escrow.Terms escrow() {
        return escrow(MTN, Optional.empty(), Optional.empty());
    }

    /** A payout of 5,000 francs with a fee of 50. */
    public static Payout.Terms payout(Wallet to) {
        return new Payout.Terms(
                request(PaymentKind.PAYOUT, "payout"), Money.xaf(5_000), Fee.of(Money.xaf(50)), to);
    }

    /** A refund of a charge, drawn from the merchant's balance. */
    public static RefundTerms refund(Charge.Terms charge, String key, long francs) {
        return new RefundTerms(
                request(PaymentKind.REFUND, key),
                charge.request().id(),
                RefundTerms.Source.AVAILABLE,
                Money.xaf(francs),
                charge.payer(),
                PayIn.reference(charge.request().id()),
                Optional.of("damaged"));
    }

    /** The provider's word that so much moved. */
    public static Receipt receipt(long francs) {
        return new Receipt(new ProviderTransactionId("fin-1"), Money.xaf(francs));
    }

    /** The same as an outcome. */
    public static Outcome confirmed(long francs) {
        return new Outcome.Confirmed(receipt(francs));
    }
}
