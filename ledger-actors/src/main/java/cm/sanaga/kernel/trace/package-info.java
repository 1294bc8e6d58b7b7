/**
 * What the program tells of the way of a payment through it: pieces of work with a beginning and an
 * end, all of one payment in one trace. Used as a log is: whoever works says so here, and what
 * becomes of it is the affair of the program. No framework is known here.
 */
@org.jspecify.annotations.NullMarked
package cm.sanaga.kernel.trace;
