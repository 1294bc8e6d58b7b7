/** What tests of all modules stand on; knows no accounts and no payments. */
@NullMarked
package cm.sanaga.testing;

import org.jspecify.annotations.NullMarked;
