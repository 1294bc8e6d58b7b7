package cm.sanaga.kernel.actor;

import cm.sanaga.kernel.Sent;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;

/** What is told to whoever lives here next, when others may have changed what this one has read. */
final class Handover {
    private final Era era;
    private final long read;
    private final List<ProcessMessage> kept = new ArrayList<>();

    /** What is read from now on is of this era. */
    Handover(ActorSystem<?> system) {
        this.era = Era.of(system);
        this.read = era.now();
    }

    /** Nobody is answered from what others may have changed; its own reports the journal judges. */
    boolean outdates(ProcessMessage message) {
        return read != era.now()
                && message instanceof Sent
                && !(message instanceof ProcessMessage.Leave);
    }

    void keep(ProcessMessage message) {
        kept.add(message);
    }

    void to(EntityRef<ProcessMessage> next) {
        kept.forEach(next::tell);
    }
}
