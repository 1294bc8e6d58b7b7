package cm.sanaga.payment.fee;

import cm.sanaga.money.Money;
import java.math.BigInteger;

/**
 * A fee: a flat part and a percentage, between a floor and a cap. The merchant bears it.
 *
 * @param id shown on what it was applied to
 * @param basisPoints of the amount, 100 are one percent; 0 to 10 000
 * @param flat added to that, in minor units
 * @param floor the least, in minor units
 * @param cap the most, in minor units
 */
public record FeeRule(String id, int basisPoints, long flat, long floor, long cap) {
    private static final BigInteger WHOLE = BigInteger.valueOf(10_000);
    private static final BigInteger HALF = BigInteger.valueOf(5_000);

    public FeeRule {
        if (basisPoints < 0 || basisPoints > 10_000 || flat < 0 || floor < 0 || cap < floor) {
            throw new IllegalArgumentException(
                    "fee " + id + ": basis points are 0 to 10000, 0 <= floor <= cap, flat >= 0");
        }
    }

    /** The fee on an amount, rounded half up to the minor unit. May exceed a small amount. */
    public Money on(Money amount) {
        BigInteger share =
                BigInteger.valueOf(amount.minor())
                        .multiply(BigInteger.valueOf(basisPoints))
                        .add(HALF)
                        .divide(WHOLE);
        long fee = Math.addExact(share.longValueExact(), flat);
        return new Money(Math.clamp(fee, floor, cap), amount.currency());
    }

    /**
     * What part of a whole fee belongs to the part of an amount between two marks. Over all parts
     * it adds up to the whole fee exactly.
     */
    public static Money between(Money fee, Money amount, Money from, Money to) {
        return upTo(fee, amount, to).minus(upTo(fee, amount, from));
    }

    private static Money upTo(Money fee, Money amount, Money mark) {
        long share =
                BigInteger.valueOf(fee.minor())
                        .multiply(BigInteger.valueOf(mark.minor()))
                        .divide(BigInteger.valueOf(amount.minor()))
                        .longValueExact();
        return new Money(share, fee.currency());
    }
}
