package cm.sanaga.kernel.actor;

import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;

/** The real bookkeeping of what a process owes, opened to the simulation. */
public final class OpenDebts<I> {
    private final Debts<I> debts;

    public OpenDebts(
            BiConsumer<I, Performer.Occasion> perform, BiConsumer<I, Duration> performLater) {
        this.debts = new Debts<>(perform, performLater);
    }

    /** Nothing is known to be under way any more. */
    public void forget() {
        debts.forget();
    }

    /** Takes up what is newly owed, drops what no longer is. */
    public void settle(List<I> pending, Performer.Occasion occasion) {
        debts.settle(pending, occasion);
    }

    /** The time of an intent has come. */
    public boolean due(I intent) {
        return debts.due(intent);
    }

    /** Performs now whatever waits. */
    public void once(I intent) {
        debts.once(intent);
    }

    public void nudge() {
        debts.nudge();
    }

    /** An intent was performed. */
    public void performed(I intent, Performer.Performed<?> performed) {
        debts.performed(intent, performed.again(), performed.next());
    }

    /** Performing failed. */
    public void stumbled(I intent, ProcessSettings settings, double jitter) {
        debts.stumbled(intent, settings, jitter);
    }
}
