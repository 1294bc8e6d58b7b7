package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cm.sanaga.http.Inbox;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.provider.Provider;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;

class PostgresInboxIT {
    private static final int ROUNDS = 20;
    private static final int CALLBACKS = 200;

    private final Database database = TestDatabase.migrated();

    private static Inbox.Callback callback(int round, int number) {
        return new Inbox.Callback(
                Provider.MTN,
                new PaymentId("ch_%032x".formatted(round * 1_000 + number)),
                Map.of(),
                ByteString.fromString("body " + number),
                Instant.EPOCH);
    }

    /** A provider that calls back five times reaches several nodes, and each has a pile of them. */
    @Test
    void the_same_callbacks_in_another_order_on_two_nodes_are_all_kept() throws Exception {
        try (PostgresInbox one = new PostgresInbox(database);
                PostgresInbox other = new PostgresInbox(database)) {
            for (int round = 0; round < ROUNDS; round++) {
                List<CompletableFuture<Inbox.Kept>> kept = new ArrayList<>();
                for (int i = 0; i < CALLBACKS; i++) {
                    kept.add(one.keep(callback(round, i)).toCompletableFuture());
                    kept.add(other.keep(callback(round, CALLBACKS - 1 - i)).toCompletableFuture());
                }
                int first = 0;
                for (CompletableFuture<Inbox.Kept> each : kept) {
                    first += each.get(30, TimeUnit.SECONDS) == Inbox.Kept.FIRST ? 1 : 0;
                }
                assertEquals(CALLBACKS, first, "each is new once");
            }
        }
    }
}
