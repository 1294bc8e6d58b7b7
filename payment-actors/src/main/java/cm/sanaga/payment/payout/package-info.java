/**
 * A payout: held in the merchant's book, queued while it cannot go out, sent, captured. Pure rules.
 *
 * <pre>
 * absent → holding → queued ⇄ sending → capturing → paid
 *             ↓         ↓         ↘ releasing → failed
 *          failed   releasing → cancelled
 * </pre>
 */
@NullMarked
package cm.sanaga.payment.payout;

import org.jspecify.annotations.NullMarked;
