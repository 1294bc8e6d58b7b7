package cm.sanaga.kernel.actor;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;

/**
 * How long what the entities of this node have read from the journal holds: until others may have
 * written there too. Then another era begins, and whoever has read in the one before reads anew
 * when it is spoken to next, before it answers.
 */
public final class Era implements Extension {
    private static final Id ID = new Id();

    private final AtomicLong number = new AtomicLong();

    private Era() {}

    /** Pekko's handle of this extension. */
    private static final class Id extends ExtensionId<Era> {
        @Override
        public Era createExtension(ActorSystem<?> system) {
            return new Era();
        }
    }

    /** That of this node. */
    public static Era of(ActorSystem<?> system) {
        return ID.apply(system);
    }

    /** The number of this era; to be kept before what it stands for is read. */
    public long now() {
        return number.get();
    }

    /** What was read until now may be old. */
    public void next() {
        number.incrementAndGet();
    }
}
