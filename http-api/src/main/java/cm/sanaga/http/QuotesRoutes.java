package cm.sanaga.http;

import cm.sanaga.http.auth.Access;
import cm.sanaga.http.auth.Scope;
import cm.sanaga.http.exchange.Call;
import cm.sanaga.http.exchange.Endpoint;
import cm.sanaga.http.exchange.Reply;
import cm.sanaga.http.json.Fields;
import cm.sanaga.http.json.Json;
import cm.sanaga.http.problem.Problems;
import cm.sanaga.http.problem.Rejection;
import cm.sanaga.kernel.Decision;
import cm.sanaga.money.Money;
import cm.sanaga.payment.Refusal;
import cm.sanaga.payment.actor.Orders;
import cm.sanaga.payment.actor.Payments;
import cm.sanaga.payment.fee.FeeOperation;
import cm.sanaga.payment.fee.Price;
import cm.sanaga.payment.fee.Tariff;
import cm.sanaga.provider.Provider;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code /v1/quotes} and {@code /v1/fees}: what a payment would cost, and by which rules. Nothing
 * is kept, so no key is needed.
 */
final class QuotesRoutes {
    /**
     * A rule is known everywhere half a minute after it was ordered at the latest, or its node
     * answers nothing of what things cost.
     */
    private static final Duration SURE = FeeDesk.AHEAD.dividedBy(2);

    private final Payments payments;
    private final WalletLimits limits;
    private final Parties parties;
    private final Set<Provider> providers;
    private final Clock clock;

    QuotesRoutes(Doors doors, Parties parties) {
        this.payments = doors.payments();
        this.limits = new WalletLimits(doors.rails(), doors.payments());
        this.parties = parties;
        this.providers = doors.providers();
        this.clock = doors.clock();
    }

    List<Endpoint> endpoints() {
        return List.of(
                new Endpoint(
                        "POST",
                        "/v1/quotes",
                        Access.MERCHANT,
                        Optional.of(Scope.READ),
                        Endpoint.Content.JSON,
                        this::quote),
                Endpoint.get("/v1/fees", Access.MERCHANT, this::fees));
    }

    /**
     * What applies now.
     *
     * @param rule its id, which payments show
     * @param since the first instant, empty where nothing else was agreed
     * @param until the first instant at which it is over
     */
    record PriceJson(
            String operation,
            String provider,
            String kind,
            String rule,
            List<FeesRoutes.TierJson> tiers,
            long floor,
            Optional<Long> cap,
            String borneBy,
            Optional<Instant> since,
            Optional<Instant> until) {
        static PriceJson of(Tariff.Applied one) {
            return new PriceJson(
                    Json.word(one.operation()),
                    one.provider().value(),
                    Json.word(one.kind()),
                    one.rule().id(),
                    one.rule().tiers().stream().map(FeesRoutes.TierJson::of).toList(),
                    one.rule().floor(),
                    FeesRoutes.cap(one.rule()),
                    Json.word(one.rule().borneBy()),
                    one.since(),
                    one.until());
        }
    }

    private record PricesJson(List<PriceJson> data) {}

    private CompletionStage<Reply> fees(Call call) {
        call.query().only(Set.of());
        String merchant = call.merchant().merchant();
        Instant now = clock.instant();
        return CompletableFuture.completedFuture(
                Reply.ok(
                        new PricesJson(
                                providers.stream()
                                        .sorted(Comparator.comparing(Provider::value))
                                        .flatMap(
                                                one -> payments.prices(merchant, one, now).stream())
                                        .map(PriceJson::of)
                                        .toList())));
    }

    /**
     * What it comes to.
     *
     * @param amount as it would be ordered
     * @param moves what the payer would pay, or what would arrive
     * @param net what the merchant would get, or pay in all
     * @param goodUntil an order before that costs the same
     */
    record QuoteJson(
            String object,
            String operation,
            long amount,
            String currency,
            long moves,
            long fee,
            List<PaymentJson.FeeLineJson> fees,
            long net,
            String provider,
            Instant goodUntil) {}

    private record Asked(FeeOperation operation, Money amount, Parties.Read party) {
        static Asked read(Fields fields, Parties parties) {
            FeeOperation operation = fields.requiredOneOf("operation", FeeOperation.values());
            return new Asked(
                    operation,
                    fields.money(),
                    switch (operation) {
                        case CHARGE, ESCROW -> parties.payer(fields);
                        case PAYOUT -> fields.requiredObject("destination", parties::wallet);
                    });
        }
    }

    private CompletionStage<Reply> quote(Call call) {
        Asked asked = call.body(fields -> Asked.read(fields, parties)).content();
        Instant now = clock.instant();
        var order =
                new Orders.Quote(
                        call.merchant().merchant(),
                        asked.operation,
                        asked.amount,
                        asked.party.party(),
                        now);
        limits.against(order)
                .ifPresent(
                        against -> {
                            throw against;
                        });
        Decision<Price, Refusal> decision = payments.quote(order);
        return CompletableFuture.completedFuture(
                switch (decision) {
                    case Decision.Accepted<Price, Refusal>(var prices) ->
                            Reply.ok(json(prices.getFirst(), asked, now));
                    case Decision.Refused<Price, Refusal>(var refusal) ->
                            throw new Rejection(Problems.of(refusal, OrderDesk.names(asked.party)));
                    case Decision.Repeated<Price, Refusal> _ -> throw new IllegalStateException();
                });
    }

    private static QuoteJson json(Price price, Asked asked, Instant now) {
        return new QuoteJson(
                "quote",
                Json.word(price.operation()),
                price.asked().minor(),
                price.asked().currency().name(),
                price.moved().minor(),
                price.fee().minor(),
                PaymentJson.fees(price.fee()),
                price.net().minor(),
                asked.party.party().provider().value(),
                price.changes().filter(now.plus(SURE)::isAfter).orElse(now.plus(SURE)));
    }
}
