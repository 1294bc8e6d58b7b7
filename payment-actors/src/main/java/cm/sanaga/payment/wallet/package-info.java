/**
 * What goes out of one provider's wallet, in order and never beyond what is there. Pure rules; the
 * actor that follows them lives in {@code payment.actor}.
 */
@NullMarked
package cm.sanaga.payment.wallet;

import org.jspecify.annotations.NullMarked;
