/**
 * Providers to run against when there are none: HTTP servers that speak each provider's protocol,
 * refuse what it refuses, misbehave as asked, and keep a ledger of their own that ours is compared
 * with. Shares no code with the adapters, so that one's mistake is not the other's.
 */
@NullMarked
package cm.sanaga.provider.simulator;

import org.jspecify.annotations.NullMarked;
