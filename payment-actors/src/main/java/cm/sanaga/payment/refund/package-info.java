/**
 * A refund: held in the merchant's book, sent back to the payer, captured. The payment it belongs
 * to has reserved the amount before. Pure rules.
 *
 * <pre>
 * absent → holding → sending → capturing → paid
 *             │       ↑↓ │
 *             │   waiting│
 *             └──────────┴──→ releasing → failed
 * </pre>
 *
 * <p>What the float or the rail does not let out waits, in turn with the payouts; when it has
 * waited for a day a person may end it.
 *
 * <p>Even a hold that was refused is ended: an order to take it may still be on its way.
 */
@NullMarked
package cm.sanaga.payment.refund;

import org.jspecify.annotations.NullMarked;
