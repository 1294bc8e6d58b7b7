package cm.sanaga.http;

import cm.sanaga.http.Operators.Deed;
import cm.sanaga.http.Operators.Times;
import cm.sanaga.http.delivery.Attempt;
import cm.sanaga.projection.Page;
import cm.sanaga.projection.PaymentEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Where merchants want to be told, and what became of what they were told. Each deed is done once,
 * with a line in the trail unless it sends a single event once more, and fails with "not found"
 * where the merchant has no such endpoint.
 */
public interface WebhookEndpoints {
    /** Stands for all types of events. */
    String EVERYTHING = "*";

    /** The most that a merchant may have enabled at a time. */
    int MOST = 16;

    /** The most that a merchant may have, those that are disabled among them. */
    int MOST_IN_ALL = 64;

    /** The most events that are sent once more at a time. */
    int MOST_AGAIN = 10_000;

    /**
     * Where a merchant wants to be told.
     *
     * @param id {@code we_…}
     * @param types of which events, {@link #EVERYTHING} alone for all
     * @param secret the version of its secret, 1 and up
     * @param bothUntil until when the version before is good as well
     * @param disabled since when it is told nothing, and why
     */
    record Registered(
            String id,
            String merchant,
            String url,
            Optional<String> description,
            Set<String> types,
            int secret,
            Optional<Instant> bothUntil,
            Optional<Disabled> disabled,
            Instant createdAt) {
        public Registered {
            types = Set.copyOf(types);
        }
    }

    /**
     * That it is told nothing.
     *
     * @param why in a word: {@code merchant} ordered it, or it answered {@code gone}
     */
    record Disabled(Instant since, String why) {}

    /** What is changed; empty is left as it is. */
    record Change(
            Optional<String> url,
            Optional<String> description,
            Optional<Set<String>> types,
            Optional<Boolean> enabled) {}

    /** What became of an event on its way to an endpoint. */
    enum State {
        PENDING,
        RECEIVED,
        FAILED
    }

    /**
     * An event on its way to an endpoint.
     *
     * @param number rises in the order in which events were told
     * @param attempts how often it was sent
     * @param nextAt when it is sent next, empty when it is not any more
     */
    record Delivery(
            long number,
            PaymentEvent.Id event,
            String type,
            State state,
            int attempts,
            Instant createdAt,
            Optional<Instant> nextAt,
            Optional<Instant> endedAt) {}

    /**
     * With all that came of it.
     *
     * @param attempts the oldest first
     */
    record Told(Delivery delivery, List<Attempt> attempts) {
        public Told {
            attempts = List.copyOf(attempts);
        }
    }

    /** Adds one. Fails with a conflict when the merchant has {@link #MOST} enabled. */
    CompletionStage<Times> add(Registered endpoint, Deed deed);

    /** Changes one. Fails with a conflict when it would be one too many that is enabled. */
    CompletionStage<Times> change(String merchant, String id, Change change, Deed deed);

    /** Gives it another secret; the one before is good for the grace. */
    CompletionStage<Times> rotate(String merchant, String id, Duration grace, Deed deed);

    /**
     * Sends an event once more, or for the first time. Fails with "not found" when the merchant was
     * never told of it.
     */
    CompletionStage<Times> resend(String merchant, String id, PaymentEvent.Id event, Deed deed);

    /**
     * Sends all that was told since then, of the types that the endpoint wants. Fails with a
     * conflict when more than {@link #MOST_AGAIN} events of all types were.
     */
    CompletionStage<Times> resend(String merchant, String id, Instant since, Deed deed);

    /** One of a merchant. */
    CompletionStage<Optional<Registered>> endpoint(String merchant, String id);

    /** Those of a merchant, the newest first. */
    CompletionStage<Page<Registered>> endpoints(String merchant, Page.Wanted wanted);

    /** What was sent to an endpoint or is to be, the event told last first. */
    CompletionStage<Page<Delivery>> deliveries(
            String id, Optional<State> state, Page.Wanted wanted);

    /** One of them. */
    CompletionStage<Optional<Told>> delivery(String id, PaymentEvent.Id event);
}
