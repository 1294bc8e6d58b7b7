package cm.sanaga.provider.simulator;

/**
 * How Camtel may behave where nobody knows.
 *
 * @param repeats what becomes of an order that comes again under one correlation id
 * @param polls how many questions about one request are answered
 */
public record CamtelManners(Repeats repeats, Polls polls) {

    /** What becomes of an order that comes again under one correlation id. */
    public enum Repeats {
        /** It is a {@code duplicateRequest}: as proposed. */
        REFUSED,
        /** It is taken for another one, as a provider does that remembers nothing. */
        TAKEN
    }

    /** How many questions about the state of one request are answered. */
    public enum Polls {
        /** As many as its {@code pollLimit} says; then a {@code rateLimitError}. */
        COUNTED,
        UNCOUNTED
    }

    /** What the profile proposes. */
    public static CamtelManners usual() {
        return new CamtelManners(Repeats.REFUSED, Polls.COUNTED);
    }

    /** The same with repeated orders treated otherwise. */
    public CamtelManners with(Repeats other) {
        return new CamtelManners(other, polls);
    }

    /** The same with questions counted or not. */
    public CamtelManners with(Polls other) {
        return new CamtelManners(repeats, other);
    }
}
