package cm.sanaga.node.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * All that was posted, by whoever can be asked.
 *
 * @param posted each journal of every account, as the events and the read models have it
 * @param entries of the merchant, as the API lists them
 */
record Journals(List<Posted> posted, List<JsonNode> entries) {
    private static final String MERCHANT = "merchant:";
    private static final Duration COMES = Duration.ofMinutes(1);

    /** As they are at rest: what the read models are still reading is waited for. */
    static Journals of(Calls calls, Prey prey) throws InterruptedException {
        List<JsonNode> entries = calls.all("/v1/entries");
        long until = System.nanoTime() + COMES.toNanos();
        List<Posted> posted = prey.posted();
        while (behind(posted) && System.nanoTime() < until) {
            TimeUnit.SECONDS.sleep(1);
            posted = prey.posted();
        }
        return new Journals(posted, entries);
    }

    private static boolean behind(List<Posted> posted) {
        return posted.stream().anyMatch(each -> each.number() == 0);
    }

    /** Those of the merchant. */
    List<Posted> merchants() {
        return posted.stream().filter(each -> each.account().startsWith(MERCHANT)).toList();
    }
}
