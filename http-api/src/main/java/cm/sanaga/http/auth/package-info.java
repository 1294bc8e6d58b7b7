/**
 * Who calls: the one place where credentials become a {@link cm.sanaga.http.auth.Caller}. Nothing
 * behind it ever sees a key or a token.
 */
@NullMarked
package cm.sanaga.http.auth;

import org.jspecify.annotations.NullMarked;
