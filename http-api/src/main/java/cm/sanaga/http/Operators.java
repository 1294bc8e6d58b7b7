package cm.sanaga.http;

import cm.sanaga.kernel.Digest;
import cm.sanaga.projection.Page;
import cm.sanaga.provider.Operation;
import cm.sanaga.provider.Provider;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * What operators switch, and the trail of what they did. A deed that comes with its request is done
 * once.
 */
public interface Operators {

    /**
     * Takes no new orders of these kinds from now on; completes when every order that comes to this
     * node is refused, on other nodes within two seconds. What is switched off already stays as it
     * was, and leaves no second line in the trail.
     */
    CompletionStage<Times> drain(Provider provider, Set<Operation> operations, Deed deed);

    /** Takes orders again; what was not switched off is left alone. */
    CompletionStage<Times> resume(Provider provider, Set<Operation> operations, Deed deed);

    /** Leaves a line in the trail; completes when it is on disk. */
    default CompletionStage<Times> record(String what, String target, Deed deed) {
        return record(what, target, deed, () -> {});
    }

    /**
     * Leaves a line in the trail unless the check throws, which then is the answer: neither a line
     * nor the request remains. What was done before is not checked again.
     */
    CompletionStage<Times> record(String what, String target, Deed deed, Runnable check);

    /** The trail, the newest first. */
    CompletionStage<Page<Line>> trail(Lines lines, Page.Wanted wanted);

    /** Whether a deed was done now; nothing has changed where it was not. */
    enum Times {
        FIRST,
        /** It was done when its request came first. */
        AGAIN,
        /** The key of its request stands for another one. */
        OTHER
    }

    /**
     * Who does it, why, and when.
     *
     * @param who the key
     * @param once the request it was asked by; without one it is done as often as it is asked
     * @param origin the IP address it was ordered from, empty for what the machine does by itself
     */
    record Deed(
            String who, String reason, Instant at, Optional<Once> once, Optional<String> origin) {
        /** Of nobody who comes from anywhere. */
        public Deed(String who, String reason, Instant at, Optional<Once> once) {
            this(who, reason, at, once, Optional.empty());
        }

        /** A deed that no request asks for twice. */
        public Deed(String who, String reason, Instant at) {
            this(who, reason, at, Optional.empty());
        }

        /** Whether it is only tried, see {@link cm.sanaga.http.exchange.DryRun}. */
        public boolean dryRun() {
            return once.filter(Once::dryRun).isPresent();
        }
    }

    /**
     * What makes two requests the same.
     *
     * @param key the idempotency key, one operator's
     * @param request what was asked, where and with what body
     * @param dryRun whether it is only tried: then neither the deed nor the request remains
     */
    record Once(String key, Digest request, boolean dryRun) {
        /** For a request that is meant. */
        public Once(String key, Digest request) {
            this(key, request, false);
        }
    }

    /** Which lines of the trail: those that fit everything given. */
    record Lines(Optional<String> who, Optional<String> what, Optional<String> target) {
        public static final Lines ALL =
                new Lines(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * A line of the trail.
     *
     * @param origin the IP address it was ordered from
     * @param before what was changed as it was then, JSON; empty where it was not there
     * @param after the same as it was afterwards
     * @param previous the hash of the line before, in hexadecimal digits
     * @param hash of that and of this line
     */
    record Line(
            long id,
            Instant at,
            String who,
            String what,
            String target,
            String reason,
            Optional<String> origin,
            Optional<String> before,
            Optional<String> after,
            String previous,
            String hash) {}
}
