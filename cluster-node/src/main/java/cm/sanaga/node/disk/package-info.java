/**
 * A disk that may be full, stall and lose power, for the runs that break things: a file system of
 * its own in a file. Knows no database.
 */
@org.jspecify.annotations.NullMarked
package cm.sanaga.node.disk;
