package cm.sanaga.projection;

/**
 * Something that must not be.
 *
 * @param invariant {@code I1}, {@code audit}
 * @param place the journal, the account and line, or the row: what comes first in it is the account
 *     where there is one
 * @param what in words
 */
public record Breach(String invariant, String place, String what) {}
