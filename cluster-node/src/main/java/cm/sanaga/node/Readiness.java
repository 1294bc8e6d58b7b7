package cm.sanaga.node;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;

/**
 * Whether a payment would work now: every check that was added says yes, and the start is over.
 * Answers {@code GET /ready}.
 */
public final class Readiness implements Extension {
    private static final Id ID = new Id();

    /** Pekko's handle of this extension. */
    private static final class Id extends ExtensionId<Readiness> {
        @Override
        public Readiness createExtension(ActorSystem<?> system) {
            return new Readiness(
                    system.settings().config().getDuration("sanaga.node.readiness.check-timeout"));
        }
    }

    /**
     * What was found.
     *
     * @param troubles by the name of the check, in the order they were added; empty when it is well
     */
    public record Report(Map<String, Optional<String>> troubles) {
        public boolean ready() {
            return troubles.values().stream().allMatch(Optional::isEmpty);
        }
    }

    private final List<ReadinessCheck> checks = new CopyOnWriteArrayList<>();
    private final Duration timeout;
    private volatile boolean started;

    private Readiness(Duration timeout) {
        this.timeout = timeout;
    }

    /** The one of this node. */
    public static Readiness of(ActorSystem<?> system) {
        return ID.apply(system);
    }

    /** From now on this must be well too. */
    public void require(ReadinessCheck check) {
        checks.add(check);
    }

    /** Everything is wired; until then the answer is no. */
    public void started() {
        started = true;
    }

    /** Asks all checks at once. */
    public CompletionStage<Report> report() {
        Map<String, CompletableFuture<Optional<String>>> asked = new LinkedHashMap<>();
        asked.put(
                "startup",
                CompletableFuture.completedFuture(
                        started ? Optional.empty() : Optional.of("not finished")));
        for (ReadinessCheck check : checks) {
            asked.put(check.name(), ask(check));
        }
        return CompletableFuture.allOf(asked.values().toArray(CompletableFuture<?>[]::new))
                .thenApply(
                        _ -> {
                            Map<String, Optional<String>> troubles = new LinkedHashMap<>();
                            asked.forEach((name, answer) -> troubles.put(name, answer.join()));
                            return new Report(troubles);
                        });
    }

    private CompletableFuture<Optional<String>> ask(ReadinessCheck check) {
        CompletableFuture<Optional<String>> answer;
        try {
            answer = check.trouble().get().toCompletableFuture().copy();
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        return answer.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> Optional.of(reason(failure)));
    }

    private String reason(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        if (cause instanceof TimeoutException) {
            return "no answer within " + timeout.toMillis() + " ms";
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
