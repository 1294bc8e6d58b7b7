/**
 * What all payments share: their ids, terms, views, refusals and the journals they post. Pure; no
 * actor, database or HTTP may be seen from here.
 */
@NullMarked
package cm.sanaga.payment;

import org.jspecify.annotations.NullMarked;
