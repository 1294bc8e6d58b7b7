/** The benchmarks measure what they say they measure. */
@NullMarked
package cm.sanaga.node.bench;

import org.jspecify.annotations.NullMarked;
