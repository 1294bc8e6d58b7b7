/** Tests of the ledger's rules. */
@NullMarked
package cm.sanaga.ledger;

import org.jspecify.annotations.NullMarked;
