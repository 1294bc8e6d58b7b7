package cm.sanaga.projection;

import cm.sanaga.kernel.trace.LogLine;
import cm.sanaga.provider.Claim;
import cm.sanaga.provider.Provider;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds what callbacks claim against what the provider itself has answered about the payment, once
 * each, so that somebody hears of a lie. Nothing else comes of it.
 *
 * <p>Only a final answer contradicts: a provider that calls back may say "pending" for a moment
 * more. And a callback is left alone for a while, since it may be the first to tell that a decline
 * was wrong: until then we have asked, and its payment has both words.
 */
final class CallbackWatch implements Callable<Duration> {
    private static final Logger LOG = LoggerFactory.getLogger(CallbackWatch.class);
    private static final int BATCH = 500;

    /** A whole batch is followed by a pause so many times as long as it took. */
    private static final int REST = 4;

    private static final String FIND =
            """
            SELECT c.id, c.provider, c.payment, c.body, answered.declined, answered.moved
            FROM inbox.callback c CROSS JOIN LATERAL (
                SELECT count(*) FILTER (WHERE type = 'called.declined') > 0 AS declined,
                    array_agg(facts ->> 'amount' ORDER BY seq)
                        FILTER (WHERE type <> 'called.declined') AS moved
                FROM read.timeline
                WHERE payment = c.payment
                    AND type IN ('called.confirmed', 'called.declined', 'called.contradicted')
                ) answered
            WHERE NOT c.judged AND c.received_at > now() - interval '7 days'
                AND c.received_at <= now() - ?::bigint * interval '1 ms'
                AND (answered.declined OR answered.moved IS NOT NULL)
            ORDER BY c.received_at LIMIT ?
            """;
    private static final String JUDGED =
            """
            UPDATE inbox.callback c SET judged = true, contradicts = x.what
            FROM unnest(?::bigint[], ?::text[]) AS x(id, what) WHERE c.id = x.id
            """;

    private final DataSource database;
    private final ReadSettings.Callbacks settings;
    private final BiFunction<Provider, String, Optional<Claim>> claims;

    /**
     * @param claims reads a body as its provider writes it
     */
    CallbackWatch(
            DataSource database,
            ReadSettings.Callbacks settings,
            BiFunction<Provider, String, Optional<Claim>> claims) {
        this.database = database;
        this.settings = settings;
        this.claims = claims;
    }

    /**
     * What the provider has answered.
     *
     * @param declined whether it ever said that nothing moved
     * @param moved the francs it ever said had moved
     */
    private record Answer(boolean declined, List<String> moved) {
        boolean contradicts(Claim claim) {
            return switch (claim.end()) {
                case SUCCEEDED ->
                        moved.isEmpty()
                                || claim.amount().filter(some -> !moved.contains(some)).isPresent();
                case FAILED -> !moved.isEmpty() && !declined;
            };
        }

        @Override
        public String toString() {
            return moved.isEmpty() ? "failed" : "succeeded " + String.join(", ", moved);
        }
    }

    private record Judged(
            long id, Provider provider, String payment, Optional<Claim> claim, Answer answer) {
        CallbackMeter.Result result() {
            return claim.map(
                            some ->
                                    answer.contradicts(some)
                                            ? CallbackMeter.Result.CONTRADICTS
                                            : CallbackMeter.Result.AGREES)
                    .orElse(CallbackMeter.Result.CLAIMS_NOTHING);
        }

        String claimed() {
            return claim.map(
                            some ->
                                    switch (some.end()) {
                                        case SUCCEEDED ->
                                                "succeeded"
                                                        + some.amount()
                                                                .map(a -> " " + a)
                                                                .orElse("");
                                        case FAILED -> "failed";
                                    })
                    .orElse("");
        }
    }

    @Override
    public Duration call() throws SQLException {
        long begun = System.nanoTime();
        List<Judged> judged;
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            judged = found(connection);
            note(connection, judged);
            connection.commit();
        }
        judged.forEach(CallbackWatch::tell);
        return judged.size() < BATCH
                ? settings.every()
                : Duration.ofNanos(System.nanoTime() - begun).multipliedBy(REST);
    }

    private List<Judged> found(Connection connection) throws SQLException {
        List<Judged> found = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(FIND)) {
            select.setLong(1, settings.after().toMillis());
            select.setInt(2, BATCH);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    Provider provider = new Provider(row.getString("provider"));
                    found.add(
                            new Judged(
                                    row.getLong("id"),
                                    provider,
                                    row.getString("payment"),
                                    claim(provider, row.getString("payment"), row.getBytes("body")),
                                    new Answer(
                                            row.getBoolean("declined"),
                                            amounts(row.getArray("moved")))));
                }
            }
        }
        return found;
    }

    private static List<String> amounts(@Nullable Array moved) throws SQLException {
        return moved == null ? List.of() : List.of((String[]) moved.getArray());
    }

    /** One body that a reader stumbles over must not keep all others from being read. */
    private Optional<Claim> claim(Provider provider, String payment, byte[] body) {
        try {
            return claims.apply(provider, new String(body, StandardCharsets.UTF_8));
        } catch (RuntimeException e) {
            LogLine.ofPayment(LOG.atError(), payment)
                    .addKeyValue("provider", provider)
                    .setCause(e)
                    .log("callback cannot be read");
            return Optional.empty();
        }
    }

    private static void note(Connection connection, List<Judged> judged) throws SQLException {
        Rows rows = new Rows("int8", "text");
        for (Judged one : judged) {
            rows.add(
                    one.id,
                    one.result() == CallbackMeter.Result.CONTRADICTS
                            ? "claimed " + one.claimed() + ", answered " + one.answer
                            : null);
        }
        rows.update(connection, JUDGED);
    }

    private static void tell(Judged one) {
        CallbackMeter.judged(one.provider, one.result());
        if (one.result() == CallbackMeter.Result.CONTRADICTS) {
            LogLine.ofPayment(LOG.atWarn(), one.payment)
                    .addKeyValue("provider", one.provider)
                    .addKeyValue("callback", one.id)
                    .addKeyValue("claimed", one.claimed())
                    .addKeyValue("answered", one.answer)
                    .log("callback contradicts its provider");
        }
    }
}
