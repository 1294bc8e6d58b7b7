/** Payments as actors, against a scripted rail. */
@NullMarked
package cm.sanaga.payment.actor;

import org.jspecify.annotations.NullMarked;
