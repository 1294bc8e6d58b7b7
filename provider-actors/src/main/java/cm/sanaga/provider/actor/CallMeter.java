package cm.sanaga.provider.actor;

import cm.sanaga.provider.Provider;
import java.time.Duration;
import java.util.Locale;
import kamon.Kamon;
import kamon.metric.Metric;
import kamon.tag.TagSet;

/** Figures of the calls of one node to one provider. */
final class CallMeter {
    private static final Metric.Timer CALLS =
            Kamon.timer(
                    "sanaga.rail.call",
                    "Calls to a provider by how they ended: ok, or failed when there was no answer"
                            + " that could be understood, or too many for the provider");
    private static final Metric.Counter MISCONFIGURED =
            Kamon.counter(
                    "sanaga.rail.misconfigured",
                    "Calls that a provider refused for what we are: keys, rights, currency, host");
    private static final Metric.Counter REFUSED =
            Kamon.counter(
                    "sanaga.rail.refused",
                    "Calls that a guard did not let through: switched off, breaker open, too many");

    private final Provider provider;

    CallMeter(Provider provider) {
        this.provider = provider;
        // Zero from the start: what was never there cannot be seen to rise.
        for (RailGuard.Kind kind : RailGuard.Kind.values()) {
            REFUSED.withTags(of(kind)).increment(0);
            MISCONFIGURED.withTags(of(kind)).increment(0);
        }
    }

    void ended(RailGuard.Kind kind, Verdict verdict, Duration took) {
        switch (verdict) {
            case Verdict.Well _ -> record(kind, "ok", took);
            case Verdict.Failed _ -> record(kind, "failed", took);
            case Verdict.Misconfigured _ -> {
                record(kind, "ok", took);
                MISCONFIGURED.withTags(of(kind)).increment();
            }
            case Verdict.LockedOut _ -> {
                record(kind, "failed", took);
                MISCONFIGURED.withTags(of(kind)).increment();
            }
            case Verdict.Untold _ -> {}
        }
    }

    private void record(RailGuard.Kind kind, String result, Duration took) {
        CALLS.withTags(of(kind).withTag("result", result)).record(took);
    }

    void refused(RailGuard.Kind kind) {
        REFUSED.withTags(of(kind)).increment();
    }

    private TagSet of(RailGuard.Kind kind) {
        return TagSet.of("provider", provider.value())
                .withTag("operation", kind.name().toLowerCase(Locale.ROOT));
    }
}
