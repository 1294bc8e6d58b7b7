package cm.sanaga.payment.fee;

/**
 * The rules in force.
 *
 * @param charge on what is collected at once
 * @param escrow on what is released
 * @param payout on what is cashed out
 */
public record FeeSchedule(FeeRule charge, FeeRule escrow, FeeRule payout) {}
