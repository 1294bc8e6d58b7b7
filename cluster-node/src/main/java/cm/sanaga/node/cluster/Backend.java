package cm.sanaga.node.cluster;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * A node as those see it who send it requests.
 *
 * @param name {@code node-1}
 * @param api where it takes requests
 * @param management where it says whether it is ready
 */
public record Backend(String name, URI api, URI management) {

    /** How it is. */
    enum State {
        /** A payment would work. */
        READY,
        /** It answers, and wants no new requests. */
        UNREADY,
        /** It does not answer. */
        GONE
    }

    /** What is known of one backend; all of it is safe to read from anywhere. */
    static final class Seen {
        private final Backend backend;
        private volatile State state = State.GONE;
        private volatile CompletableFuture<HttpResponse> gone = new CompletableFuture<>();

        Seen(Backend backend) {
            this.backend = backend;
        }

        Backend backend() {
            return backend;
        }

        boolean ready() {
            return state == State.READY;
        }

        State state() {
            return state;
        }

        /** Fails when it stops to answer: whoever waits for it waits in vain. */
        CompletableFuture<HttpResponse> gone() {
            return gone;
        }

        /** One caller at a time. */
        void is(State now) {
            State before = state;
            if (now != State.GONE && before == State.GONE) {
                gone = new CompletableFuture<>();
            }
            state = now;
            if (now == State.GONE) {
                gone.completeExceptionally(new IOException(backend.name() + " is gone"));
            }
        }
    }
}
