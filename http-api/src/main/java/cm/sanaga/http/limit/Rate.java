package cm.sanaga.http.limit;

/**
 * How often something may be done.
 *
 * @param perMinute so often in the long run, 0 for without end, at most 10,000,000
 * @param burst so often at once, 1 to 1,000,000
 */
public record Rate(int perMinute, int burst) {
    static final int MOST = 10_000_000;
    static final int MOST_AT_ONCE = 1_000_000;

    public Rate {
        if (perMinute < 0 || perMinute > MOST || burst < 1 || burst > MOST_AT_ONCE) {
            throw new IllegalArgumentException(perMinute + " a minute, " + burst + " at once");
        }
    }

    /** Whether there is a limit at all. */
    boolean limits() {
        return perMinute > 0;
    }
}
