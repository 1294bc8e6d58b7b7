/**
 * Several nodes on one machine: the processes, kept alive, and what stands in front of them. It
 * knows nodes by their addresses only.
 */
@NullMarked
package cm.sanaga.node.cluster;

import org.jspecify.annotations.NullMarked;
