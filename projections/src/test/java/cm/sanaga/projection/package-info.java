/** Read models against a real PostgreSQL, with events the cores themselves decided. */
@NullMarked
package cm.sanaga.projection;

import org.jspecify.annotations.NullMarked;
