/**
 * What readers see of money and payments: projections of the event journal that can be dropped and
 * rebuilt, and the questions that may be put to them. No rule of money lives here, nothing here is
 * the truth, and no actor of another module may be seen.
 */
@NullMarked
package cm.sanaga.projection;

import org.jspecify.annotations.NullMarked;
