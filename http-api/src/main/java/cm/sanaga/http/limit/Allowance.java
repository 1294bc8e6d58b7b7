package cm.sanaga.http.limit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one node has taken of a bucket, for a second at most. Who comes while it is asked for more
 * waits for the same answer; who comes while there is nothing is refused without asking.
 */
final class Allowance {
    /** What has not been used by then is lost: others may have been refused for it. */
    private static final long KEPT = Duration.ofSeconds(1).toNanos();

    private static final CompletionStage<Optional<Duration>> GRANTED =
            CompletableFuture.completedFuture(Optional.empty());

    private final int most;
    private final IntFunction<CompletionStage<QuotaMessage.Taken>> bucket;
    private final LongSupplier nanos;
    private final Queue<CompletableFuture<Optional<Duration>>> waiting = new ArrayDeque<>();
    private int lease = 1;
    private int tokens;
    private long goodUntil;
    private long refusedUntil;
    private boolean asking;

    /**
     * @param most how many are taken at a time, if nobody waits: it begins with one, and doubles
     *     while all are used within their second
     * @param bucket gives so many, or what there is; what fails lets everybody in for a second
     * @param nanos a clock that only goes forward
     */
    Allowance(
            int most, IntFunction<CompletionStage<QuotaMessage.Taken>> bucket, LongSupplier nanos) {
        this.most = most;
        this.bucket = bucket;
        this.nanos = nanos;
        this.goodUntil = nanos.getAsLong();
        this.refusedUntil = goodUntil;
    }

    /** One more. */
    CompletionStage<Optional<Duration>> one() {
        long now = nanos.getAsLong();
        var answer = new CompletableFuture<Optional<Duration>>();
        int wanted;
        synchronized (this) {
            if (refusedUntil - now > 0) {
                return CompletableFuture.completedFuture(
                        Optional.of(Duration.ofNanos(refusedUntil - now)));
            }
            if (goodUntil - now > 0 && tokens > 0) {
                tokens--;
                return GRANTED;
            }
            waiting.add(answer);
            if (asking) {
                return answer;
            }
            asking = true;
            lease = goodUntil - now > 0 ? Math.min(most, lease * 2) : 1;
            wanted = lease;
        }
        ask(wanted);
        return answer;
    }

    private void ask(int wanted) {
        var _ = bucket.apply(wanted).whenComplete((taken, failure) -> told(wanted, taken));
    }

    /**
     * @param taken null when nobody answered
     */
    private void told(int wanted, QuotaMessage.@Nullable Taken taken) {
        long now = nanos.getAsLong();
        List<CompletableFuture<Optional<Duration>>> in = new ArrayList<>();
        List<CompletableFuture<Optional<Duration>>> out = new ArrayList<>();
        int more;
        synchronized (this) {
            tokens = taken == null ? Integer.MAX_VALUE : taken.tokens();
            goodUntil = now + KEPT;
            while (tokens > 0 && !waiting.isEmpty()) {
                in.add(waiting.remove());
                tokens--;
            }
            if (taken != null && taken.tokens() < wanted) {
                out.addAll(waiting);
                waiting.clear();
                refusedUntil = tokens > 0 ? now : now + taken.next().toNanos();
            }
            more = waiting.size();
            asking = more > 0;
        }
        in.forEach(one -> one.complete(Optional.empty()));
        out.forEach(one -> one.complete(Optional.of(taken == null ? Duration.ZERO : taken.next())));
        if (more > 0) {
            ask(more);
        }
    }

    /** Whether nothing would be lost without it. */
    synchronized boolean idle() {
        long now = nanos.getAsLong();
        return !asking && goodUntil - now <= 0 && refusedUntil - now <= 0;
    }
}
