package cm.sanaga.projection;

import cm.sanaga.provider.Provider;
import java.util.Locale;
import java.util.Set;
import kamon.Kamon;
import kamon.metric.Metric;
import kamon.tag.TagSet;

/** Figures of the callbacks that were compared with what the provider itself answered. */
final class CallbackMeter {
    private static final Metric.Counter JUDGED =
            Kamon.counter(
                    "sanaga.callback.judged",
                    "Callbacks compared with what the provider answered when it was asked: they"
                            + " agree, contradict, or claim no end");

    private CallbackMeter() {}

    /** What came of a comparison. */
    enum Result {
        AGREES,
        CONTRADICTS,
        CLAIMS_NOTHING
    }

    /** Zero from the start: what was never there cannot be seen to rise. */
    static void begin(Set<Provider> providers) {
        for (Provider provider : providers) {
            for (Result result : Result.values()) {
                JUDGED.withTags(tags(provider, result)).increment(0);
            }
        }
    }

    static void judged(Provider provider, Result result) {
        JUDGED.withTags(tags(provider, result)).increment();
    }

    private static TagSet tags(Provider provider, Result result) {
        return TagSet.of("provider", provider.value())
                .withTag("result", result.name().toLowerCase(Locale.ROOT));
    }
}
