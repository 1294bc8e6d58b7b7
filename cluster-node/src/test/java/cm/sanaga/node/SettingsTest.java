package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    @Test
    void an_empty_environment_is_a_local_run() {
        assertEquals(
                new Settings(
                        8080,
                        8558,
                        9101,
                        Path.of("data").toAbsolutePath(),
                        new Settings.Store.Embedded(5433)),
                Settings.from(Map.of()));
    }

    @Test
    void each_variable_decides_its_own_setting() {
        assertEquals(
                new Settings(1, 2, 4, Path.of("/somewhere"), new Settings.Store.Embedded(3)),
                Settings.from(
                        Map.of(
                                "SANAGA_HTTP_PORT", "1",
                                "SANAGA_MANAGEMENT_PORT", "2",
                                "SANAGA_POSTGRES_PORT", "3",
                                "SANAGA_SIMULATOR_PORT", "4",
                                "SANAGA_DATA_DIR", "/somewhere")));
    }

    @Test
    void an_outside_database_takes_the_place_of_the_embedded_one() {
        Settings settings =
                Settings.from(
                        Map.of(
                                "SANAGA_DATABASE_URL", "postgresql://db:5432/sanaga",
                                "SANAGA_DATABASE_USER", "node",
                                "SANAGA_DATABASE_PASSWORD", "hush"));
        assertEquals(
                new Settings.Store.Outside(
                        new Database(
                                "jdbc:postgresql://db:5432/sanaga", "node", new Secret("hush"))),
                settings.store());
        assertFalse(settings.toString().contains("hush"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    SANAGA_HTTP_PORT       | http
                    SANAGA_HTTP_PORT       | -1
                    SANAGA_MANAGEMENT_PORT | 65536
                    SANAGA_POSTGRES_PORT   | 5433.0
                    SANAGA_SIMULATOR_PORT  | 99999999999
                    SANAGA_DATABASE_URL    | mysql://db/sanaga
                    """)
    void a_bad_value_stops_the_start_and_is_named(String name, String value) {
        StartupProblem problem =
                assertThrows(StartupProblem.class, () -> Settings.from(Map.of(name, value)));
        assertEquals(name, problem.getMessage().split(" ", 2)[0]);
        assertEquals(1, problem.getMessage().lines().count());
    }

    @Test
    void a_database_of_ones_own_needs_a_user() {
        StartupProblem problem =
                assertThrows(
                        StartupProblem.class,
                        () -> Settings.from(Map.of("SANAGA_DATABASE_URL", "postgresql://db/x")));
        assertEquals(
                "SANAGA_DATABASE_USER is missing: SANAGA_DATABASE_URL needs it",
                problem.getMessage());
    }

    @Test
    void one_port_cannot_serve_two() {
        StartupProblem problem =
                assertThrows(
                        StartupProblem.class,
                        () -> Settings.from(Map.of("SANAGA_POSTGRES_PORT", "8080")));
        assertEquals(
                "SANAGA_HTTP_PORT and SANAGA_POSTGRES_PORT are both 8080: choose two ports",
                problem.getMessage());
    }

    @Test
    void the_driver_learns_our_limits_and_keeps_those_of_the_operator() {
        Database database =
                new Database("jdbc:postgresql://db/x?socketTimeout=5", "u", new Secret(""));
        assertEquals(
                "jdbc:postgresql://db/x?socketTimeout=5&ApplicationName=sanaga&connectTimeout=2"
                        + "&reWriteBatchedInserts=true&tcpKeepAlive=true",
                database.driverUrl());
    }
}
