/**
 * Figures for those who watch: what is counted where it happens stands beside the code that does
 * it; here is what has to be looked at, and what answers a scrape.
 */
@org.jspecify.annotations.NullMarked
package cm.sanaga.node.metrics;
