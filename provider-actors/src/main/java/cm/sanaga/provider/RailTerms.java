package cm.sanaga.provider;

/**
 * How a rail behaves, for whoever waits for it.
 *
 * @param provider whose rail it is
 * @param twoStep whether a token must be fetched, and persisted, before the order is sent
 * @param polling when to ask for the outcome
 */
public record RailTerms(Provider provider, boolean twoStep, Polling polling) {}
