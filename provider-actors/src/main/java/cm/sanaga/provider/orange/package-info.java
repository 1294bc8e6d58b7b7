/**
 * The adapter to Orange Money Cameroon, surface omcoreapis 1.0.2. Its one public class is {@link
 * cm.sanaga.provider.orange.OrangeRail}. What is sourced and what is assumed: {@code
 * docs/rails.md}.
 */
@NullMarked
package cm.sanaga.provider.orange;

import org.jspecify.annotations.NullMarked;
