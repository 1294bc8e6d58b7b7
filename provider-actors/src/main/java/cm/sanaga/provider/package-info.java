/**
 * What every mobile-money provider looks like to us: the port {@link cm.sanaga.provider.Rail}, what
 * is asked through it and what it may answer. Knows nothing of payments or accounts.
 */
@NullMarked
package cm.sanaga.provider;

import org.jspecify.annotations.NullMarked;
