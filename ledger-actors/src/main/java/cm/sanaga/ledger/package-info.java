/**
 * The double-entry ledger as pure rules: an owner's self-balancing book, journals that cannot be
 * unbalanced, and moves between books. No clock, no actor, no database may be seen from here.
 */
@NullMarked
package cm.sanaga.ledger;

import org.jspecify.annotations.NullMarked;
