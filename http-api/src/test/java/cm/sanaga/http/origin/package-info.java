/** From where requests come. */
@NullMarked
package cm.sanaga.http.origin;

import org.jspecify.annotations.NullMarked;
