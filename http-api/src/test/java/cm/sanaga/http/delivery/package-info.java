@NullMarked
package cm.sanaga.http.delivery;

import org.jspecify.annotations.NullMarked;
