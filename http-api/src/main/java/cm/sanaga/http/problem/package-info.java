/**
 * How the API says no: every code a client may branch on, and the one place where refusals of the
 * domain become problem documents (RFC 9457). No route and no JSON may be known here.
 */
@NullMarked
package cm.sanaga.http.problem;

import org.jspecify.annotations.NullMarked;
