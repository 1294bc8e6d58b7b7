/**
 * The adapter to Orange Money Cameroon: omcoreapis 1.0.2, and Web Payment for collections. Its one
 * public class is {@link cm.sanaga.provider.orange.OrangeRail}. What is sourced and what is
 * assumed: {@code docs/rails.md}.
 */
@NullMarked
package cm.sanaga.provider.orange;

import org.jspecify.annotations.NullMarked;
