/**
 * A refund: held in the merchant's book, sent back to the payer, captured. The payment it belongs
 * to has reserved the amount before. Pure rules.
 *
 * <pre>
 * absent → holding → sending → capturing → paid
 *             └──────────┴──→ releasing → failed
 * </pre>
 *
 * <p>Even a hold that was refused is ended: an order to take it may still be on its way.
 */
@NullMarked
package cm.sanaga.payment.refund;

import org.jspecify.annotations.NullMarked;
