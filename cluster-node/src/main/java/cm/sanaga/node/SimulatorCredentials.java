package cm.sanaga.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.TreeMap;

/**
 * What simulators that run alone accept, by provider: made on first start, kept in the data folder
 * and the same ever after. A person may change it there.
 */
final class SimulatorCredentials implements Simulators.Credentials {
    static final String FILE = "simulators/credentials.json";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final DataFolder folder;
    private final Map<String, Map<String, String>> known;

    private SimulatorCredentials(DataFolder folder, Map<String, Map<String, String>> known) {
        this.folder = folder;
        this.known = known;
    }

    /**
     * Those of this folder.
     *
     * @throws StartupProblem when the file is there and is not what it should be
     */
    static SimulatorCredentials of(DataFolder folder) {
        String text = folder.read(FILE);
        if (text == null) {
            return new SimulatorCredentials(folder, new TreeMap<>());
        }
        try {
            TreeMap<String, Map<String, String>> known =
                    JSON.readValue(text, new TypeReference<>() {});
            if (known != null
                    && known.values().stream().noneMatch(each -> each == null || !whole(each))) {
                return new SimulatorCredentials(folder, known);
            }
        } catch (JsonProcessingException _) {
            // Its message would quote the file, and so the secrets.
        }
        throw new StartupProblem(
                "%s must hold names and texts by provider: mend it, or delete it to get new ones"
                        .formatted(folder.file(FILE)));
    }

    private static boolean whole(Map<String, String> texts) {
        return texts.values().stream().noneMatch(text -> text == null || text.isBlank());
    }

    @Override
    public <C extends Record> C kept(String provider, C fresh) {
        C settings = RecordTexts.with(fresh, known.getOrDefault(provider, Map.of()));
        Map<String, String> texts = RecordTexts.of(settings);
        if (!texts.equals(known.put(provider, texts))) {
            try {
                String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(known);
                folder.writePrivately(FILE, text + "\n");
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("names and texts are always JSON", e);
            }
        }
        return settings;
    }
}
