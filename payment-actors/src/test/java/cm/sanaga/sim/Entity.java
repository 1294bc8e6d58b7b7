package cm.sanaga.sim;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * One living copy of a persistent entity, as the persistence of the actors makes it: while an
 * append is under way messages wait, a failed append restarts it in place, a crash loses all but
 * what is durable.
 */
abstract class Entity {
    private final Deque<Runnable> stash = new ArrayDeque<>();
    protected final World world;
    protected final Store store;
    protected final String id;
    private boolean dead;
    private boolean busy = true;
    private boolean draining;
    private boolean doubled;
    private int seq;

    Entity(World world, Store store, String id) {
        this.world = world;
        this.store = store;
        this.id = id;
    }

    /** Forget everything and replay. */
    protected abstract void replay(List<Object> events);

    /** Recovery has ended. */
    protected abstract void recovered();

    void start() {
        world.later(world.between(0, 10), this::recover);
    }

    private void recover() {
        if (dead) {
            return;
        }
        List<Object> events = store.of(id);
        seq = events.size();
        replay(events);
        busy = false;
        recovered();
        drain();
    }

    void crash() {
        world.note(() -> id + " crashes");
        dead = true;
    }

    /** There is another copy of it. */
    void isDoubled() {
        doubled = true;
    }

    boolean doubled() {
        return doubled;
    }

    boolean dead() {
        return dead;
    }

    /** Handles a message, when its turn comes. */
    void receive(Runnable message) {
        if (!dead) {
            stash.addLast(message);
            drain();
        }
    }

    private void drain() {
        if (draining) {
            return;
        }
        draining = true;
        while (!busy && !dead && !stash.isEmpty()) {
            stash.removeFirst().run();
        }
        draining = false;
    }

    /** Appends; what follows is done when, and only when, that is known to be durable. */
    protected void persist(List<?> events, Runnable durable) {
        busy = true;
        int after = seq;
        world.later(
                world.chance(world.faults().slow())
                        ? world.between(10, 2_000)
                        : world.between(0, 5),
                () -> write(events, after, durable));
    }

    private void write(List<?> events, int after, Runnable durable) {
        if (dead && world.chance(0.5)) {
            return;
        }
        if (world.chance(world.faults().unwritten())) {
            world.note(() -> id + " append failed");
            restart();
            return;
        }
        if (!store.append(id, after, events)) {
            restart();
            return;
        }
        world.later(world.between(0, 5), () -> written(events, durable));
    }

    private void written(List<?> events, Runnable durable) {
        if (dead) {
            return;
        }
        if (world.chance(world.faults().unheard())) {
            world.note(() -> id + " append durable but unheard of");
            restart();
            return;
        }
        seq += events.size();
        busy = false;
        durable.run();
        drain();
    }

    /** Whether another copy has written since this one read. */
    protected boolean behind() {
        return store.of(id).size() != seq;
    }

    /** Replays what the other copy wrote, then goes on with a message. */
    protected void catchUp(Runnable message) {
        busy = true;
        stash.addFirst(message);
        world.later(world.between(0, 5), this::recover);
    }

    private void restart() {
        if (!dead) {
            world.later(world.between(200, 3_000), this::recover);
        }
    }
}
