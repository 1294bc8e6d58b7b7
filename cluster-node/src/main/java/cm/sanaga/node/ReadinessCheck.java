package cm.sanaga.node;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * One thing that must be well before a payment would work.
 *
 * @param name as {@code /ready} shows it
 * @param trouble asked for each request, so it must be cheap: what is wrong in a few words, or
 *     nothing; a failed or late answer counts as trouble
 */
public record ReadinessCheck(String name, Supplier<CompletionStage<Optional<String>>> trouble) {}
