package cm.sanaga.http;

import cm.sanaga.payment.PaymentId;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.SignedCallback.Verdict;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.util.ByteString;

/** Keeps what providers send, byte for byte, before anything is made of it. */
@FunctionalInterface
public interface Inbox {

    /**
     * Under this name stands, in the place of a header, what was made of a callback's signature; no
     * header can have it.
     */
    String VERDICT = ":signature";

    /** Completes when the callback is on disk; a failure makes the provider send it again. */
    CompletionStage<Kept> keep(Callback callback);

    /** Whether a callback brings anything new. */
    enum Kept {
        FIRST,
        /** The same body for the same payment has come before. */
        AGAIN
    }

    /**
     * By which request it came.
     *
     * @param path without the proof that it ended with: who reads what is kept must not be able to
     *     call back himself
     * @param query as it came, empty where there was none
     */
    record Request(String method, String path, String query) {}

    /**
     * A callback whose address we gave out.
     *
     * @param headers by lower-case name, without credentials; with {@link Inbox#VERDICT} where the
     *     provider signs
     * @param body as it came
     */
    record Callback(
            Provider provider,
            PaymentId payment,
            Request request,
            Map<String, String> headers,
            ByteString body,
            Instant at) {
        public Callback {
            headers = Map.copyOf(headers);
        }

        /** Whether its provider signs, and it does not show that it comes from there. */
        public boolean refused() {
            String verdict = headers.get(VERDICT);
            return verdict != null && !verdict.equals(label(Verdict.GENUINE));
        }

        /** What stands under {@link Inbox#VERDICT}. */
        static String label(Verdict verdict) {
            return verdict.name().toLowerCase(Locale.ROOT);
        }
    }
}
