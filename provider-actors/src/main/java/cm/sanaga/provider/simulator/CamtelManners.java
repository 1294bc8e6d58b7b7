package cm.sanaga.provider.simulator;

/**
 * How Camtel may behave where nobody knows.
 *
 * @param repeats what becomes of an order that comes again under one correlation id
 */
public record CamtelManners(Repeats repeats) {

    /** What becomes of an order that comes again under one correlation id. */
    public enum Repeats {
        /** It is a {@code duplicateRequest}: as proposed. */
        REFUSED,
        /** It is taken for another one, as a provider does that remembers nothing. */
        TAKEN
    }

    /** What the profile proposes. */
    public static CamtelManners usual() {
        return new CamtelManners(Repeats.REFUSED);
    }
}
