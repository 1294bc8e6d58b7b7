/** A migrated PostgreSQL for the tests of this module and of those above it. */
@NullMarked
package cm.sanaga.projection.schema;

import org.jspecify.annotations.NullMarked;
