package cm.sanaga.node.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
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
    private final AtomicInteger tries = new AtomicInteger();
    private volatile boolean refused;
    private volatile long begun;
    private volatile long settled;

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

    void tried() {
        if (tries.getAndIncrement() == 0) {
            begun = System.nanoTime();
        }
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
        return tries.get();
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
