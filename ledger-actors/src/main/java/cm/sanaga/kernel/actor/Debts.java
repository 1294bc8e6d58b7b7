package cm.sanaga.kernel.actor;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * What a process owes and where each debt stands: being performed, or waiting for its time. Lives
 * and dies with the actor; after a restart every debt is performed again.
 */
final class Debts<I> {

    /** Where one debt stands. */
    private static final class Debt {
        boolean underWay;
        boolean nudged;
        boolean once;
        int failures;
        Performer.Occasion next;

        Debt(Performer.Occasion next) {
            this.next = next;
        }
    }

    private final Map<I, Debt> debts = new HashMap<>();
    private final BiConsumer<I, Performer.Occasion> perform;
    private final BiConsumer<I, Duration> performLater;

    Debts(BiConsumer<I, Performer.Occasion> perform, BiConsumer<I, Duration> performLater) {
        this.perform = perform;
        this.performLater = performLater;
    }

    /** Nothing is known to be under way any more. */
    void forget() {
        debts.clear();
    }

    /** Takes up what is newly owed, drops what no longer is. */
    void settle(List<I> pending, Performer.Occasion occasion) {
        Set<I> owed = new HashSet<>(pending);
        debts.keySet().retainAll(owed);
        for (I intent : pending) {
            if (!debts.containsKey(intent)) {
                debts.put(intent, new Debt(occasion));
                start(intent);
            }
        }
    }

    /** Its time has come; true if it was owed and is now being performed. */
    boolean due(I intent) {
        Debt debt = debts.get(intent);
        if (debt == null || debt.underWay) {
            return false;
        }
        start(intent);
        return true;
    }

    /** Everything that waits is performed now, what is under way once more after it. */
    void nudge() {
        for (I intent : List.copyOf(debts.keySet())) {
            Debt debt = debts.get(intent);
            if (debt != null && debt.underWay) {
                debt.nudged = true;
            } else if (debt != null) {
                start(intent, nudged(debt.next));
            }
        }
    }

    /** Performs what is not owed, one time; where it is owed it was just nudged. */
    void once(I intent) {
        if (!debts.containsKey(intent)) {
            Debt debt = new Debt(Performer.Occasion.NUDGED);
            debt.once = true;
            debts.put(intent, debt);
            start(intent);
        }
    }

    /** What was certainly never performed stays so, however often somebody knocks. */
    private static Performer.Occasion nudged(Performer.Occasion next) {
        return switch (next) {
            case FRESH -> Performer.Occasion.FRESH;
            case AGAIN, NUDGED -> Performer.Occasion.NUDGED;
        };
    }

    /** It was performed and is, unless settled meanwhile, owed again after a pause. */
    void performed(I intent, Duration again, Performer.Occasion next) {
        Debt debt = debts.get(intent);
        if (debt == null) {
            return;
        }
        debt.underWay = false;
        debt.failures = 0;
        debt.next = next;
        if (debt.nudged) {
            debt.nudged = false;
            start(intent, nudged(next));
        } else if (debt.once) {
            debts.remove(intent);
        } else {
            performLater.accept(intent, again);
        }
    }

    /** Performing failed; the number of failures in a row is handed to the back-off. */
    void stumbled(I intent, ProcessSettings settings, double jitter) {
        Debt debt = debts.get(intent);
        if (debt == null) {
            return;
        }
        debt.underWay = false;
        debt.next = Performer.Occasion.AGAIN;
        if (debt.once) {
            debts.remove(intent);
            return;
        }
        Duration pause = settings.backoff(debt.failures++);
        performLater.accept(intent, Duration.ofMillis((long) (pause.toMillis() * jitter)));
    }

    boolean none() {
        return debts.isEmpty();
    }

    private void start(I intent) {
        Debt debt = debts.get(intent);
        if (debt != null) {
            start(intent, debt.next);
        }
    }

    private void start(I intent, Performer.Occasion occasion) {
        Debt debt = debts.get(intent);
        if (debt != null) {
            debt.underWay = true;
            perform.accept(intent, occasion);
        }
    }
}
