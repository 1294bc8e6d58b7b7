/**
 * How values look outside the process: CBOR in the journal and between nodes, under short names
 * that survive a renamed class. Knows nothing of accounts or payments.
 */
@NullMarked
package cm.sanaga.kernel.wire;

import org.jspecify.annotations.NullMarked;
