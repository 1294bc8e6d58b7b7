package cm.sanaga.ledger;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What was ordered under an id, as 64 bits: tells a repeated order from another one under the same
 * id. It is kept in snapshots and read models, so it never changes; it guards against mistakes of
 * ours, not against forgery, which is what the chain of SHA-256 is for.
 */
public final class Fingerprint {
    private static final long SEED = 0x5A4A_6761_6E61_0001L;
    private static final long FACTOR = 0x9E37_79B9_7F4A_7C15L;

    private Fingerprint() {}

    /** Of everything a journal says. */
    public static long of(Journal journal) {
        long print = text(SEED, journal.id().value());
        print = text(print, journal.payment());
        print = text(print, journal.currency().name());
        print = mix(print, journal.entries().size());
        for (Entry entry : journal.entries()) {
            print = text(print, entry.subAccount().value());
            print = mix(print, entry.side() == Side.DEBIT ? 'D' : 'C');
            print = mix(print, entry.amount().minor());
        }
        print = mix(print, journal.providerReferences().size());
        for (String reference : journal.providerReferences()) {
            print = text(print, reference);
        }
        return instant(text(print, journal.orderedBy()), journal.at());
    }

    /** Of everything a hold says. */
    public static long of(Hold hold) {
        long print = text(SEED, hold.id().value());
        print = text(print, hold.on().value());
        print = text(print, hold.amount().currency().name());
        print = mix(print, hold.amount().minor());
        return instant(text(print, hold.payment()), hold.at());
    }

    /** Of a hold that was ended before it was taken: of that it is one, and its id. */
    public static long voided(HoldId hold) {
        return text(text(SEED, "voided"), hold.value());
    }

    private static long instant(long print, Instant at) {
        return mix(print, ChronoUnit.MICROS.between(Instant.EPOCH, at));
    }

    /** Four characters at a time, after the length, so that no text runs into the next. */
    private static long text(long print, String text) {
        int length = text.length();
        long mixed = mix(print, length);
        for (int i = 0; i < length; i += 4) {
            long four = 0;
            for (int j = i; j < Math.min(i + 4, length); j++) {
                four = (four << 16) | text.charAt(j);
            }
            mixed = mix(mixed, four);
        }
        return mixed;
    }

    private static long mix(long print, long value) {
        long mixed = (print ^ value) * FACTOR;
        return mixed ^ (mixed >>> 29);
    }
}
