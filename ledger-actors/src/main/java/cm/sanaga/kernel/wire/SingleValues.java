package cm.sanaga.kernel.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.Deserializers;
import com.fasterxml.jackson.databind.deser.KeyDeserializers;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.ser.Serializers;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A record whose only component is called {@code value} and is a text, a UUID or a long stands on
 * the wire as that text or number. Ids are such records.
 */
final class SingleValues {
    private SingleValues() {}

    private record Shape(Method accessor, Constructor<?> constructor, Class<?> inner) {

        static @Nullable Shape of(Class<?> type) {
            if (!type.isRecord()) {
                return null;
            }
            RecordComponent[] components = type.getRecordComponents();
            if (components.length != 1 || !components[0].getName().equals("value")) {
                return null;
            }
            Class<?> inner = components[0].getType();
            if (inner != String.class && inner != long.class && inner != UUID.class) {
                return null;
            }
            try {
                Constructor<?> constructor = type.getDeclaredConstructor(inner);
                constructor.setAccessible(true);
                components[0].getAccessor().setAccessible(true);
                return new Shape(components[0].getAccessor(), constructor, inner);
            } catch (NoSuchMethodException e) {
                throw new IllegalStateException("a record has its canonical constructor", e);
            }
        }

        Object value(Object of) {
            try {
                return accessor.invoke(of);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }

        Object from(String text) throws IOException {
            try {
                if (inner == long.class) {
                    return constructor.newInstance(Long.parseLong(text));
                }
                return constructor.newInstance(
                        inner == UUID.class ? (Object) UUID.fromString(text) : text);
            } catch (InvocationTargetException e) {
                throw new IOException(e.getCause());
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    static final class Writers extends Serializers.Base {
        @Override
        public @Nullable JsonSerializer<?> findSerializer(
                SerializationConfig config, JavaType type, BeanDescription bean) {
            Shape shape = Shape.of(type.getRawClass());
            return shape == null ? null : new Writer(type, shape);
        }
    }

    private static final class Writer extends StdSerializer<Object> {
        private final transient Shape shape;

        Writer(JavaType type, Shape shape) {
            super(type.getRawClass(), false);
            this.shape = shape;
        }

        @Override
        public void serialize(Object of, JsonGenerator out, SerializerProvider provider)
                throws IOException {
            Object value = shape.value(of);
            if (value instanceof Long number) {
                out.writeNumber(number);
            } else {
                out.writeString(value.toString());
            }
        }

        @Override
        public void serializeWithType(
                Object of, JsonGenerator out, SerializerProvider provider, TypeSerializer type) {
            throw new IllegalArgumentException(
                    of.getClass() + " is a single value and cannot be a case of a sealed type");
        }
    }

    static final class Readers extends Deserializers.Base {
        @Override
        public @Nullable JsonDeserializer<?> findBeanDeserializer(
                JavaType type, DeserializationConfig config, BeanDescription bean) {
            Shape shape = Shape.of(type.getRawClass());
            return shape == null ? null : new Reader(type, shape);
        }
    }

    private static final class Reader extends StdDeserializer<Object> {
        private final transient Shape shape;

        Reader(JavaType type, Shape shape) {
            super(type);
            this.shape = shape;
        }

        @Override
        public Object deserialize(JsonParser in, DeserializationContext context)
                throws IOException {
            return shape.from(in.getText());
        }
    }

    static final class KeyWriters extends Serializers.Base {
        @Override
        public @Nullable JsonSerializer<?> findSerializer(
                SerializationConfig config, JavaType type, BeanDescription bean) {
            Shape shape = Shape.of(type.getRawClass());
            if (shape == null) {
                return null;
            }
            return new StdSerializer<Object>(Object.class) {
                @Override
                public void serialize(Object of, JsonGenerator out, SerializerProvider provider)
                        throws IOException {
                    out.writeFieldName(shape.value(of).toString());
                }
            };
        }
    }

    static final class KeyReaders implements KeyDeserializers {
        @Override
        public @Nullable KeyDeserializer findKeyDeserializer(
                JavaType type, DeserializationConfig config, BeanDescription bean) {
            Shape shape = Shape.of(type.getRawClass());
            if (shape == null) {
                return null;
            }
            return new KeyDeserializer() {
                @Override
                public Object deserializeKey(String key, DeserializationContext context)
                        throws IOException {
                    return shape.from(key);
                }
            };
        }
    }
}
