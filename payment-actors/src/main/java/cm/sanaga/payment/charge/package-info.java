/**
 * A charge: collected from the payer, credited to the merchant at once. Pure rules.
 *
 * <pre>
 * absent → collecting → crediting → collected (refunds, a payout straight after)
 *              ↓            ↘ suspending (another amount came) → failed
 *            failed
 * </pre>
 */
@NullMarked
package cm.sanaga.payment.charge;

import org.jspecify.annotations.NullMarked;
