package cm.sanaga.http;

import cm.sanaga.provider.Provider;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import kamon.Kamon;
import kamon.metric.Metric;
import kamon.tag.TagSet;
import org.jspecify.annotations.Nullable;

/** Figures of the callbacks that came to this node. */
final class CallbackMeter {
    /** Stands for whatever a caller names where there is no such provider. */
    private static final String NOBODY = "none";

    private static final Metric.Counter RECEIVED =
            Kamon.counter(
                    "sanaga.callback.received",
                    "Callbacks by what was made of them: heard first or again, not kept, refused for"
                            + " their signature, or come to an address that nobody was given");

    /** What was made of one. */
    enum Result {
        FIRST,
        AGAIN,
        UNKEPT,
        REFUSED,
        UNKNOWN;

        /** Of one that was to be kept; null where it was not. */
        static Result of(Inbox.@Nullable Kept kept) {
            if (kept == null) {
                return UNKEPT;
            }
            return switch (kept) {
                case FIRST -> FIRST;
                case AGAIN -> AGAIN;
            };
        }
    }

    /** Zero from the start: what was never there cannot be seen to rise. */
    CallbackMeter(Set<Provider> providers) {
        Stream.concat(Stream.of(NOBODY), providers.stream().map(Provider::value))
                .forEach(
                        provider ->
                                Stream.of(Result.values())
                                        .forEach(
                                                result ->
                                                        RECEIVED.withTags(tags(provider, result))
                                                                .increment(0)));
    }

    /**
     * One came.
     *
     * @param provider whose it is, empty where that is nobody we know
     */
    void came(Optional<Provider> provider, Result result) {
        RECEIVED.withTags(tags(provider.map(Provider::value).orElse(NOBODY), result)).increment();
    }

    private static TagSet tags(String provider, Result result) {
        return TagSet.of("provider", provider)
                .withTag("result", result.name().toLowerCase(Locale.ROOT));
    }
}
