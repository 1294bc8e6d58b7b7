package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    private final Path path;

    DataFolderTest(@TempDir Path path) {
        this.path = path;
    }

    @Test
    void credentials_are_made_once_and_only_their_owner_reads_them() throws IOException {
        Credentials first;
        try (DataFolder folder = DataFolder.open(path)) {
            first = Credentials.of(folder);
            assertEquals(first, Credentials.of(folder));
        }
        Path file = path.resolve("credentials.json");
        JsonNode stored = new ObjectMapper().readTree(Files.readString(file));
        assertEquals(first.apiKey().value(), stored.get("api_key").asText());
        assertEquals(first.merchant(), stored.get("merchant").asText());
        assertEquals(first.adminKey().value(), stored.get("admin_key").asText());
        assertTrue(first.apiKey().value().matches("sk_test_[0-9a-z]{32}"));
        assertTrue(first.merchant().matches("mer_[0-9a-z]{16}"));
        assertEquals("rw-------", permissions(file));
    }

    @Test
    void damaged_credentials_are_named_and_not_replaced() throws IOException {
        Path file = path.resolve("credentials.json");
        Files.writeString(file, "{\"api_key\": \"sk_test_x\"}");
        try (DataFolder folder = DataFolder.open(path)) {
            StartupProblem problem =
                    assertThrows(StartupProblem.class, () -> Credentials.of(folder));
            assertTrue(problem.getMessage().startsWith(file.toString()), problem.getMessage());
        }
        assertEquals("{\"api_key\": \"sk_test_x\"}", Files.readString(file));
    }

    @Test
    void a_secret_stays_the_same_and_is_nobody_elses() throws IOException {
        try (DataFolder folder = DataFolder.open(path)) {
            Secret first = Secrets.of(folder).named(Secrets.CALLBACK_KEY);
            Secret other = Secrets.of(folder).named("another");
            assertEquals(first, Secrets.of(folder).named(Secrets.CALLBACK_KEY));
            assertNotEquals(first, other);
            assertEquals("***", first.toString());
        }
        assertEquals("rw-------", permissions(path.resolve("secrets.json")));
    }

    @Test
    void a_folder_has_one_node_at_a_time() {
        try (DataFolder _ = DataFolder.open(path)) {
            StartupProblem problem =
                    assertThrows(StartupProblem.class, () -> DataFolder.open(path));
            assertTrue(problem.getMessage().contains("SANAGA_DATA_DIR"), problem.getMessage());
        }
        DataFolder.open(path).close();
    }

    @Test
    void a_file_is_not_a_folder() throws IOException {
        Path file = Files.writeString(path.resolve("file"), "");
        assertTrue(
                assertThrows(StartupProblem.class, () -> DataFolder.open(file))
                        .getMessage()
                        .contains("is not a folder"));
        assertTrue(
                assertThrows(StartupProblem.class, () -> DataFolder.open(file.resolve("below")))
                        .getMessage()
                        .contains("cannot write"));
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
