package cm.sanaga.projection;

import cm.sanaga.ledger.AccountId;
import cm.sanaga.ledger.PostedBefore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Looks ids up in the relational ledger, once that has passed the account's event. Gives up after
 * {@code sanaga.projection.freshness.longest}: then nobody knows, which is not the same as no.
 */
final class PostedLookup implements PostedBefore {
    private static final String LOOK =
            """
            SELECT (SELECT last_seq FROM read.progress
                    WHERE feed = 'ledger' AND persistence_id = 'account|' || ?) AS last_seq,
                   p.number, p.fingerprint
            FROM (SELECT ? AS account, ? AS id) asked
            LEFT JOIN read.posted p ON p.account = asked.account AND p.id = asked.id
            """;

    private final Asking asking;
    private final ScheduledExecutorService timer;
    private final ReadSettings.Freshly settings;

    PostedLookup(Asking asking, ScheduledExecutorService timer, ReadSettings.Freshly settings) {
        this.asking = asking;
        this.timer = timer;
        this.settings = settings;
    }

    /** What one look showed. */
    private record Seen(long through, Optional<Found> found) {}

    @Override
    public CompletionStage<Optional<Found>> find(AccountId account, String id, long through) {
        return look(account, id, through, System.nanoTime() + settings.longest().toNanos());
    }

    private CompletionStage<Optional<Found>> look(
            AccountId account, String id, long through, long deadline) {
        return asking.ask(connection -> seen(connection, account, id))
                .thenCompose(
                        seen -> {
                            if (seen.through >= through) {
                                return CompletableFuture.completedFuture(seen.found);
                            }
                            return System.nanoTime() > deadline
                                    ? CompletableFuture.failedFuture(
                                            new ReadUnavailable(
                                                    "the relational ledger is behind " + account))
                                    : pause().thenCompose(
                                                    _ -> look(account, id, through, deadline));
                        });
    }

    private CompletionStage<Void> pause() {
        CompletableFuture<Void> over = new CompletableFuture<>();
        var _ =
                timer.schedule(
                        () -> over.complete(null),
                        settings.poll().toMillis(),
                        TimeUnit.MILLISECONDS);
        return over;
    }

    private static Seen seen(Connection connection, AccountId account, String id)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(LOOK)) {
            select.setString(1, account.value());
            select.setString(2, account.value());
            select.setString(3, id);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                long through = row.getLong("last_seq");
                long number = row.getLong("number");
                return new Seen(
                        through,
                        row.wasNull()
                                ? Optional.empty()
                                : Optional.of(
                                        new Found(
                                                number,
                                                OptionalLong.of(row.getLong("fingerprint")))));
            }
        }
    }
}
