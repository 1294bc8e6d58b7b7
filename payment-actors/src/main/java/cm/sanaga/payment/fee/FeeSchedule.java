package cm.sanaga.payment.fee;

/**
 * Our own prices where nothing else was agreed.
 *
 * @param charge on what is collected at once
 * @param escrow on what is released
 * @param payout on what is cashed out
 */
public record FeeSchedule(FeeRule charge, FeeRule escrow, FeeRule payout) {
    FeeRule of(FeeOperation operation) {
        return switch (operation) {
            case CHARGE -> charge;
            case ESCROW -> escrow;
            case PAYOUT -> payout;
        };
    }
}
