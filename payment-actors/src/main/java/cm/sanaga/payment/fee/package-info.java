/** What a payment costs the merchant: pure arithmetic on whole francs. */
@NullMarked
package cm.sanaga.payment.fee;

import org.jspecify.annotations.NullMarked;
