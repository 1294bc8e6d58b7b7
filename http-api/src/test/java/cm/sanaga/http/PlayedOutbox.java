package cm.sanaga.http;

import cm.sanaga.http.delivery.Attempt;
import cm.sanaga.http.delivery.Outbox;
import cm.sanaga.http.delivery.Parcel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;

/** Parcels in memory, given out once each, in the order in which they were put in. */
final class PlayedOutbox implements Outbox {
    private final List<Parcel> waiting = new ArrayList<>();
    final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
    final List<Room> asked = new ArrayList<>();
    Optional<RuntimeException> away = Optional.empty();

    /** What came of one. */
    record Ended(Parcel parcel, Attempt attempt, Next next) {}

    synchronized void put(Parcel parcel) {
        waiting.add(parcel);
    }

    synchronized void breaks(Optional<RuntimeException> with) {
        away = with;
    }

    @Override
    public synchronized CompletionStage<List<Parcel>> claim(Room room) {
        asked.add(room);
        if (away.isPresent()) {
            return CompletableFuture.failedFuture(away.get());
        }
        Map<String, Integer> given = new HashMap<>(room.busy());
        List<Parcel> claimed = new ArrayList<>();
        for (Parcel each : List.copyOf(waiting)) {
            int most = room.slow().contains(each.endpoint()) ? 1 : room.each();
            if (claimed.size() < room.all() && given.getOrDefault(each.endpoint(), 0) < most) {
                given.merge(each.endpoint(), 1, Integer::sum);
                claimed.add(each);
                waiting.remove(each);
            }
        }
        return CompletableFuture.completedFuture(claimed);
    }

    @Override
    public CompletionStage<Void> ended(Parcel parcel, Attempt attempt, Next next) {
        ended.add(new Ended(parcel, attempt, next));
        return CompletableFuture.completedFuture(null);
    }
}
