/** The words of the command line. */
@org.jspecify.annotations.NullMarked
package cm.sanaga.node.words;
