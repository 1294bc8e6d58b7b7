/**
 * A payout: held in the merchant's book, queued while it cannot go out, sent, captured. Pure rules.
 *
 * <pre>
 * absent → holding → queued ⇄ sending → capturing → paid
 *             ↓         ↓         ↘ releasing → failed
 *         releasing  releasing → cancelled
 *             ↓
 *          failed
 * </pre>
 *
 * <p>Even a hold that was refused is ended: an order to take it may still be on its way.
 */
@NullMarked
package cm.sanaga.payment.payout;

import org.jspecify.annotations.NullMarked;
