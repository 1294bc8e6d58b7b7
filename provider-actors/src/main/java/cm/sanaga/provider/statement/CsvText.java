package cm.sanaga.provider.statement;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Bytes as lines, and lines as cells. A cell does not go over the end of its line. */
final class CsvText {
    static final List<Character> SEPARATORS = List.of(',', ';', '\t');

    private static final Charset WINDOWS = Charset.forName("windows-1252");
    private static final ObjectReader READER = new CsvMapper().readerFor(String[].class);

    private CsvText() {}

    /** UTF-8 where the bytes are that, with a mark or without, else Windows-1252. */
    static List<String> lines(byte[] file) {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file)).toString();
        } catch (CharacterCodingException _) {
            text = new String(file, WINDOWS);
        }
        String bare = text.startsWith("\ufeff") ? text.substring(1) : text;
        return Stream.of(bare.split("\\R", -1)).toList();
    }

    /** The cells of a line; empty where it cannot be told where one ends. */
    static Optional<List<String>> cells(String line, char separator) {
        if (line.isBlank()) {
            return Optional.of(List.of());
        }
        try {
            // A line of blanks and separators alone is given as nothing.
            String[] cells =
                    READER.with(CsvSchema.emptySchema().withColumnSeparator(separator))
                            .readValue(line);
            return Optional.of(cells == null ? List.of() : List.of(cells));
        } catch (JsonProcessingException _) {
            return Optional.empty();
        }
    }
}
