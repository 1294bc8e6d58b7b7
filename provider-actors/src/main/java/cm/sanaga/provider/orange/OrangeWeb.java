package cm.sanaga.provider.orange;

import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.http.Tokens;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Web Payment: the preparation is the order, and the payer does the rest on Orange's page. Nobody
 * but us knows the page's address, so until its token is persisted and shown nobody can pay.
 */
final class OrangeWeb implements OrangeSurface<OrangeToken.Web> {
    private final Tokens tokens;
    private final OrangeWebRequests requests;
    private final OrangeWebAnswers answers;

    OrangeWeb(Tokens tokens, OrangeWebRequests requests, OrangeWebAnswers answers) {
        this.tokens = tokens;
        this.requests = requests;
        this.answers = answers;
    }

    @Override
    public CompletionStage<Outcome> prepare(ProviderCall.Order order) {
        String notice = requests.noticeAddress(order);
        if (notice.length() > OrangeContract.Web.LONGEST_ADDRESS) {
            return CompletableFuture.completedFuture(
                    OrangeOutcomes.misconfigured(
                            order, "callback-base-url is too long for Web Payment"));
        }
        return tokens.send(requests.webpayment(order, notice))
                .thenApply(exchange -> answers.prepared(order, exchange));
    }

    /** Nothing is sent: the payer goes to the page. */
    @Override
    public CompletionStage<Outcome> submit(ProviderCall.Order order, OrangeToken.Web token) {
        return CompletableFuture.completedFuture(new Outcome.Accepted());
    }

    @Override
    public CompletionStage<Outcome> query(ProviderCall.Order order, OrangeToken.Web token) {
        return tokens.send(requests.status(order, token))
                .thenApply(exchange -> answers.queried(order, token, exchange));
    }

    /** There is no prompt; the page is where it was. */
    @Override
    public CompletionStage<Outcome> promptAgain(ProviderCall.Order order, OrangeToken.Web token) {
        return query(order, token);
    }
}
