package cm.sanaga.provider;

/**
 * A key, password or PIN. It can be used but not printed: a record that holds one may be logged.
 *
 * @param value the secret itself
 */
public record Secret(String value) {
    public Secret {
        if (value.isBlank()) {
            throw new IllegalArgumentException("a secret is not blank");
        }
    }

    @Override
    public String toString() {
        return "***";
    }
}
