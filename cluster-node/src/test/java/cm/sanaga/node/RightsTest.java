package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Where nothing may be missing, what is missing fails and is named. */
class RightsTest {
    private static final Rights ALL = new Rights(List.of(), List.of());
    private static final Rights SOME =
            new Rights(
                    List.of("no network for each node", "no disk for the database"),
                    List.of("--network", "loopback", "--disk", "shared"));

    @Test
    void what_is_missing_is_a_failure_only_where_everything_is_required() {
        assertDoesNotThrow(() -> ALL.demandAll(true));
        assertDoesNotThrow(() -> SOME.demandAll(false));
        String why = assertThrows(AssertionError.class, () -> SOME.demandAll(true)).toString();
        SOME.missing().forEach(each -> assertTrue(why.contains(each), why));
    }

    @Test
    void a_run_that_does_without_a_disk_says_so() {
        assertTrue(ALL.disk());
        assertFalse(SOME.disk());
    }
}
