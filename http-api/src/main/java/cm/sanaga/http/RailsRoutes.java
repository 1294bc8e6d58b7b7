package cm.sanaga.http;

import cm.sanaga.http.auth.Access;
import cm.sanaga.http.exchange.Call;
import cm.sanaga.http.exchange.Endpoint;
import cm.sanaga.http.exchange.Reply;
import cm.sanaga.http.json.Json;
import cm.sanaga.provider.Operation;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.actor.Drains;
import cm.sanaga.provider.actor.RailHealth;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** How the rails are: for checkouts in a word, for operators in figures. Answered from memory. */
final class RailsRoutes {
    private final RailBoard board;

    RailsRoutes(RailBoard board) {
        this.board = board;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.get("/v1/rails", Access.MERCHANT, this::forCheckouts),
                Endpoint.get("/admin/rails", Access.OPERATOR, this::forOperators));
    }

    record ListJson<T>(List<T> data) {}

    /**
     * A rail as a checkout shows it.
     *
     * @param status of the whole: {@code down} when it neither collects nor pays out
     * @param prompt what the payer has to do, by language
     * @param approvalSeconds how long the payer has for that
     */
    record RailJson(
            String provider,
            String status,
            String collect,
            String payout,
            LimitsJson limits,
            Map<String, String> prompt,
            long approvalSeconds) {}

    /** Francs, both ends allowed. */
    record LimitsJson(long min, long max) {}

    private CompletionStage<Reply> forCheckouts(Call call) {
        call.query().only(Set.of());
        Map<Provider, List<RailHealth>> rails = new LinkedHashMap<>();
        board.health()
                .forEach(
                        one ->
                                rails.computeIfAbsent(one.provider(), _ -> new ArrayList<>())
                                        .add(one));
        List<RailJson> shown =
                rails.entrySet().stream().map(one -> json(one.getKey(), one.getValue())).toList();
        return CompletableFuture.completedFuture(Reply.ok(new ListJson<>(shown)));
    }

    private RailJson json(Provider provider, List<RailHealth> health) {
        RailBoard.Checkout checkout = board.checkout(provider);
        String collect = status(health, Operation.COLLECT);
        String payout = status(health, Operation.DISBURSE);
        return new RailJson(
                provider.value(),
                collect.equals(payout) ? collect : "degraded",
                collect,
                payout,
                new LimitsJson(checkout.least(), checkout.most()),
                new TreeMap<>(checkout.prompt()),
                checkout.approval().toSeconds());
    }

    private static String status(List<RailHealth> health, Operation operation) {
        return health.stream()
                .filter(one -> one.operation().equals(Optional.of(operation)))
                .findFirst()
                .map(RailsRoutes::status)
                .orElse("down");
    }

    /** While one call tries no other is taken, but to call that down would last a moment only. */
    private static String status(RailHealth one) {
        boolean trying = one.breaker() == RailHealth.Breaker.HALF_OPEN && one.drained().isEmpty();
        if (!one.available() && !trying) {
            return "down";
        }
        return trying || one.degraded() ? "degraded" : "available";
    }

    record FailureJson(String what, Instant at) {}

    record DrainJson(String reason, String by, Instant since) {
        static DrainJson of(Drains.Drain drain) {
            return new DrainJson(drain.reason(), drain.by(), drain.since());
        }
    }

    /**
     * One operation of a rail, on the node that answers.
     *
     * @param operation {@code collect}, {@code disburse}, {@code refund} or {@code query}
     * @param rate calls a second by contract, of all nodes together
     * @param share of it that this node takes
     */
    record GuardJson(
            String provider,
            String operation,
            String breaker,
            boolean available,
            boolean degraded,
            int rate,
            double share,
            int inFlight,
            Optional<Instant> lastSuccessAt,
            Optional<FailureJson> lastFailure,
            Optional<DrainJson> drained) {
        static GuardJson of(RailHealth one) {
            return new GuardJson(
                    one.provider().value(),
                    one.operation().map(Json::word).orElse("query"),
                    Json.word(one.breaker()),
                    one.available(),
                    one.degraded(),
                    one.rate(),
                    one.share(),
                    one.inFlight(),
                    one.lastSuccess(),
                    one.lastFailure().map(bad -> new FailureJson(bad.what(), bad.at())),
                    one.drained().map(DrainJson::of));
        }
    }

    private CompletionStage<Reply> forOperators(Call call) {
        call.query().only(Set.of());
        return CompletableFuture.completedFuture(
                Reply.ok(new ListJson<>(board.health().stream().map(GuardJson::of).toList())));
    }
}
