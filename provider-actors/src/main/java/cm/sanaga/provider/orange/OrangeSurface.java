package cm.sanaga.provider.orange;

import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.ProviderCall;
import java.util.concurrent.CompletionStage;

/**
 * One of the surfaces at which Orange takes orders.
 *
 * @param <T> what it gives out in a preparation
 */
sealed interface OrangeSurface<T extends OrangeToken> permits OrangeCore, OrangeWeb {

    CompletionStage<Outcome> prepare(ProviderCall.Order order);

    CompletionStage<Outcome> submit(ProviderCall.Order order, T token);

    CompletionStage<Outcome> query(ProviderCall.Order order, T token);

    CompletionStage<Outcome> promptAgain(ProviderCall.Order order, T token);
}
