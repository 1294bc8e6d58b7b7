/**
 * The guard of each provider (breaker, rate, bulkheads) and the door to all of them, {@link
 * cm.sanaga.provider.actor.Rails}. Knows no provider's protocol.
 */
@NullMarked
package cm.sanaga.provider.actor;

import org.jspecify.annotations.NullMarked;
