package cm.sanaga.node;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the demo organisation in local mode, made on first start and kept in {@code
 * credentials.json}.
 *
 * @param apiKey of the merchant, {@code sk_test_…}
 * @param merchant its id, {@code mer_…}
 * @param adminKey of the operator
 */
public record Credentials(Secret apiKey, String merchant, Secret adminKey) {
    public static final String FILE = "credentials.json";

    private static final ObjectMapper JSON = new ObjectMapper();

    private record Stored(
            @JsonProperty("api_key") @Nullable String apiKey,
            @JsonProperty("merchant") @Nullable String merchant,
            @JsonProperty("admin_key") @Nullable String adminKey) {}

    /**
     * Those of this folder.
     *
     * @throws StartupProblem when the file is there and is not what it should be
     */
    public static Credentials of(DataFolder folder) {
        String text = folder.read(FILE);
        return text == null ? made(folder) : read(folder, text);
    }

    private static Credentials made(DataFolder folder) {
        Credentials fresh =
                new Credentials(
                        new Secret("sk_test_" + RandomText.of(32)),
                        "mer_" + RandomText.of(16),
                        new Secret("ak_test_" + RandomText.of(32)));
        Map<String, String> stored = new LinkedHashMap<>();
        stored.put("api_key", fresh.apiKey.value());
        stored.put("merchant", fresh.merchant);
        stored.put("admin_key", fresh.adminKey.value());
        try {
            folder.writePrivately(FILE, JSON.writeValueAsString(stored) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("three texts are always JSON", e);
        }
        return fresh;
    }

    private static Credentials read(DataFolder folder, String text) {
        try {
            Stored stored = JSON.readValue(text, Stored.class);
            String key = stored == null ? null : stored.apiKey();
            String merchant = stored == null ? null : stored.merchant();
            String admin = stored == null ? null : stored.adminKey();
            if (key != null
                    && merchant != null
                    && admin != null
                    && key.startsWith("sk_")
                    && merchant.startsWith("mer_")
                    && !admin.isBlank()) {
                return new Credentials(new Secret(key), merchant, new Secret(admin));
            }
        } catch (JsonProcessingException _) {
            // Its message would quote the file, and so the keys.
        }
        throw new StartupProblem(
                "%s needs api_key, merchant and admin_key: mend it, or delete it to get new ones"
                        .formatted(folder.file(FILE)));
    }
}
