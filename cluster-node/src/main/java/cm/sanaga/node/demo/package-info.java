/**
 * {@code ./sanaga demo}: the product's story told with real calls to a running node. A client of
 * the API like any other; it knows nothing of what is behind it.
 */
@NullMarked
package cm.sanaga.node.demo;

import org.jspecify.annotations.NullMarked;
