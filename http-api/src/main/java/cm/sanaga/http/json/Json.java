package cm.sanaga.http.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Writes answers: snake_case, times as RFC 3339 in UTC with six decimals, and every field always
 * there, {@code null} where there is nothing.
 */
public final class Json {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private static final ObjectWriter WRITER =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .addModule(new Jdk8Module())
                    .addModule(new SimpleModule().addSerializer(Instant.class, new Time()))
                    .build()
                    .writer();

    private static final JsonMapper READER = new JsonMapper();

    private Json() {}

    /** The bytes of an answer. */
    public static byte[] write(Object answer) {
        try {
            return WRITER.writeValueAsBytes(answer);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("cannot write a " + answer.getClass().getName(), e);
        }
    }

    /** What we have written ourselves, or the database has. */
    public static JsonNode read(String written) {
        try {
            return READER.readTree(written);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("not what was written", e);
        }
    }

    /** As one of a few words is written. */
    public static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static final class Time extends JsonSerializer<Instant> {
        @Override
        public void serialize(Instant at, JsonGenerator out, SerializerProvider unused)
                throws IOException {
            out.writeString(TIME.format(at));
        }
    }
}
