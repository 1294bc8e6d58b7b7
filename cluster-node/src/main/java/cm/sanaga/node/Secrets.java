package cm.sanaga.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What this node must remember and nobody else may know, by name, kept in {@code secrets.json}. One
 * that is not there yet is made when it is first asked for.
 */
public final class Secrets {
    /** Signs the paths that providers call back on. */
    public static final String CALLBACK_KEY = "callback_key";

    static final String FILE = "secrets.json";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final DataFolder folder;
    private final SortedMap<String, String> values;

    private Secrets(DataFolder folder, SortedMap<String, String> values) {
        this.folder = folder;
        this.values = values;
    }

    /**
     * Those of this folder.
     *
     * @throws StartupProblem when the file is there and is not names with texts
     */
    public static Secrets of(DataFolder folder) {
        String text = folder.read(FILE);
        if (text == null) {
            return new Secrets(folder, new TreeMap<>());
        }
        try {
            TreeMap<String, String> values = JSON.readValue(text, new TypeReference<>() {});
            if (values != null && !values.containsValue(null)) {
                return new Secrets(folder, values);
            }
        } catch (JsonProcessingException _) {
            // Its message would quote the file, and so the secrets.
        }
        throw new StartupProblem(
                "%s must hold names and texts as JSON: bring back the copy you have"
                        .formatted(folder.file(FILE)));
    }

    /** The secret of this name: 260 random bits, the same for ever. */
    public synchronized Secret named(String name) {
        String known = values.get(name);
        if (known != null) {
            return new Secret(known);
        }
        String fresh = RandomText.of(52);
        values.put(name, fresh);
        try {
            folder.writePrivately(FILE, JSON.writeValueAsString(values) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("names and texts are always JSON", e);
        }
        return new Secret(fresh);
    }
}
