/**
 * A simulation of the whole ledger in one thread: the real rules and performers in shells that
 * crash, double and forget, over a network and providers that lose, repeat, reorder and delay. All
 * of it follows from one seed. No actor system and no real clock may be used here.
 */
@NullMarked
package cm.sanaga.sim;

import org.jspecify.annotations.NullMarked;
