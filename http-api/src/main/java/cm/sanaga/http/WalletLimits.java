package cm.sanaga.http;

import cm.sanaga.http.problem.Rejection;
import cm.sanaga.kernel.Decision;
import cm.sanaga.payment.Refusal;
import cm.sanaga.payment.actor.Orders;
import cm.sanaga.payment.actor.Payments;
import cm.sanaga.payment.fee.Price;
import cm.sanaga.provider.Provider;
import java.util.Optional;

/** How little and how much providers move at a time. */
final class WalletLimits {
    private final RailBoard rails;
    private final Payments payments;

    WalletLimits(RailBoard rails, Payments payments) {
        this.rails = rails;
        this.payments = payments;
    }

    /**
     * What is wrong with an amount, should its wallet's provider not move so little or so much. The
     * part of the fee that the customer bears is moved with it, or not.
     */
    Optional<Rejection> against(Orders.Quote asked) {
        Provider provider = asked.party().provider();
        RailBoard.Checkout checkout = rails.checkout(provider);
        long moved = moved(asked);
        if (moved >= checkout.least() && moved <= checkout.most()) {
            return Optional.empty();
        }
        String allowed = "Must be from " + checkout.least() + " to " + checkout.most();
        return Optional.of(
                Rejection.invalid(
                        "amount",
                        moved == asked.amount().minor()
                                ? allowed + ": " + provider + " moves nothing else"
                                : allowed
                                        + " with the part of the fee that the customer bears, and"
                                        + " is "
                                        + moved
                                        + ": "
                                        + provider
                                        + " moves nothing else"));
    }

    private long moved(Orders.Quote asked) {
        return switch (payments.quote(asked)) {
            case Decision.Accepted<Price, Refusal>(var prices) -> prices.getFirst().moved().minor();
            case Decision.Refused<Price, Refusal> _, Decision.Repeated<Price, Refusal> _ ->
                    asked.amount().minor();
        };
    }
}
