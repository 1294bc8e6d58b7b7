package cm.sanaga.payment.fee;

import cm.sanaga.money.Money;
import java.math.BigInteger;
import java.util.List;

/**
 * How a part of the fee follows from the amount: the first tier that reaches it gives a percentage
 * and a flat part, between a floor and a cap. The tier is that of the whole amount.
 *
 * @param id shown on what it was applied to
 * @param tiers by rising marks, the last without an end
 * @param floor the least, in minor units
 * @param cap the most, in minor units
 */
public record FeeRule(String id, List<FeeTier> tiers, long floor, long cap, Bearer borneBy) {
    private static final BigInteger WHOLE = BigInteger.valueOf(10_000);
    private static final BigInteger HALF = BigInteger.valueOf(5_000);

    public FeeRule {
        tiers = List.copyOf(tiers);
        if (tiers.isEmpty() || tiers.getLast().upTo() != FeeTier.NO_END || !rising(tiers)) {
            throw new IllegalArgumentException(
                    "fee " + id + ": marks of tiers rise, and the last tier has none");
        }
        if (floor < 0 || cap < floor || cap > Money.LIMIT) {
            throw new IllegalArgumentException(
                    "fee " + id + ": 0 <= floor <= cap <= " + Money.LIMIT);
        }
    }

    /** The same for all amounts; the merchant bears it. */
    public static FeeRule simple(String id, int basisPoints, long flat, long floor, long cap) {
        return new FeeRule(
                id,
                List.of(new FeeTier(FeeTier.NO_END, basisPoints, flat)),
                floor,
                cap,
                Bearer.MERCHANT);
    }

    private static boolean rising(List<FeeTier> tiers) {
        for (int n = 1; n < tiers.size(); n++) {
            if (tiers.get(n).upTo() <= tiers.get(n - 1).upTo()) {
                return false;
            }
        }
        return true;
    }

    /** The fee on an amount, rounded half up to the minor unit. May exceed a small amount. */
    public Money on(Money amount) {
        FeeTier tier =
                tiers.stream()
                        .filter(one -> amount.minor() <= one.upTo())
                        .findFirst()
                        .orElseThrow();
        BigInteger share =
                BigInteger.valueOf(amount.minor())
                        .multiply(BigInteger.valueOf(tier.basisPoints()))
                        .add(HALF)
                        .divide(WHOLE);
        long fee =
                share.add(BigInteger.valueOf(tier.flat()))
                        .min(BigInteger.valueOf(cap))
                        .longValueExact();
        return new Money(Math.max(fee, floor), amount.currency());
    }

    /** As a line of a payment of this amount. */
    FeeLine line(FeeKind kind, Money amount) {
        return new FeeLine(kind, id, on(amount), borneBy);
    }
}
