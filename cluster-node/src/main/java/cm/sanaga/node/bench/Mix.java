package cm.sanaga.node.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * What a merchant's day is made of: charges, escrows that are held and released, refunds, payouts
 * and looks at the books. Each deal begins at its time whatever became of those before, and goes on
 * as far as its payments do.
 */
final class Mix {
    /** Of twenty: ten charges, four escrows, a refund, four payouts, a look. */
    private static final String DEALS = "CECPCRCECPCLCECPCECP";

    private static final int MOST_UNDER_WAY = 4_000;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Wire wire;
    private final Ground.Keys keys;
    private final String run = UUID.randomUUID().toString();
    private final Semaphore room = new Semaphore(MOST_UNDER_WAY);

    Mix(Wire wire, Ground.Keys keys) {
        this.wire = wire;
        this.keys = keys;
    }

    /** Pays in what the first payouts take, before anything else does. */
    Mix funded() throws IOException {
        new Deal(wire, keys, new Deal.Outcome(), run + "-fund", 0, System.nanoTime()).fund();
        return this;
    }

    /** So many deals a second for so long; comes back when all of them have ended. */
    Deal.Outcome run(String name, int rate, Duration span) throws InterruptedException {
        Deal.Outcome outcome = new Deal.Outcome();
        long begins = System.nanoTime();
        long count = rate * span.toSeconds();
        for (long n = 0; n < count; n++) {
            long due = begins + n * 1_000_000_000L / rate;
            Pace.until(due);
            begin(new Deal(wire, keys, outcome, run + "-" + name + "-" + n, n, due));
        }
        if (room.tryAcquire(MOST_UNDER_WAY, PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            room.release(MOST_UNDER_WAY);
        } else {
            outcome.failed("some have not come to their end");
        }
        return outcome;
    }

    private void begin(Deal deal) {
        if (!room.tryAcquire()) {
            deal.outcome().failed("not begun: too many under way");
            return;
        }
        Thread.startVirtualThread(
                () -> {
                    try {
                        live(deal);
                    } catch (IOException e) {
                        deal.outcome().failed(String.valueOf(e.getMessage()));
                    } finally {
                        room.release();
                    }
                });
    }

    private static void live(Deal deal) throws IOException {
        switch (DEALS.charAt((int) (deal.number() % DEALS.length()))) {
            case 'E' -> deal.escrow();
            case 'R' -> deal.refund();
            case 'P' -> deal.payout();
            case 'L' -> deal.look();
            default -> deal.charge();
        }
    }
}
