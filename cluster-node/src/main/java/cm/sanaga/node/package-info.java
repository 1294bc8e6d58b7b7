/**
 * The program: reads its settings, starts database, actor system and everything on it in order, and
 * ends them in reverse. No rule about money may live here.
 */
@NullMarked
package cm.sanaga.node;

import org.jspecify.annotations.NullMarked;
