/**
 * The tables that are not a read model: the event journal and the inbox of raw callbacks, as plain
 * SQL that Flyway applies. What projections build from them lives elsewhere.
 */
@NullMarked
package cm.sanaga.projection.schema;

import org.jspecify.annotations.NullMarked;
