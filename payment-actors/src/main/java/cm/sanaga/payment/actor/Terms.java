package cm.sanaga.payment.actor;

import cm.sanaga.kernel.Decision;
import cm.sanaga.money.Money;
import cm.sanaga.payment.Refusal;
import cm.sanaga.payment.Wallet;
import cm.sanaga.payment.charge.Charge;
import cm.sanaga.payment.escrow.Escrow;
import cm.sanaga.payment.fee.FeeSchedule;
import cm.sanaga.payment.payout.Payout;
import cm.sanaga.provider.RailNetwork;
import java.util.Optional;

/** Turns an order into terms: which rails, and what it costs. */
final class Terms {
    private final RailNetwork rails;
    private final FeeSchedule fees;

    Terms(RailNetwork rails, FeeSchedule fees) {
        this.rails = rails;
        this.fees = fees;
    }

    Decision<Charge.Terms, Refusal> charge(Orders.Charge order) {
        Optional<Wallet> payer = wallet(order.payer());
        if (payer.isEmpty()) {
            return noRail(order.payer());
        }
        Money fee = fees.charge().on(order.amount());
        Money net = order.amount().minus(fee);
        if (net.negative()) {
            return Decision.refuse(new Refusal.BelowFee(order.amount(), fee));
        }
        if (order.payout().isEmpty()) {
            return terms(order, fee, payer.get(), Optional.empty());
        }
        Optional<Wallet> to = wallet(order.payout().get());
        if (to.isEmpty()) {
            return noRail(order.payout().get());
        }
        // The fee is taken on the whole net, so that amount and fee never exceed it.
        Money payoutFee = fees.payout().on(net);
        Money arrives = net.minus(payoutFee);
        return arrives.positive()
                ? terms(
                        order,
                        fee,
                        payer.get(),
                        Optional.of(new Charge.Plan(to.get(), arrives, payoutFee)))
                : Decision.refuse(new Refusal.BelowFee(net, payoutFee));
    }

    private static Decision<Charge.Terms, Refusal> terms(
            Orders.Charge order, Money fee, Wallet payer, Optional<Charge.Plan> plan) {
        return Decision.accept(new Charge.Terms(order.request(), order.amount(), fee, payer, plan));
    }

    Decision<Escrow.Terms, Refusal> escrow(Orders.Escrow order) {
        Optional<Wallet> payer = wallet(order.payer());
        if (payer.isEmpty()) {
            return noRail(order.payer());
        }
        Money fee = fees.escrow().on(order.amount());
        return fee.compareTo(order.amount()) > 0
                ? Decision.refuse(new Refusal.BelowFee(order.amount(), fee))
                : Decision.accept(
                        new Escrow.Terms(
                                order.request(),
                                order.amount(),
                                fee,
                                payer.get(),
                                order.releaseAt(),
                                order.refundAt()));
    }

    Decision<Payout.Terms, Refusal> payout(Orders.Payout order) {
        return wallet(order.to())
                .<Decision<Payout.Terms, Refusal>>map(
                        to ->
                                Decision.accept(
                                        new Payout.Terms(
                                                order.request(),
                                                order.amount(),
                                                fees.payout().on(order.amount()),
                                                to)))
                .orElseGet(() -> noRail(order.to()));
    }

    private Optional<Wallet> wallet(Orders.Party party) {
        return rails.rail(party.provider())
                .map(rail -> new Wallet(party.msisdn(), party.provider(), rail.terms().twoStep()));
    }

    private static <T> Decision<T, Refusal> noRail(Orders.Party party) {
        return Decision.refuse(new Refusal.NoSuchRail(party.provider()));
    }
}
