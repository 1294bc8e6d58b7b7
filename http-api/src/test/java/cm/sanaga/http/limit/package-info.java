/** How often somebody may ask, by its laws. */
@NullMarked
package cm.sanaga.http.limit;

import org.jspecify.annotations.NullMarked;
