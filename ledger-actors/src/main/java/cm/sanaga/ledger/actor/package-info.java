/**
 * The ledger's actors: an account is one persistent sharded actor and one writer. {@link
 * cm.sanaga.ledger.actor.Ledger} is the only door; no rule of money lives here.
 */
@NullMarked
package cm.sanaga.ledger.actor;

import org.jspecify.annotations.NullMarked;
