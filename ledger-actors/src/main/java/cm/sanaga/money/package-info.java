/** Amounts of money: whole minor units, exact or refused. No framework may be seen from here. */
@NullMarked
package cm.sanaga.money;

import org.jspecify.annotations.NullMarked;
