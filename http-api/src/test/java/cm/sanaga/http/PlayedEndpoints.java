package cm.sanaga.http;

import cm.sanaga.http.Operators.Deed;
import cm.sanaga.http.Operators.Times;
import cm.sanaga.http.delivery.Attempt;
import cm.sanaga.http.problem.Rejection;
import cm.sanaga.kernel.Digest;
import cm.sanaga.projection.Page;
import cm.sanaga.projection.PaymentEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Where merchants want to be told, in memory. */
final class PlayedEndpoints implements WebhookEndpoints {
    static final PaymentEvent.Id EVENT = new PaymentEvent.Id(Samples.charge().request().id(), 4);
    static final Delivery DELIVERY =
            new Delivery(
                    7,
                    EVENT,
                    "charge.succeeded",
                    State.PENDING,
                    2,
                    Samples.AT,
                    Optional.of(Samples.LATER),
                    Optional.empty());

    static final Registered REGISTERED =
            new Registered(
                    "we_0123456789abcdef0123456789abcdef",
                    Samples.charge().request().merchant(),
                    "https://shop.example.com/hooks",
                    Optional.of("the till"),
                    Set.of("charge.succeeded", "charge.failed"),
                    3,
                    Optional.of(Samples.AT.plusSeconds(60)),
                    Optional.of(new Disabled(Samples.LATER, "gone")),
                    Samples.AT);

    /** Everything that was ordered or asked, but for looks at an endpoint. */
    final List<Object> asked = new CopyOnWriteArrayList<>();

    private final Map<String, Digest> requests = new ConcurrentHashMap<>();
    private final Map<String, Registered> all = new ConcurrentSkipListMap<>();

    void reset() {
        asked.clear();
        requests.clear();
        all.clear();
    }

    boolean untouched() {
        return asked.isEmpty() && requests.isEmpty();
    }

    void has(Registered one) {
        all.put(one.id(), one);
    }

    private CompletionStage<Times> once(Deed deed, Object what, Runnable doing) {
        Operators.Once once = deed.once().orElseThrow();
        Digest before = requests.putIfAbsent(deed.who() + once.key(), once.request());
        if (before != null) {
            return CompletableFuture.completedFuture(
                    before.equals(once.request()) ? Times.AGAIN : Times.OTHER);
        }
        try {
            doing.run();
        } catch (Rejection refused) {
            requests.remove(deed.who() + once.key());
            return CompletableFuture.failedFuture(refused);
        }
        asked.add(what);
        return CompletableFuture.completedFuture(Times.FIRST);
    }

    private Registered there(String merchant, String id) {
        return Optional.ofNullable(all.get(id))
                .filter(one -> one.merchant().equals(merchant))
                .orElseThrow(Rejection::notFound);
    }

    @Override
    public CompletionStage<Times> add(Registered endpoint, Deed deed) {
        return once(deed, endpoint, () -> has(endpoint));
    }

    @Override
    public CompletionStage<Times> change(String merchant, String id, Change change, Deed deed) {
        return once(deed, change, () -> there(merchant, id));
    }

    @Override
    public CompletionStage<Times> rotate(String merchant, String id, Duration grace, Deed deed) {
        return once(
                deed,
                grace,
                () -> {
                    Registered one = there(merchant, id);
                    has(
                            new Registered(
                                    one.id(),
                                    one.merchant(),
                                    one.url(),
                                    one.description(),
                                    one.types(),
                                    one.secret() + 1,
                                    Optional.of(deed.at().plus(grace)),
                                    one.disabled(),
                                    one.createdAt()));
                });
    }

    @Override
    public CompletionStage<Times> resend(
            String merchant, String id, PaymentEvent.Id event, Deed deed) {
        return once(deed, event, () -> there(merchant, id));
    }

    @Override
    public CompletionStage<Times> resend(String merchant, String id, Instant since, Deed deed) {
        return once(deed, since, () -> there(merchant, id));
    }

    @Override
    public CompletionStage<Optional<Registered>> endpoint(String merchant, String id) {
        return CompletableFuture.completedFuture(
                Optional.ofNullable(all.get(id)).filter(one -> one.merchant().equals(merchant)));
    }

    @Override
    public CompletionStage<Page<Registered>> endpoints(String merchant, Page.Wanted wanted) {
        return CompletableFuture.completedFuture(
                new Page<>(
                        all.values().stream()
                                .filter(one -> one.merchant().equals(merchant))
                                .toList(),
                        Optional.empty()));
    }

    @Override
    public CompletionStage<Page<Delivery>> deliveries(
            String id, Optional<State> state, Page.Wanted wanted) {
        asked.add(state);
        return CompletableFuture.completedFuture(new Page<>(List.of(DELIVERY), Optional.empty()));
    }

    @Override
    public CompletionStage<Optional<Told>> delivery(String id, PaymentEvent.Id event) {
        return CompletableFuture.completedFuture(
                Optional.of(event)
                        .filter(EVENT::equals)
                        .map(
                                _ ->
                                        new Told(
                                                DELIVERY,
                                                List.of(
                                                        new Attempt(
                                                                Samples.AT,
                                                                15_000,
                                                                Optional.empty(),
                                                                Optional.of("no answer in time"),
                                                                Optional.empty()),
                                                        new Attempt(
                                                                Samples.LATER,
                                                                34,
                                                                Optional.of(500),
                                                                Optional.empty(),
                                                                Optional.of("oh no"))))));
    }
}
