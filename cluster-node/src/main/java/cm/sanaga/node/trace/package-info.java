/** Where what is told of work goes: into Kamon's spans, and by OTLP to whoever collects them. */
@org.jspecify.annotations.NullMarked
package cm.sanaga.node.trace;
