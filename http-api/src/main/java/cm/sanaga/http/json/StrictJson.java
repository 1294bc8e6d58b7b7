package cm.sanaga.http.json;

import cm.sanaga.http.problem.Problem;
import cm.sanaga.http.problem.ProblemCode;
import cm.sanaga.http.problem.Rejection;
import cm.sanaga.kernel.Digest;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads JSON objects: one document, no duplicate keys, nothing behind it, bounded in every way. */
public final class StrictJson {
    private static final int DEPTH = 32;
    private static final int NUMBER = 64;
    private static final int NAME = 256;

    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(DEPTH)
                                                    .maxNumberLength(NUMBER)
                                                    .maxNameLength(NAME)
                                                    .build())
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    // A name in a body is anybody's: kept in no table.
                                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                                    .build())
                    .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
                    .build();

    private StrictJson() {}

    /**
     * The one object of a body.
     *
     * @throws Rejection when it is anything else
     */
    public static ObjectNode object(ByteBuffer bytes) {
        String text = text(bytes);
        try (JsonParser parser = MAPPER.createParser(text)) {
            return object(parser);
        } catch (IOException e) {
            throw new UncheckedIOException("no file is read", e);
        }
    }

    private static ObjectNode object(JsonParser parser) throws IOException {
        try {
            JsonNode tree = MAPPER.readTree(parser);
            if (tree instanceof ObjectNode object) {
                if (parser.nextToken() != null) {
                    throw broken("Something follows the JSON object");
                }
                return object;
            }
            throw broken("The body must be a JSON object");
        } catch (JsonProcessingException e) {
            String path = path(parser.getParsingContext().pathAsPointer());
            String what = reason(e, path);
            throw new Rejection(
                    new Problem(
                            ProblemCode.INVALID_REQUEST,
                            what,
                            Optional.of(path).filter(where -> !where.isEmpty()),
                            java.util.Map.of()));
        }
    }

    /** The digest of what a body says: the order of keys and the space between do not count. */
    public static Digest fingerprint(ObjectNode object) {
        try {
            return Digest.of(MAPPER.writeValueAsBytes(object));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a tree is always written", e);
        }
    }

    private static String text(ByteBuffer bytes) {
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            if (text.startsWith("\uFEFF")) {
                throw broken("The body begins with a byte order mark");
            }
            return text;
        } catch (CharacterCodingException _) {
            throw broken("The body is not UTF-8");
        }
    }

    private static Rejection broken(String detail) {
        return new Rejection(Problem.of(ProblemCode.INVALID_REQUEST, detail));
    }

    /** Our own words: the parser's would repeat what was sent. */
    private static String reason(JsonProcessingException e, String path) {
        String message = e.getOriginalMessage();
        if (message.startsWith("Duplicate field")) {
            return "The field " + path + " stands there twice";
        }
        if (message.contains("exceeds the maximum allowed")) {
            return "Too deep, too long a number or too long a name";
        }
        return "The body is not valid JSON, at line "
                + e.getLocation().getLineNr()
                + ", column "
                + e.getLocation().getColumnNr();
    }

    private static String path(JsonPointer pointer) {
        return Stream.iterate(pointer, at -> !at.matches(), JsonPointer::tail)
                .map(JsonPointer::getMatchingProperty)
                .map(
                        name ->
                                name.codePoints()
                                        .limit(80)
                                        .collect(
                                                StringBuilder::new,
                                                StringBuilder::appendCodePoint,
                                                StringBuilder::append))
                .collect(Collectors.joining("."));
    }
}
