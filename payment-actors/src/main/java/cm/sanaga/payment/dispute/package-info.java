/**
 * A dispute about money that is held: what both sides say, what is offered, how it ends. It knows
 * no escrow; what follows from its end is the escrow's to do.
 */
@NullMarked
package cm.sanaga.payment.dispute;

import org.jspecify.annotations.NullMarked;
