package cm.sanaga.payment.escrow;

import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentKind;
import cm.sanaga.payment.Refunds;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What happens to an escrow by itself. It may happen more than once, when a refund that was under
 * way at the date fails after it; each time bears an id of its own.
 */
final class Dates {
    private Dates() {}

    /**
     * When the next thing happens by itself, if anything is left for it to happen to. Once a refund
     * of the date has failed, the payer cannot be reached and what is left waits for an order; what
     * is in dispute waits for its end.
     */
    static Optional<Instant> next(Escrow.State.Held s) {
        return failed(s)
                ? Optional.empty()
                : Stream.of(
                                s.terms().releaseAt().filter(_ -> s.releasable().positive()),
                                s.terms().refundAt().filter(_ -> s.refundable().positive()))
                        .flatMap(Optional::stream)
                        .min(Instant::compareTo);
    }

    /** The id of the next release by date. */
    static String releaseId(Escrow.State.Held s) {
        int times = 1;
        while (Escrow.find(s, step(times)).isPresent()) {
            times++;
        }
        return step(times);
    }

    /** The id of the next refund by date. */
    static PaymentId refundId(Escrow.State.Held s) {
        int times = 1;
        while (s.refunds().part(refundId(s, times)).isPresent()) {
            times++;
        }
        return refundId(s, times);
    }

    private static boolean failed(Escrow.State.Held s) {
        int times = 1;
        Optional<Refunds.Part> part = s.refunds().part(refundId(s, times));
        while (part.isPresent()) {
            if (part.get().stage() == Refunds.Stage.FAILED) {
                return true;
            }
            times++;
            part = s.refunds().part(refundId(s, times));
        }
        return false;
    }

    private static PaymentId refundId(Escrow.State.Held s, int times) {
        return PaymentId.following(s.terms().request().id(), PaymentKind.REFUND, step(times));
    }

    private static String step(int times) {
        return times == 1 ? "due" : "due-" + times;
    }
}
