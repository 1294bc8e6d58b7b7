package cm.sanaga.provider;

import java.util.UUID;

/**
 * Our name for one call to a provider, and the provider's key for not doing it twice. Persisted
 * before the call goes out, never replaced while the outcome is in doubt.
 *
 * @param value a UUID in the form of version 4
 */
public record Reference(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
