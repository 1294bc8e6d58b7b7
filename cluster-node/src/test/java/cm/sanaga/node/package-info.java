/** The node as a whole: its database, its journal, its health, and the order of the code. */
@NullMarked
package cm.sanaga.node;

import org.jspecify.annotations.NullMarked;
