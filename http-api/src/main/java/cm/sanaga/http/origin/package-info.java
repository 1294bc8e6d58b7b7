/** From where a request comes. */
@NullMarked
package cm.sanaga.http.origin;

import org.jspecify.annotations.NullMarked;
