package cm.sanaga.kernel.wire;

import java.util.List;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.serialization.SerializerWithStringManifest;
import org.apache.pekko.serialization.jackson.PekkoJacksonModule;
import org.apache.pekko.serialization.jackson.PekkoTypedJacksonModule;

/** Pekko's door to {@link Wire}: the manifest is the value's name, the bytes are its CBOR. */
public final class WireSerializer extends SerializerWithStringManifest {
    private static final int ID = 237_001;

    private final Wire wire;

    /** Made by Pekko, once for each actor system. */
    public WireSerializer(ExtendedActorSystem system) {
        this.wire =
                Wire.cbor(
                        system.settings().config(),
                        List.of(new PekkoJacksonModule(), new PekkoTypedJacksonModule()));
    }

    @Override
    public int identifier() {
        return ID;
    }

    @Override
    public String manifest(Object value) {
        return wire.name(value);
    }

    @Override
    public byte[] toBinary(Object value) {
        return wire.write(value);
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) {
        return wire.read(manifest, bytes);
    }
}
