/** The API over a real socket, with the doors behind it played by hand. */
@NullMarked
package cm.sanaga.http.exchange;

import org.jspecify.annotations.NullMarked;
