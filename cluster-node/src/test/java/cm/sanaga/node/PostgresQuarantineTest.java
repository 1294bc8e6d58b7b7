package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cm.sanaga.node.PostgresQuarantine.History;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When our journal may have forgotten something. */
class PostgresQuarantineTest {
    @ParameterizedTest
    @CsvSource({
        // The server and the timeline that were known, those that are met, whether there are
        // events.
        "a, 1, a, 1, true, false",
        "a, 1, a, 2, true, true",
        "a, 3, a, 2, true, true",
        "a, 1, b, 1, true, true",
        "a, 1, a, 2, false, false",
        ", 0, a, 1, true, false",
        ", 0, a, 2, true, true",
        ", 0, a, 2, false, false"
    })
    void another_history_may_have_forgotten(
            String server, long timeline, String now, long met, boolean used, boolean forgets) {
        assertEquals(
                forgets,
                PostgresQuarantine.forgets(
                        Optional.ofNullable(server).map(name -> new History(name, timeline)),
                        new History(now, met),
                        used));
    }
}
