package cm.sanaga.node.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Something a client wants, under one key, until it is answered. Only the thread that gives it
 * writes.
 */
final class Order {
    private final String path;
    private final String key;
    private final String body;
    private volatile @Nullable JsonNode answer;
    private final Queue<Try> tries = new ConcurrentLinkedQueue<>();
    private volatile boolean refused;
    private volatile Instant when = Instant.EPOCH;
    private volatile long begun;
    private volatile long settled;

    /**
     * One try that has come back.
     *
     * @param status of its answer, 0 for none
     * @param after how long, in ns
     */
    private record Try(int status, long after) {
        private String told() {
            return String.format(Locale.ROOT, "%d after %.1f s", status, after / 1e9);
        }
    }

    Order(String path, String key, String body) {
        this.path = path;
        this.key = key;
        this.body = body;
    }

    String path() {
        return path;
    }

    String key() {
        return key;
    }

    String body() {
        return body;
    }

    /** A try begins; the moment is what {@link #came} wants. */
    long trying() {
        long now = System.nanoTime();
        if (begun == 0) {
            begun = now;
            when = Instant.now();
        }
        return now;
    }

    /** The try that began then has come back; status 0 is no answer. */
    void came(long then, int status) {
        tries.add(new Try(status, System.nanoTime() - then));
    }

    /** When it was first tried, by {@link System#nanoTime}. */
    long begun() {
        return begun;
    }

    /** When it was answered; only of what was. */
    long settled() {
        return settled;
    }

    int tries() {
        return tries.size();
    }

    /** Its tries in words, so that it is found in the logs of the nodes. */
    String story() {
        return "%s %s of %s: %s"
                .formatted(
                        path,
                        key,
                        when.truncatedTo(ChronoUnit.MILLIS),
                        tries.stream().map(Try::told).collect(Collectors.joining(", ")));
    }

    /** It was taken: what the client holds in hand from now on. */
    void acknowledged(JsonNode told) {
        settled = System.nanoTime();
        answer = told;
    }

    /** It was refused for good, for want of funds. */
    void refused() {
        settled = System.nanoTime();
        refused = true;
    }

    Optional<JsonNode> answer() {
        return Optional.ofNullable(answer);
    }

    /** Nobody knows: it was tried, and neither taken nor refused. */
    boolean unknown() {
        return answer == null && !refused;
    }

    /** The id that was acknowledged. */
    Optional<String> id() {
        return answer().map(told -> told.path("id").asText());
    }
}
