package cm.sanaga.node;

/** A text that must not be seen in logs or messages; only {@link #value} shows it. */
public record Secret(String value) {
    @Override
    public String toString() {
        return "***";
    }
}
