package cm.sanaga.payment.fee;

import cm.sanaga.money.Money;
import java.time.Instant;
import java.util.Optional;

/**
 * What a payment of an amount comes to.
 *
 * @param asked what the merchant named
 * @param moved what the payer pays, or what arrives at the recipient's
 * @param fee all of it, whoever bears it
 * @param changes when another rule is known to begin or this one to end
 */
public record Price(
        FeeOperation operation, Money asked, Money moved, Fee fee, Optional<Instant> changes) {
    static Price of(FeeOperation operation, Money asked, Fee fee, Optional<Instant> changes) {
        Money moved =
                switch (operation) {
                    case CHARGE, ESCROW -> asked.plus(fee.borneByCustomer());
                    case PAYOUT -> asked.minus(fee.borneByCustomer());
                };
        return new Price(operation, asked, moved, fee, changes);
    }

    /** What the merchant gets, or pays in all. */
    public Money net() {
        return switch (operation) {
            case CHARGE, ESCROW -> moved.minus(fee.total());
            case PAYOUT -> moved.plus(fee.total());
        };
    }

    /** Whether something is left of the amount. */
    public boolean covered() {
        return switch (operation) {
            case CHARGE, ESCROW -> !net().negative();
            case PAYOUT -> moved.positive();
        };
    }
}
