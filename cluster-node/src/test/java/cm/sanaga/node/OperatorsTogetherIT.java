package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cm.sanaga.http.Operators.Deed;
import cm.sanaga.http.Operators.Times;
import cm.sanaga.provider.Operation;
import cm.sanaga.provider.Provider;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Operators at two nodes who switch the same rail at the same time. */
class OperatorsTogetherIT {
    private static final int ROUNDS = 200;
    private static final Deed DEED =
            new Deed("key_op", "maintenance", Instant.parse("2026-03-01T08:15:30.123456Z"));

    @Test
    void both_are_served_and_the_trail_stays_whole() throws Exception {
        Database database = TestDatabase.migrated();
        try (var here = new PostgresOperators(database);
                var there = new PostgresOperators(database)) {
            assertEquals(List.of(), refused(switched(here, there)));
        }
        assertEquals("0 0", brokenAndMissing(database));
    }

    private static List<CompletableFuture<Times>> switched(
            PostgresOperators here, PostgresOperators there) throws Exception {
        Set<Operation> all = EnumSet.allOf(Operation.class);
        Set<Operation> last = Set.of(Operation.REFUND);
        List<CompletableFuture<Times>> asked = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            asked.add(here.drain(Provider.MTN, all, DEED).toCompletableFuture());
            asked.add(there.drain(Provider.MTN, last, DEED).toCompletableFuture());
            asked.add(here.resume(Provider.MTN, all, DEED).toCompletableFuture());
            asked.add(there.resume(Provider.MTN, last, DEED).toCompletableFuture());
        }
        CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
                .handle((_, _) -> true)
                .get(120, TimeUnit.SECONDS);
        return asked;
    }

    private static List<String> refused(List<CompletableFuture<Times>> asked) {
        return asked.stream()
                .filter(CompletableFuture::isCompletedExceptionally)
                .map(one -> String.valueOf(one.exceptionNow().getMessage()))
                .toList();
    }

    /** Rows that do not follow from the one before, and changes that left none. */
    private static String brokenAndMissing(Database database) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT (SELECT count(*) FROM operator.audit_broken) || ' ' ||"
                                        + " (SELECT count(*) FILTER (WHERE what = 'rail.drain')"
                                        + " - count(*) FILTER (WHERE what = 'rail.resume')"
                                        + " - (SELECT count(*) FROM operator.drain)"
                                        + " FROM operator.audit)")) {
            row.next();
            return row.getString(1);
        }
    }
}
