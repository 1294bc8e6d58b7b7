/** The API over a real socket, with the doors behind it played by hand. */
@NullMarked
package cm.sanaga.http;

import org.jspecify.annotations.NullMarked;
