/** Tests of amounts. */
@NullMarked
package cm.sanaga.money;

import org.jspecify.annotations.NullMarked;
