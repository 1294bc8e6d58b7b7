/**
 * The shell around a process manager's rules: persist, answer, perform what is owed, ask again.
 * There is nothing in it that knows money.
 */
@NullMarked
package cm.sanaga.kernel.actor;

import org.jspecify.annotations.NullMarked;
