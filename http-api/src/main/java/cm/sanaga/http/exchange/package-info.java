/**
 * One exchange of HTTP: the table of routes and the gate every request passes (limits,
 * authentication, body, time, problems, headers). No resource may be known here.
 *
 * <p>Routes are data rather than nested directives, so that tests, the OpenAPI document and the
 * answers to a wrong method all read the same table.
 */
@NullMarked
package cm.sanaga.http.exchange;

import org.jspecify.annotations.NullMarked;
