package cm.sanaga.http;

import cm.sanaga.http.json.Json;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A list as a table for accountants: RFC 4180, a row for each thing that the list shows, its fields
 * in the columns, always the same ones.
 */
enum Sheet {
    CHARGES(payment("payer/msisdn payer/provider refunded_amount payout/id")),
    ESCROWS(
            payment(
                    "payer/msisdn payer/provider released_amount refunded_amount left_amount disputed_amount"
                            + " release_at refund_at release_code_required")),
    REFUNDS(payment("destination/msisdn destination/provider payment reason")),
    PAYOUTS(payment("destination/msisdn destination/provider")),
    ENTRIES("created_at journal number payment sub_account direction amount currency");

    /** What somebody else wrote, and a spreadsheet might take for a formula. */
    private static final Set<String> FREE =
            Set.of("reference", "description", "metadata", "reason");

    private static final String BEGINS_A_FORMULA = "=+-@\t";
    private static final JsonMapper JSON = new JsonMapper();
    private static final ObjectWriter CSV =
            CsvMapper.builder()
                    .enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING)
                    .build()
                    .writer(CsvSchema.emptySchema().withLineSeparator("\r\n"));

    /** With a blank between two, where a slash leads into an object. */
    private final String columns;

    Sheet(String columns) {
        this.columns = columns;
    }

    /** What payments of all kinds have, and these. */
    private static String payment(String own) {
        return "id created_at updated_at status status_reason/code amount fee net currency "
                + own
                + " provider_reference provider_transaction_id reference description metadata"
                + " journals fees";
    }

    private Stream<String> columns() {
        return Stream.of(columns.split(" ", -1));
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Sheet> of(String label) {
        return Arrays.stream(values()).filter(one -> one.label().equals(label)).findFirst();
    }

    /** The names of the columns. */
    String head() {
        return line(columns().map(column -> column.replace('/', '_')));
    }

    /**
     * One row.
     *
     * @param shown as the list has it
     */
    String row(Object shown) {
        JsonNode json;
        try {
            json = JSON.readTree(Json.write(shown));
        } catch (IOException e) {
            throw new UncheckedIOException("what we wrote is JSON", e);
        }
        return line(
                columns().map(column -> cell(column, json.at(JsonPointer.compile("/" + column)))));
    }

    private static String line(Stream<String> cells) {
        try {
            return CSV.writeValueAsString(cells.toArray(String[]::new));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("texts are always a row", e);
        }
    }

    private static String cell(String column, JsonNode value) {
        String text = text(value);
        boolean formula =
                FREE.contains(column)
                        && !text.isEmpty()
                        && BEGINS_A_FORMULA.indexOf(text.charAt(0)) >= 0;
        return formula ? "'" + text : text;
    }

    private static String text(JsonNode value) {
        if (value.isNull() || value.isMissingNode() || (value.isObject() && value.isEmpty())) {
            return "";
        }
        if (value.isArray()) {
            return StreamSupport.stream(value.spliterator(), false)
                    .map(each -> each.isObject() ? each.toString() : each.asText())
                    .collect(Collectors.joining(" "));
        }
        return value.isObject() ? value.toString() : value.asText();
    }
}
