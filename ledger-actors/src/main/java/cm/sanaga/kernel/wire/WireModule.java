package cm.sanaga.kernel.wire;

import cm.sanaga.kernel.Persisted;
import cm.sanaga.kernel.Sent;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.DatabindContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import com.fasterxml.jackson.databind.jsontype.TypeResolverBuilder;
import com.fasterxml.jackson.databind.jsontype.impl.StdTypeResolverBuilder;
import com.fasterxml.jackson.databind.jsontype.impl.TypeIdResolverBase;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Teaches Jackson the shape of our values, so that no core needs an annotation: the cases of a
 * sealed type carry a short name in {@code @}, a record of one text or number is that text or
 * number, an instant is microseconds since 1970.
 */
final class WireModule extends SimpleModule {
    private final WireTypes types;

    WireModule(WireTypes types) {
        super("sanaga-wire");
        this.types = types;
        addSerializer(Instant.class, new InstantMicros.Writer());
        addDeserializer(Instant.class, new InstantMicros.Reader());
        addSerializer(Duration.class, new DurationMillis.Writer());
        addDeserializer(Duration.class, new DurationMillis.Reader());
    }

    @Override
    public void setupModule(SetupContext context) {
        super.setupModule(context);
        context.addSerializers(new SingleValues.Writers());
        context.addDeserializers(new SingleValues.Readers());
        context.addKeySerializers(new SingleValues.KeyWriters());
        context.addKeyDeserializers(new SingleValues.KeyReaders());
        context.insertAnnotationIntrospector(new Names());
    }

    private final class Names extends NopAnnotationIntrospector {
        @Override
        public @Nullable TypeResolverBuilder<?> findTypeResolver(
                MapperConfig<?> config, AnnotatedClass annotated, JavaType base) {
            Class<?> raw = base.getRawClass();
            if (raw == Persisted.class || raw == Sent.class) {
                return named(new Listed(base));
            }
            return raw.isSealed() && raw.isInterface() ? named(new Cases(base)) : null;
        }

        private TypeResolverBuilder<?> named(TypeIdResolverBase ids) {
            return new StdTypeResolverBuilder()
                    .init(JsonTypeInfo.Id.CUSTOM, ids)
                    .inclusion(JsonTypeInfo.As.PROPERTY)
                    .typeProperty("@");
        }
    }

    /** Names of the cases of one sealed type, unique within it. */
    private static final class Cases extends TypeIdResolverBase {
        private final JavaType base;
        private final Map<String, Class<?>> byName = new HashMap<>();

        Cases(JavaType base) {
            super(base, null);
            this.base = base;
            add(base.getRawClass());
        }

        private void add(Class<?> sealed) {
            for (Class<?> permitted : sealed.getPermittedSubclasses()) {
                if (permitted.isSealed()) {
                    add(permitted);
                } else if (byName.put(WireName.of(permitted), permitted) != null) {
                    throw new IllegalArgumentException("two cases of one name in " + base);
                }
            }
        }

        @Override
        public String idFromValue(Object value) {
            return WireName.of(value.getClass());
        }

        @Override
        public String idFromValueAndType(Object value, Class<?> type) {
            return WireName.of(value == null ? type : value.getClass());
        }

        @Override
        public JavaType typeFromId(DatabindContext context, String id) {
            Class<?> type = byName.get(id);
            if (type == null) {
                throw new IllegalArgumentException(base + " has no case named " + id);
            }
            return context.constructSpecializedType(base, type);
        }

        @Override
        public JsonTypeInfo.Id getMechanism() {
            return JsonTypeInfo.Id.CUSTOM;
        }
    }

    /** Names of everything that may stand alone. */
    private final class Listed extends TypeIdResolverBase {
        private final JavaType base;

        Listed(JavaType base) {
            super(base, null);
            this.base = base;
        }

        @Override
        public String idFromValue(Object value) {
            return types.name(value.getClass());
        }

        @Override
        public String idFromValueAndType(Object value, Class<?> type) {
            return types.name(value == null ? type : value.getClass());
        }

        @Override
        public JavaType typeFromId(DatabindContext context, String id) {
            return context.constructSpecializedType(base, types.type(id));
        }

        @Override
        public JsonTypeInfo.Id getMechanism() {
            return JsonTypeInfo.Id.CUSTOM;
        }
    }
}
