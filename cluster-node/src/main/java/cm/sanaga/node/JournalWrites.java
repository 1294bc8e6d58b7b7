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

    /** So long after the last refusal nobody is sent here. */
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

    /** A write has failed; only what its disk does not take counts here. */
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

    /** PostgreSQL's {@code disk_full} and {@code io_error}. */
    private static boolean lacksMeans(@Nullable String state) {
        return "53100".equals(state) || "58030".equals(state);
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
