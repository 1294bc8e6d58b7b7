package cm.sanaga.payment.fee;

/**
 * What is asked of amounts up to a mark.
 *
 * @param upTo the largest amount it is for, in minor units; above zero
 * @param basisPoints of the amount, 100 are one percent; 0 to 10 000
 * @param flat added to that, in minor units
 */
public record FeeTier(long upTo, int basisPoints, long flat) {
    /** For a tier without an end. */
    public static final long NO_END = Long.MAX_VALUE;

    public FeeTier {
        if (upTo <= 0 || basisPoints < 0 || basisPoints > 10_000 || flat < 0) {
            throw new IllegalArgumentException(
                    "a tier's mark is above zero, basis points are 0 to 10000, flat >= 0");
        }
    }
}
