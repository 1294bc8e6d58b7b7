package cm.sanaga.http;

import cm.sanaga.provider.Msisdn;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.actor.RailHealth;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What the API tells of the rails. */
public interface RailBoard {

    /** How each operation of each rail is now. */
    List<RailHealth> health();

    /** What a checkout has to know of a provider that is served. */
    Checkout checkout(Provider provider);

    /**
     * Whether this number has a wallet there that can pay and be paid, empty when the provider
     * cannot say.
     */
    CompletionStage<Optional<Boolean>> active(Provider provider, Msisdn party);

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
