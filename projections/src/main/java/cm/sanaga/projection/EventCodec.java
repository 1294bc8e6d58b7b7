package cm.sanaga.projection;

import cm.sanaga.kernel.Persisted;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;

/** Turns what is stored back into an event. */
@FunctionalInterface
interface EventCodec {

    /** The event of these bytes; throws what it likes when there is none. */
    Persisted read(int serializer, String manifest, byte[] payload);

    /** As the actors write them. */
    static EventCodec of(ActorSystem<?> system) {
        Serialization serialization = SerializationExtension.get(system);
        return (serializer, manifest, payload) ->
                (Persisted) serialization.deserialize(payload, serializer, manifest).get();
    }
}
