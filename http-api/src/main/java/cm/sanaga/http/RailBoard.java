package cm.sanaga.http;

import cm.sanaga.provider.Provider;
import cm.sanaga.provider.actor.RailHealth;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What the API tells of the rails. */
public interface RailBoard {

    /** How each operation of each rail is now. */
    List<RailHealth> health();

    /** What a checkout has to know of a provider that is served. */
    Checkout checkout(Provider provider);

    /**
     * What a checkout tells the payer.
     *
     * @param least the smallest payment, in francs
     * @param most the largest
     * @param approval how long the payer has to approve on the handset
     * @param prompt what to do there, by language
     */
    record Checkout(long least, long most, Duration approval, Map<String, String> prompt) {
        public Checkout {
            prompt = Map.copyOf(prompt);
        }
    }
}
