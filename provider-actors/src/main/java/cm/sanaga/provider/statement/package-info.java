/**
 * Providers' statements as files: one reader for each provider's export, and what a line says in
 * our terms. Nothing here decides what a line means for a payment.
 */
@NullMarked
package cm.sanaga.provider.statement;

import org.jspecify.annotations.NullMarked;
