package cm.sanaga.provider;

/**
 * A handle the provider gave out before any money could move, such as Orange's {@code payToken}.
 *
 * @param value opaque
 */
public record ProviderToken(String value) {}
