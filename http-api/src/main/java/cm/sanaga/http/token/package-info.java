/**
 * What an issuer says in a token: whether it is believed, and which {@link
 * cm.sanaga.http.auth.Caller} follows. One class is seen from outside. Nothing of a token stands in
 * a log line or an answer, and no key is used that does not come from the one address of the
 * settings.
 */
@NullMarked
package cm.sanaga.http.token;

import org.jspecify.annotations.NullMarked;
