package cm.sanaga.provider.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cm.sanaga.provider.http.Approved;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * Callbacks of the simulators, held to files that were approved beside the providers' own words.
 */
public final class ApprovedCallback {
    /** The order of fields means nothing. */
    private static final JsonMapper SORTED =
            JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

    private ApprovedCallback() {}

    /** Compares method and body, leaving out the names and times that are others each time. */
    public static void check(String name, CallbackCatcher.Caught caught) {
        String body =
                sorted(caught.body())
                        .replaceAll("ch_[0-9a-f]{32}", "<payment>")
                        .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "<reference>")
                        .replaceAll("(MP|CI)[0-9A-F]{20}", "$1<token>")
                        .replaceAll("\"(BLU-)?[0-9]{13,20}\"", "\"$1<transaction>\"")
                        .replaceAll("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z", "<time>");
        assertEquals("application/json", caught.headers().get("content-type"));
        Approved.check("callbacks/" + name + ".txt", caught.method() + "\n" + body + "\n");
    }

    private static String sorted(String body) {
        try {
            return SORTED.writeValueAsString(SORTED.readValue(body, Object.class));
        } catch (JsonProcessingException e) {
            throw new AssertionError(body, e);
        }
    }
}
