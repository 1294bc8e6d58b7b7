package cm.sanaga.payment;

import cm.sanaga.provider.Msisdn;
import cm.sanaga.provider.Provider;

/**
 * A wallet at a provider.
 *
 * @param msisdn whose
 * @param provider where
 * @param twoStep whether that provider's rail hands out a token before the order is sent
 */
public record Wallet(Msisdn msisdn, Provider provider, boolean twoStep) {}
