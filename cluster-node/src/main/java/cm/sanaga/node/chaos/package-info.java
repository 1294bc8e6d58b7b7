/**
 * A cluster under load is broken on purpose, again and again, and what it acknowledged is held
 * against what it and the providers have in the end.
 */
@org.jspecify.annotations.NullMarked
package cm.sanaga.node.chaos;
