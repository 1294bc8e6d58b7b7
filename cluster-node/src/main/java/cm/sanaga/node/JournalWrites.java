package cm.sanaga.node;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;
import org.jspecify.annotations.Nullable;

/**
 * Whether the database takes what the journal has to keep. A server whose disk is full answers
 * every question, and only who writes finds out.
 */
final class JournalWrites implements Extension {
    private static final Id ID = new Id();

    /** So long after the last refusal nobody is sent here; then one may try. */
    static final Duration SHOWN = Duration.ofSeconds(5);

    /** Pekko's handle of this extension. */
    private static final class Id extends ExtensionId<JournalWrites> {
        @Override
        public JournalWrites createExtension(ActorSystem<?> system) {
            return new JournalWrites(System::nanoTime);
        }
    }

    private record Refusal(String why, long at) {}

    private final LongSupplier nanos;
    private volatile @Nullable Refusal last;

    JournalWrites(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Those of this node. */
    static JournalWrites of(ActorSystem<?> system) {
        return ID.apply(system);
    }

    /** A write has failed; only what the server has no room or no means for counts here. */
    void failed(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof SQLException sql && lacksMeans(sql.getSQLState())) {
                last =
                        new Refusal(
                                String.valueOf(sql.getMessage()).lines().findFirst().orElse(""),
                                nanos.getAsLong());
                return;
            }
        }
    }

    /** Classes of PostgreSQL's error codes: insufficient resources, system error. */
    private static boolean lacksMeans(@Nullable String state) {
        return state != null && (state.startsWith("53") || state.startsWith("58"));
    }

    /** As a check of {@code /ready}. */
    ReadinessCheck check() {
        return new ReadinessCheck("journal", () -> CompletableFuture.completedFuture(trouble()));
    }

    private Optional<String> trouble() {
        Refusal refusal = last;
        return refusal == null || nanos.getAsLong() - refusal.at > SHOWN.toNanos()
                ? Optional.empty()
                : Optional.of("a write was refused: " + refusal.why);
    }
}
