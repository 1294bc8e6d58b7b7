package cm.sanaga.provider.orange;

import cm.sanaga.provider.Msisdn;
import cm.sanaga.provider.Operation;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.http.Exchange;
import cm.sanaga.provider.http.Tokens;
import cm.sanaga.provider.orange.OrangeCoreAnswers.Unused;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * omcoreapis 1.0.2: a prompt on the payer's handset; a cash-in for what goes out. The pay token is
 * the only key against doing it twice, so an order is never sent twice with one.
 */
final class OrangeCore implements OrangeSurface<OrangeToken.Core> {
    private final Tokens tokens;
    private final OrangeCoreRequests requests;
    private final OrangeCoreAnswers answers;
    private final Duration tokenLife;
    private final InstantSource clock;

    OrangeCore(
            Tokens tokens,
            OrangeCoreRequests requests,
            OrangeCoreAnswers answers,
            Duration tokenLife,
            InstantSource clock) {
        this.tokens = tokens;
        this.requests = requests;
        this.answers = answers;
        this.tokenLife = tokenLife;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Outcome> prepare(ProviderCall.Order order) {
        Instant asked = clock.instant();
        return tokens.send(requests.init(order))
                .thenApply(exchange -> answers.prepared(order, asked, exchange));
    }

    /** A token past its life is not paid with; whether it ever was is asked. */
    @Override
    public CompletionStage<Outcome> submit(ProviderCall.Order order, OrangeToken.Core token) {
        if (token.olderThan(tokenLife, clock.instant())) {
            return query(order, token, Unused.DEAD);
        }
        return tokens.send(requests.pay(order, token))
                .thenCompose(
                        exchange ->
                                exchange instanceof Exchange.Answered(int status, String body)
                                                && status == OrangeCoreAnswers.REFUSED
                                        ? query(order, token, Unused.TURNED_BACK)
                                                .thenApply(
                                                        asked ->
                                                                answers.refused(order, body, asked))
                                        : CompletableFuture.completedFuture(
                                                answers.submitted(order, token, exchange)));
    }

    /** An unused token is dead once nothing that was sent within its life can still arrive. */
    @Override
    public CompletionStage<Outcome> query(ProviderCall.Order order, OrangeToken.Core token) {
        boolean settled = token.olderThan(tokenLife.plus(ProviderCall.SETTLED), clock.instant());
        return query(order, token, settled ? Unused.DEAD : Unused.ALIVE);
    }

    private CompletionStage<Outcome> query(
            ProviderCall.Order order, OrangeToken.Core token, Unused unused) {
        return tokens.send(requests.status(order, token))
                .thenApply(exchange -> answers.queried(order, token, unused, exchange));
    }

    /** Only a collection has a prompt. Where Orange does not send it again, it is asked. */
    @Override
    public CompletionStage<Outcome> promptAgain(ProviderCall.Order order, OrangeToken.Core token) {
        if (order.operation() != Operation.COLLECT) {
            return query(order, token);
        }
        return tokens.send(requests.push(order, token))
                .thenApply(exchange -> answers.queried(order, token, Unused.UNASKED, exchange));
    }

    CompletionStage<Optional<Boolean>> active(Msisdn party) {
        return party.value().startsWith("+237")
                ? tokens.send(requests.subscriber(party)).thenApply(OrangeCoreAnswers::active)
                : CompletableFuture.completedFuture(Optional.empty());
    }
}
