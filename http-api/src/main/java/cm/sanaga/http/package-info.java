/**
 * The API: one {@code XRoutes} per resource with what it reads and shows. It speaks to the doors of
 * the domain and to the questions of the read models, never to entities or tables, and decides
 * nothing about money.
 */
@NullMarked
package cm.sanaga.http;

import org.jspecify.annotations.NullMarked;
