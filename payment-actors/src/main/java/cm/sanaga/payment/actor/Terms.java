package cm.sanaga.payment.actor;

import cm.sanaga.kernel.Decision;
import cm.sanaga.money.Money;
import cm.sanaga.payment.Refusal;
import cm.sanaga.payment.Request;
import cm.sanaga.payment.Wallet;
import cm.sanaga.payment.charge.Charge;
import cm.sanaga.payment.escrow.Escrow;
import cm.sanaga.payment.fee.Fee;
import cm.sanaga.payment.fee.FeeOperation;
import cm.sanaga.payment.fee.Price;
import cm.sanaga.payment.fee.Tariff;
import cm.sanaga.payment.payout.Payout;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.RailNetwork;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Turns an order into terms: which rails, and what it costs. */
final class Terms {
    private final RailNetwork rails;
    private final Supplier<Tariff> tariff;

    /**
     * @param tariff the rules in force, which may be others the next time
     */
    Terms(RailNetwork rails, Supplier<Tariff> tariff) {
        this.rails = rails;
        this.tariff = tariff;
    }

    Decision<Charge.Terms, Refusal> charge(Orders.Charge order) {
        Optional<Wallet> payer = wallet(order.payer());
        if (payer.isEmpty()) {
            return noRail(order.payer());
        }
        Price price = price(FeeOperation.CHARGE, order.request(), order.amount(), order.payer());
        if (!price.covered()) {
            return belowFee(price);
        }
        if (order.payout().isEmpty()) {
            return terms(order, price, payer.get(), Optional.empty());
        }
        Optional<Wallet> to = wallet(order.payout().get());
        if (to.isEmpty()) {
            return noRail(order.payout().get());
        }
        // The fee is taken on the whole net, so that amount and fee never exceed it.
        Money net = price.net();
        Price after = price(FeeOperation.PAYOUT, order.request(), net, order.payout().get());
        Money arrives = net.minus(after.fee().total());
        return arrives.positive()
                ? terms(
                        order,
                        price,
                        payer.get(),
                        Optional.of(new Charge.Plan(to.get(), arrives, after.fee())))
                : belowFee(after);
    }

    private static Decision<Charge.Terms, Refusal> terms(
            Orders.Charge order, Price price, Wallet payer, Optional<Charge.Plan> plan) {
        return Decision.accept(
                new Charge.Terms(order.request(), price.moved(), price.fee(), payer, plan));
    }

    Decision<Escrow.Terms, Refusal> escrow(Orders.Escrow order) {
        Optional<Wallet> payer = wallet(order.payer());
        if (payer.isEmpty()) {
            return noRail(order.payer());
        }
        Price price = price(FeeOperation.ESCROW, order.request(), order.amount(), order.payer());
        return price.covered()
                ? Decision.accept(
                        new Escrow.Terms(
                                order.request(),
                                price.moved(),
                                price.fee(),
                                payer.get(),
                                order.releaseAt(),
                                order.refundAt(),
                                order.releaseCode()
                                        .map(code -> Escrow.code(order.request().id(), code))))
                : belowFee(price);
    }

    Decision<Payout.Terms, Refusal> payout(Orders.Payout order) {
        Optional<Wallet> to = wallet(order.to());
        if (to.isEmpty()) {
            return noRail(order.to());
        }
        Price price = price(FeeOperation.PAYOUT, order.request(), order.amount(), order.to());
        return price.covered()
                ? Decision.accept(
                        new Payout.Terms(order.request(), price.moved(), price.fee(), to.get()))
                : belowFee(price);
    }

    /** As if it cost nothing, of an order whose wallet is known. */
    Charge.Terms free(Orders.Charge order) {
        return new Charge.Terms(
                order.request(),
                order.amount(),
                Fee.none(order.amount().currency()),
                wallet(order.payer()).orElseThrow(),
                Optional.empty());
    }

    /** The same of an escrow. */
    Escrow.Terms free(Orders.Escrow order) {
        return new Escrow.Terms(
                order.request(),
                order.amount(),
                Fee.none(order.amount().currency()),
                wallet(order.payer()).orElseThrow(),
                Optional.empty(),
                Optional.empty());
    }

    /** The same of a payout. */
    Payout.Terms free(Orders.Payout order) {
        return new Payout.Terms(
                order.request(),
                order.amount(),
                Fee.none(order.amount().currency()),
                wallet(order.to()).orElseThrow());
    }

    /** By which rules. */
    List<Tariff.Applied> prices(String merchant, Provider provider, Instant at) {
        return tariff.get().applied(merchant, provider, at);
    }

    /** What it would cost. */
    Decision<Price, Refusal> quote(Orders.Quote asked) {
        if (wallet(asked.party()).isEmpty()) {
            return noRail(asked.party());
        }
        Price price = price(asked);
        return price.covered() ? Decision.accept(price) : belowFee(price);
    }

    private Price price(FeeOperation operation, Request request, Money amount, Orders.Party party) {
        return price(new Orders.Quote(request.merchant(), operation, amount, party, request.at()));
    }

    private Price price(Orders.Quote asked) {
        return tariff.get()
                .price(
                        asked.operation(),
                        asked.amount(),
                        asked.merchant(),
                        asked.party().provider(),
                        asked.at());
    }

    private Optional<Wallet> wallet(Orders.Party party) {
        return rails.rail(party.provider())
                .map(rail -> new Wallet(party.msisdn(), party.provider(), rail.terms().twoStep()));
    }

    private static <T> Decision<T, Refusal> noRail(Orders.Party party) {
        return Decision.refuse(new Refusal.NoSuchRail(party.provider()));
    }

    private static <T> Decision<T, Refusal> belowFee(Price price) {
        return Decision.refuse(new Refusal.BelowFee(price.asked(), price.fee().total()));
    }
}
