/**
 * The adapter to MTN MoMo Open API. Its one public class is {@link cm.sanaga.provider.mtn.MtnRail};
 * nothing outside may see MTN's words. What is sourced and what is assumed: {@code docs/rails.md}.
 */
@NullMarked
package cm.sanaga.provider.mtn;

import org.jspecify.annotations.NullMarked;
