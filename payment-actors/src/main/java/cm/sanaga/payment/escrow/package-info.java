/**
 * An escrow: collected from the payer and held; released to the merchant or refunded, in whole or
 * in parts, by order or when its time comes. Pure rules.
 *
 * <pre>
 * absent → collecting → funding → held (releases and refunds until nothing is left)
 *              ↓            ↘ suspending (another amount came) → failed
 *            failed
 * </pre>
 */
@NullMarked
package cm.sanaga.payment.escrow;

import org.jspecify.annotations.NullMarked;
