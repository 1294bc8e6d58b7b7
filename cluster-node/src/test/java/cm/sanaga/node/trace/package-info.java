/** Tests of traces: which are kept, and what their settings may be. */
@org.jspecify.annotations.NullMarked
package cm.sanaga.node.trace;
