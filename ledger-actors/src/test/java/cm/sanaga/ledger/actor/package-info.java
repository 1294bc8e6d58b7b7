/**
 * Tests of the ledger's actors, on a journal in memory that has the primary key of the real one.
 */
@NullMarked
package cm.sanaga.ledger.actor;

import org.jspecify.annotations.NullMarked;
