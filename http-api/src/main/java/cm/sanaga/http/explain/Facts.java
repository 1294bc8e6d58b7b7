package cm.sanaga.http.explain;

import cm.sanaga.payment.PaymentView;
import cm.sanaga.provider.Rung;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a payment now.
 *
 * @param rung how far we are in finding out, while its order is under way
 * @param askedBy when its provider is asked again at the latest
 * @param page whether the payer has to go to a page
 * @param turn where it waits in line
 * @param now when it is told
 */
public record Facts(
        PaymentView view,
        Optional<Rung> rung,
        Optional<Instant> askedBy,
        boolean page,
        Optional<Turn> turn,
        Instant now) {

    /**
     * A place in a line.
     *
     * @param place one for the first
     * @param at when its turn may come
     */
    public record Turn(int place, Optional<Instant> at) {}

    /**
     * Where nothing is under way.
     *
     * @param view of a payment that has ended, or is held
     */
    public static Facts still(PaymentView view, Instant now) {
        return new Facts(view, Optional.empty(), Optional.empty(), false, Optional.empty(), now);
    }
}
