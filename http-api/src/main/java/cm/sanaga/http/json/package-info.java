/**
 * JSON in and out, strictly: what is not exactly as documented is refused with the name of the
 * field. No HTTP and no domain may be known here beyond amounts and problems.
 */
@NullMarked
package cm.sanaga.http.json;

import org.jspecify.annotations.NullMarked;
