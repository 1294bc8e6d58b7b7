@NullMarked
package cm.sanaga.http.token;

import org.jspecify.annotations.NullMarked;
