package cm.sanaga.http;

import cm.sanaga.http.Operators.Deed;
import cm.sanaga.http.Operators.Times;
import cm.sanaga.http.auth.Caller;
import cm.sanaga.http.problem.Rejection;
import cm.sanaga.kernel.Digest;
import cm.sanaga.projection.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** Who there is, in memory. */
final class PlayedDirectory implements Directory {
    static final String SECRET = "sk_test_issued_";

    private final Map<String, Digest> requests = new ConcurrentHashMap<>();
    private final Map<String, Organisation> organisations = new ConcurrentSkipListMap<>();
    private final Map<String, Merchant> merchants = new ConcurrentSkipListMap<>();
    private final Map<String, ApiKey> keys = new ConcurrentSkipListMap<>();

    void reset() {
        requests.clear();
        organisations.clear();
        merchants.clear();
        keys.clear();
    }

    /** Whether nobody has ordered anything. */
    boolean untouched() {
        return requests.isEmpty();
    }

    /** Is there without having been asked for. */
    void has(ApiKey key) {
        keys.put(key.id(), key);
    }

    @Override
    public CompletionStage<Optional<Caller>> caller(String bearer) {
        return CompletableFuture.completedFuture(
                Optional.of(bearer)
                        .filter(shown -> shown.startsWith(SECRET))
                        .map(shown -> keys.get(shown.substring(SECRET.length())))
                        .map(
                                key ->
                                        new Caller.Merchant(
                                                key.merchant(),
                                                key.merchant(),
                                                Optional.empty(),
                                                key.id(),
                                                key.scopes())));
    }

    private CompletionStage<Times> once(Deed deed, Runnable doing) {
        Operators.Once once = deed.once().orElseThrow();
        Digest before = requests.get(deed.who() + once.key());
        if (before != null) {
            return CompletableFuture.completedFuture(
                    before.equals(once.request()) ? Times.AGAIN : Times.OTHER);
        }
        try {
            doing.run();
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
        requests.put(deed.who() + once.key(), once.request());
        return CompletableFuture.completedFuture(Times.FIRST);
    }

    @Override
    public CompletionStage<Times> add(Organisation one, Deed deed) {
        return once(deed, () -> organisations.put(one.id(), one));
    }

    @Override
    public CompletionStage<Times> add(Merchant one, Deed deed) {
        return once(
                deed,
                () -> {
                    there(organisations.get(one.organisation()));
                    merchants.put(one.id(), one);
                });
    }

    @Override
    public CompletionStage<Issued> issue(Wanted wanted, Deed deed) {
        return once(
                        deed,
                        () -> {
                            there(merchants.get(wanted.merchant()));
                            add(wanted, deed.at(), deed.who());
                        })
                .thenApply(times -> issued(times, wanted.id()));
    }

    private void add(Wanted wanted, Instant at, String who) {
        keys.put(
                wanted.id(),
                new ApiKey(
                        wanted.id(),
                        wanted.merchant(),
                        wanted.name(),
                        wanted.scopes(),
                        "7k2f",
                        who,
                        at,
                        Optional.empty(),
                        wanted.until(),
                        Optional.empty()));
    }

    private static Issued issued(Times times, String id) {
        return new Issued(times, Optional.of(SECRET + id).filter(_ -> times == Times.FIRST));
    }

    @Override
    public CompletionStage<Issued> roll(String key, String id, Duration grace, Deed deed) {
        return once(
                        deed,
                        () -> {
                            ApiKey before = there(keys.get(key));
                            add(
                                    new Wanted(
                                            id,
                                            before.merchant(),
                                            before.name(),
                                            before.scopes(),
                                            before.expiresAt()),
                                    deed.at(),
                                    deed.who());
                            keys.put(
                                    key,
                                    ended(
                                            before,
                                            Optional.of(deed.at().plus(grace)),
                                            Optional.empty()));
                        })
                .thenApply(times -> issued(times, id));
    }

    @Override
    public CompletionStage<Times> revoke(String key, Deed deed) {
        return once(
                deed,
                () ->
                        keys.put(
                                key,
                                ended(
                                        there(keys.get(key)),
                                        Optional.empty(),
                                        Optional.of(deed.at()))));
    }

    private static ApiKey ended(ApiKey key, Optional<Instant> expires, Optional<Instant> revoked) {
        return new ApiKey(
                key.id(),
                key.merchant(),
                key.name(),
                key.scopes(),
                key.hint(),
                key.createdBy(),
                key.createdAt(),
                key.lastUsedAt(),
                expires,
                revoked);
    }

    private static <T> T there(@Nullable T one) {
        if (one == null) {
            throw Rejection.notFound();
        }
        return one;
    }

    @Override
    public CompletionStage<Optional<Organisation>> organisation(String id) {
        return CompletableFuture.completedFuture(Optional.ofNullable(organisations.get(id)));
    }

    @Override
    public CompletionStage<Page<Organisation>> organisations(Page.Wanted wanted) {
        return page(List.copyOf(organisations.values()));
    }

    @Override
    public CompletionStage<Optional<Merchant>> merchant(String id) {
        return CompletableFuture.completedFuture(Optional.ofNullable(merchants.get(id)));
    }

    @Override
    public CompletionStage<Page<Merchant>> merchants(String organisation, Page.Wanted wanted) {
        return page(
                merchants.values().stream()
                        .filter(one -> one.organisation().equals(organisation))
                        .toList());
    }

    @Override
    public CompletionStage<Optional<ApiKey>> key(String id) {
        return CompletableFuture.completedFuture(Optional.ofNullable(keys.get(id)));
    }

    @Override
    public CompletionStage<Page<ApiKey>> keys(String merchant, Page.Wanted wanted) {
        return page(keys.values().stream().filter(one -> one.merchant().equals(merchant)).toList());
    }

    private static <T> CompletionStage<Page<T>> page(List<T> all) {
        return CompletableFuture.completedFuture(new Page<>(all, Optional.empty()));
    }
}
