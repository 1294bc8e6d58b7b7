/** Says in plain words, in English and French, where a payment stands and who acts next. */
@NullMarked
package cm.sanaga.http.explain;

import org.jspecify.annotations.NullMarked;
