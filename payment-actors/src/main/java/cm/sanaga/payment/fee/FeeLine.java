package cm.sanaga.payment.fee;

import cm.sanaga.money.Money;

/**
 * A part of a fee.
 *
 * @param rule the id of the rule that asks it
 * @param amount zero or above
 */
public record FeeLine(FeeKind kind, String rule, Money amount, Bearer borneBy) {
    public FeeLine {
        if (amount.negative()) {
            throw new IllegalArgumentException("a fee is not below zero: " + amount);
        }
    }
}
