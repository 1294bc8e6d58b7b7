/** Tests of what is told of work. */
@org.jspecify.annotations.NullMarked
package cm.sanaga.kernel.trace;
