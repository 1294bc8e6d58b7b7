package cm.sanaga.http;

import cm.sanaga.projection.Page;
import cm.sanaga.provider.Operation;
import cm.sanaga.provider.Provider;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** What operators switch, and the trail of what they did. */
public interface Operators {

    /**
     * Takes no new orders of these kinds from now on; completes when every order that comes to this
     * node is refused, on other nodes within two seconds. What is switched off already stays as it
     * was, and leaves no second line in the trail.
     */
    CompletionStage<Void> drain(Provider provider, Set<Operation> operations, Deed deed);

    /** Takes orders again; what was not switched off is left alone. */
    CompletionStage<Void> resume(Provider provider, Set<Operation> operations, Deed deed);

    /** Leaves a line in the trail; completes when it is on disk. */
    CompletionStage<Void> record(String what, String target, Deed deed);

    /** The trail, the newest first. */
    CompletionStage<Page<Line>> trail(Page.Wanted wanted);

    /**
     * Who does it, why, and when.
     *
     * @param who the key
     */
    record Deed(String who, String reason, Instant at) {}

    /**
     * A line of the trail.
     *
     * @param hash of it and the line before it, in hexadecimal digits
     */
    record Line(
            long id,
            Instant at,
            String who,
            String what,
            String target,
            String reason,
            String hash) {}
}
