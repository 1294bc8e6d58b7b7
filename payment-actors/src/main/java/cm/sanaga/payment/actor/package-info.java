/**
 * The payments' actors and their door {@link cm.sanaga.payment.actor.Payments}: who performs what
 * the rules owe, at the ledger, at the rails and at other payments. No rule of money lives here.
 */
@NullMarked
package cm.sanaga.payment.actor;

import org.jspecify.annotations.NullMarked;
