/** What payments share, tested. */
@NullMarked
package cm.sanaga.payment;

import org.jspecify.annotations.NullMarked;
