package cm.sanaga.projection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;

/** Names and texts as a JSON object. */
final class FactsJson {
    private static final TypeReference<Map<String, String>> FACTS = new TypeReference<>() {};

    private final JsonMapper mapper = new JsonMapper();

    String write(Map<String, String> facts) {
        try {
            return mapper.writeValueAsString(facts);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts always make JSON", e);
        }
    }

    Map<String, String> read(String json) {
        try {
            return mapper.readValue(json, FACTS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not written by us: " + json, e);
        }
    }
}
