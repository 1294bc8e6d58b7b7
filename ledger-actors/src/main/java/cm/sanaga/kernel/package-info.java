/**
 * What every rule of the product is written in: decisions, and the marks for what is persisted or
 * sent. No framework may be seen from here.
 */
@NullMarked
package cm.sanaga.kernel;

import org.jspecify.annotations.NullMarked;
