/**
 * Events on their way to merchants: claimed from the outbox, signed, and sent again until a
 * receiver has them or the schedule ends. Nobody inside is called.
 */
@NullMarked
package cm.sanaga.http.delivery;

import org.jspecify.annotations.NullMarked;
