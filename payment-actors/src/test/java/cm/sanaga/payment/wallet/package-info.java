/** Tests of the way out of a wallet. */
@NullMarked
package cm.sanaga.payment.wallet;

import org.jspecify.annotations.NullMarked;
