/**
 * The adapter to Camtel Blue Money. Camtel has published no API: it speaks a profile of the GSMA
 * Mobile Money API that is our proposal. Its one public class is {@link
 * cm.sanaga.provider.camtel.CamtelRail}; nothing outside may see GSMA's words. What is sourced and
 * what is assumed: {@code docs/rails.md}.
 */
@NullMarked
package cm.sanaga.provider.camtel;

import org.jspecify.annotations.NullMarked;
