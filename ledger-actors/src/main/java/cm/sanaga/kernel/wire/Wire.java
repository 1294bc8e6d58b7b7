package cm.sanaga.kernel.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.ConstructorDetector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Reads and writes everything that is persisted or sent, as CBOR for machines or as JSON for
 * approved files and for people.
 */
public final class Wire {
    private final WireTypes types;
    private final ObjectMapper mapper;

    private Wire(
            WireTypes types,
            JsonFactory factory,
            List<com.fasterxml.jackson.databind.Module> more) {
        this.types = types;
        this.mapper =
                JsonMapper.builder(factory)
                        .enable(MapperFeature.REQUIRE_TYPE_ID_FOR_SUBTYPES)
                        // A question such as Money.isZero is no part of a value.
                        .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
                        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                        // An older node meets an event of a newer one during a rolling upgrade.
                        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                        .constructorDetector(ConstructorDetector.USE_PROPERTIES_BASED)
                        .serializationInclusion(JsonInclude.Include.NON_ABSENT)
                        .addModule(new Jdk8Module())
                        .addModules(more)
                        .addModule(new WireModule(types))
                        .build();
    }

    /** For the journal and between nodes. */
    public static Wire cbor(Config config, List<com.fasterxml.jackson.databind.Module> more) {
        return new Wire(WireTypes.from(config), new CBORFactory(), more);
    }

    /** For files that people read; the types come from the reference configuration. */
    public static Wire json() {
        return new Wire(WireTypes.from(ConfigFactory.load()), new JsonFactory(), List.of());
    }

    /**
     * The stable name of a value's type.
     *
     * @throws IllegalArgumentException when its root is not listed under {@code sanaga.wire.types}
     */
    public String name(Object value) {
        return types.name(value.getClass());
    }

    /** The bytes of a value, without its name. */
    public byte[] write(Object value) {
        try {
            return mapper.writeValueAsBytes(value);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write a " + value.getClass().getName(), e);
        }
    }

    /** The value of these bytes under this name. */
    public Object read(String name, byte[] bytes) {
        Object read;
        try {
            read = mapper.readValue(bytes, types.type(name));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read a " + name, e);
        }
        if (read == null) {
            // One damaged byte can make a whole value a null.
            throw new IllegalArgumentException("there is no " + name + " in these bytes");
        }
        return read;
    }
}
