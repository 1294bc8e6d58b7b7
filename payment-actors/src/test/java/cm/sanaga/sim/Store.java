package cm.sanaga.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** The journal: durable, ordered by entity, and fenced by its primary key. */
final class Store {
    private final Map<String, List<Object>> events = new TreeMap<>();
    private final World world;
    private BiConsumer<String, Object> observer = (_, _) -> {};

    Store(World world) {
        this.world = world;
    }

    /** Somebody who sees every event as it becomes durable. */
    void observe(BiConsumer<String, Object> watching) {
        observer = watching;
    }

    /** Everything that happened to an entity. */
    List<Object> of(String id) {
        return List.copyOf(events.getOrDefault(id, List.of()));
    }

    /** Whatever ever had an event. */
    List<String> ids() {
        return List.copyOf(events.keySet());
    }

    /** Appends behind so many events; false, and nothing written, where somebody else did. */
    boolean append(String id, int after, List<?> more) {
        List<Object> journal = events.computeIfAbsent(id, _ -> new ArrayList<>());
        if (journal.size() != after && !world.has(Bug.NO_FENCE)) {
            world.note(() -> id + " conflict at " + after);
            return false;
        }
        for (Object event : more) {
            journal.add(event);
            world.note(() -> id + " #" + journal.size() + " " + event);
            observer.accept(id, event);
        }
        return true;
    }
}
