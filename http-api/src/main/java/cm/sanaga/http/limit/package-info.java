/**
 * How often somebody may ask, counted over all nodes: a bucket for each, of which nodes take a few
 * tokens at a time.
 */
@NullMarked
package cm.sanaga.http.limit;

import org.jspecify.annotations.NullMarked;
