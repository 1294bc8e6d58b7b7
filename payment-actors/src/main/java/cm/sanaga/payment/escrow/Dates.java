package cm.sanaga.payment.escrow;

import static cm.sanaga.kernel.Decision.accept;
import static cm.sanaga.kernel.Decision.repeated;

import cm.sanaga.kernel.Decision;
import cm.sanaga.kernel.Digest;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentKind;
import cm.sanaga.payment.RefundTerms;
import cm.sanaga.payment.Refunds;
import cm.sanaga.payment.Refusal;
import cm.sanaga.payment.Request;
import cm.sanaga.payment.dispute.Dispute;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What happens to an escrow by itself. It may happen more than once, when a refund that was under
 * way at the date fails after it; each time bears an id of its own.
 */
final class Dates {
    /** Who orders what is ordered by nobody. */
    static final String TIMER = "timer";

    private Dates() {}

    /**
     * When the next thing happens by itself, if anything is left for it to happen to. Once a refund
     * of the date has failed, the payer cannot be reached and what is left waits for an order; what
     * is in dispute waits for its end, and what one gave the payer for a person.
     */
    private static Optional<Instant> next(Escrow.State.Held s) {
        return s.releasable().isZero() || failed(s)
                ? Optional.empty()
                : Stream.of(s.terms().releaseAt(), s.terms().refundAt())
                        .flatMap(Optional::stream)
                        .min(Instant::compareTo);
    }

    /** When its clock has to ring: a date of the terms, or the end of a merchant's silence. */
    static Optional<Instant> first(Escrow.State.Held s) {
        return Stream.concat(next(s).stream(), silence(s).stream()).min(Instant::compareTo);
    }

    private static Optional<Instant> silence(Escrow.State.Held s) {
        return s.disputes().open().flatMap(Dispute::due);
    }

    /** At its date, what is left goes where the terms say; the earlier date decides. */
    static Decision<Escrow.Event, Refusal> come(Escrow.State.Held s, Instant at) {
        if (silence(s).filter(by -> !at.isBefore(by)).isPresent()) {
            return accept(Awards.silence(s, at));
        }
        Optional<Instant> due = next(s);
        if (due.isEmpty() || at.isBefore(due.get())) {
            return repeated();
        }
        return accept(
                s.terms().releaseAt().equals(due)
                        ? new Escrow.Event.ReleaseOrdered(release(s, at))
                        : new Escrow.Event.RefundOrdered(refund(s, at)));
    }

    private static Escrow.Release release(Escrow.State.Held s, Instant at) {
        return new Escrow.Release(
                releaseId(s),
                s.released(),
                s.releasable(),
                Digest.ZERO,
                TIMER,
                s.next(at),
                Optional.empty());
    }

    private static RefundTerms refund(Escrow.State.Held s, Instant at) {
        Request request =
                new Request(
                        refundId(s),
                        s.terms().request().merchant(),
                        Digest.ZERO,
                        TIMER,
                        Optional.empty(),
                        s.terms().request().description(),
                        Map.of(),
                        s.next(at));
        return Parts.refundTerms(
                s, request, s.releasable(), Optional.of("the refund date has come"));
    }

    /** The id of the next release by date. */
    private static String releaseId(Escrow.State.Held s) {
        int times = 1;
        while (Escrow.find(s, step(times)).isPresent()) {
            times++;
        }
        return step(times);
    }

    /** The id of the next refund by date. */
    private static PaymentId refundId(Escrow.State.Held s) {
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
