package cm.sanaga.provider;

import cm.sanaga.money.Money;

/**
 * The provider's word that money moved.
 *
 * @param transaction the provider's id of the movement
 * @param amount what moved; the caller compares it with what was asked
 */
public record Receipt(ProviderTransactionId transaction, Money amount) {}
