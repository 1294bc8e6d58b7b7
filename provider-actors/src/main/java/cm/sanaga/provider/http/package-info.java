/**
 * How adapters speak HTTP: a bounded pool whose every ending is told apart (answered, lost, never
 * sent), tokens, tolerant JSON, settings, and what they say in the log. Knows no provider and
 * decides nothing about money.
 */
@NullMarked
package cm.sanaga.provider.http;

import org.jspecify.annotations.NullMarked;
