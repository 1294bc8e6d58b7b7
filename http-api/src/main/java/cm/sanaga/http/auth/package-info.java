/**
 * Who calls: the one place where keys become a {@link cm.sanaga.http.auth.Caller}, and what each
 * may call. Nothing behind it ever sees a key or a token; what a token says is found in {@code
 * token}.
 */
@NullMarked
package cm.sanaga.http.auth;

import org.jspecify.annotations.NullMarked;
