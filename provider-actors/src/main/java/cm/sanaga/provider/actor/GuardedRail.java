package cm.sanaga.provider.actor;

import cm.sanaga.kernel.trace.Span;
import cm.sanaga.kernel.trace.Tracing;
import cm.sanaga.money.Money;
import cm.sanaga.provider.Claim;
import cm.sanaga.provider.Msisdn;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.ProviderToken;
import cm.sanaga.provider.Rail;
import cm.sanaga.provider.RailTerms;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;

/** A rail as everybody sees it: every call goes by its guard. */
final class GuardedRail implements Rail {
    private final Rail rail;
    private final ActorRef<RailGuard.Command> guard;

    GuardedRail(Rail rail, ActorRef<RailGuard.Command> guard) {
        this.rail = rail;
        this.guard = guard;
    }

    @Override
    public RailTerms terms() {
        return rail.terms();
    }

    @Override
    public CompletionStage<Outcome> prepare(ProviderCall.Order order) {
        return ask(
                RailGuard.Kind.of(order.operation()),
                1,
                CallTrace.begin("prepare", order),
                () -> rail.prepare(order));
    }

    @Override
    public CompletionStage<Outcome> submit(
            ProviderCall.Order order, Optional<ProviderToken> token) {
        return ask(
                RailGuard.Kind.of(order.operation()),
                rail.requestsToSubmit(order),
                CallTrace.begin("submit", order),
                () -> rail.submit(order, token));
    }

    @Override
    public CompletionStage<Outcome> query(ProviderCall.Order order, Optional<ProviderToken> token) {
        return ask(
                RailGuard.Kind.QUERY,
                rail.requestsToQuery(order),
                CallTrace.begin("query", order),
                () -> rail.query(order, token));
    }

    @Override
    public CompletionStage<Optional<Money>> balance() {
        var answer = new CompletableFuture<Optional<Money>>();
        guard.tell(
                new RailGuard.Call<>(
                        RailGuard.Kind.QUERY,
                        1,
                        rail::balance,
                        Verdict::of,
                        _ -> Optional.empty(),
                        answer));
        return answer;
    }

    @Override
    public CompletionStage<Optional<Boolean>> active(Msisdn party) {
        var answer = new CompletableFuture<Optional<Boolean>>();
        guard.tell(
                new RailGuard.Call<>(
                        RailGuard.Kind.QUERY,
                        1,
                        () -> rail.active(party),
                        Verdict::of,
                        _ -> Optional.empty(),
                        answer));
        return answer;
    }

    @Override
    public CompletionStage<Outcome> promptAgain(
            ProviderCall.Order order, Optional<ProviderToken> token) {
        return ask(
                RailGuard.Kind.QUERY,
                rail.requestsToQuery(order),
                CallTrace.begin("prompt again", order),
                () -> rail.promptAgain(order, token));
    }

    /** Read from the token, like the page: nobody is called. */
    @Override
    public boolean promptsAgain(ProviderToken token) {
        return rail.promptsAgain(token);
    }

    @Override
    public Optional<URI> payerPage(ProviderToken token) {
        return rail.payerPage(token);
    }

    /** Read from the body: nobody is called. */
    @Override
    public Optional<Claim> claimed(String body) {
        return rail.claimed(body);
    }

    private CompletionStage<Outcome> ask(
            RailGuard.Kind kind, int requests, Span span, Supplier<CompletionStage<Outcome>> call) {
        var answer = new CompletableFuture<Outcome>();
        guard.tell(
                new RailGuard.Call<>(
                        kind,
                        requests,
                        span == Span.NONE ? call : () -> Tracing.within(span, call),
                        kind == RailGuard.Kind.QUERY ? Verdict::ofQuestion : Verdict::ofOrder,
                        refused -> refused,
                        answer));
        return Tracing.ending(span, answer, CallTrace::ended);
    }
}
