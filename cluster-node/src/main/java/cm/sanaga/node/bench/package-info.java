/**
 * {@code ./sanaga bench}: how much the ledger and the charge carry, measured so that anybody can
 * measure it again. Each run checks its books at the end, so that a loss is a failure and not a
 * speed. It is given what it needs of the program by {@link cm.sanaga.node.bench.Ground}, and bears
 * load only on this machine.
 */
@NullMarked
package cm.sanaga.node.bench;

import org.jspecify.annotations.NullMarked;
