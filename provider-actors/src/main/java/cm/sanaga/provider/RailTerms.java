package cm.sanaga.provider;

/**
 * How a rail behaves, for whoever waits for it.
 *
 * @param provider whose rail it is
 * @param twoStep whether a token must be fetched, and persisted, before the order is sent
 * @param repeatable whether the provider is known to take a repeated order once; where it is not,
 *     an order it never heard of is not sent again, but a person finds out
 * @param polling when to ask for the outcome
 */
public record RailTerms(Provider provider, boolean twoStep, boolean repeatable, Polling polling) {}
