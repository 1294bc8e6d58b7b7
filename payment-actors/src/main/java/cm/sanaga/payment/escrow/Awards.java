package cm.sanaga.payment.escrow;

import static cm.sanaga.kernel.Decision.accept;

import cm.sanaga.kernel.Decision;
import cm.sanaga.kernel.Digest;
import cm.sanaga.money.Money;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentKind;
import cm.sanaga.payment.Refunds;
import cm.sanaga.payment.Refusal;
import cm.sanaga.payment.Request;
import cm.sanaga.payment.dispute.Dispute;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What disputes do to an escrow: the end of one moves its money in the same step. */
final class Awards {
    private Awards() {}

    /** What a step in a dispute does. */
    static Decision<Escrow.Event, Refusal> argue(Escrow.State.Held s, Dispute.Command command) {
        Decision<Dispute.Event, Dispute.No> decided =
                s.disputes()
                        .decide(
                                s.releasable(),
                                s.refundable(),
                                command,
                                s.next(command.step().at()));
        return decided instanceof Decision.Accepted<Dispute.Event, Dispute.No>(var events)
                        && events.getLast() instanceof Dispute.Event.Ended end
                ? accept(ended(s, end))
                : decided.map(Escrow.Event.Argued::new, no -> refusal(s, no));
    }

    private static Refusal refusal(Escrow.State.Held s, Dispute.No no) {
        PaymentId id = Escrow.id(s);
        return switch (no) {
            case Dispute.No.KeyReused() -> new Refusal.KeyReused(id);
            case Dispute.No.NotNow(var verb) -> new Refusal.NotNow(id, EscrowView.status(s), verb);
            case Dispute.No.OtherDispute(var open) -> new Refusal.OtherDispute(id, open);
            case Dispute.No.TooMuchSaid(var most) -> new Refusal.TooMuchSaid(id, most);
            case Dispute.No.OtherOffer(var stands, var asked) ->
                    new Refusal.OtherOffer(id, stands, asked);
            case Dispute.No.BeyondFree(var free, var asked) ->
                    new Refusal.BeyondLeft(id, free, asked);
            case Dispute.No.BeyondDispute(var disputed, var asked) ->
                    new Refusal.BeyondDispute(id, disputed, asked);
        };
    }

    /** The merchant has said nothing in time. */
    static List<Escrow.Event> silence(Escrow.State.Held s, Instant at) {
        return s.disputes()
                .open()
                .map(one -> one.silence(s.next(at)))
                .map(end -> ended(s, (Dispute.Event.Ended) end))
                .orElseThrow();
    }

    /** The end, and where the money goes: each at an instant of its own. */
    private static List<Escrow.Event> ended(Escrow.State.Held s, Dispute.Event.Ended event) {
        Dispute.Terms about = s.disputes().open().orElseThrow().terms();
        Dispute.Ending end = event.ending();
        Money release = about.amount().minus(end.refund());
        List<Escrow.Event> events = new ArrayList<>();
        events.add(new Escrow.Event.Argued(event));
        Instant at = end.step().at();
        if (release.positive()) {
            at = at.plus(1, ChronoUnit.MICROS);
            events.add(
                    new Escrow.Event.ReleaseOrdered(
                            new Escrow.Release(
                                    step(about),
                                    s.released(),
                                    release,
                                    Digest.ZERO,
                                    end.step().by(),
                                    at,
                                    Optional.empty())));
        }
        if (end.refund().positive()) {
            at = at.plus(1, ChronoUnit.MICROS);
            Request request =
                    new Request(
                            refundId(s, about),
                            s.terms().request().merchant(),
                            Digest.ZERO,
                            end.step().by(),
                            Optional.empty(),
                            s.terms().request().description(),
                            Map.of(),
                            at);
            events.add(
                    new Escrow.Event.RefundOrdered(
                            Parts.refundTerms(s, request, end.refund(), Optional.of("dispute"))));
        }
        return events;
    }

    /** Something that makes it more or less what is owed to the payer. */
    private record Change(Instant at, Money by) {}

    /**
     * What disputes gave to the payer and did not reach him: a refund failed, and no other has been
     * ordered since, nor is it in dispute again. It stays his; only a refund gets at it, or a
     * dispute that is opened for him.
     */
    static Money owed(Escrow.State.Held s) {
        Money nothing = Money.zero(s.terms().amount().currency());
        List<Change> changes = new ArrayList<>();
        Set<PaymentId> awards = new HashSet<>();
        for (Dispute one : s.disputes().all()) {
            awards.add(refundId(s, one.terms()));
            Money reclaimed = nothing;
            for (Dispute.Terms opening : one.openings()) {
                changes.add(
                        new Change(opening.opened().at(), reclaimed.minus(opening.reclaimed())));
                reclaimed = opening.reclaimed();
            }
        }
        s.refunds().all().forEach(part -> change(awards, part).ifPresent(changes::add));
        changes.sort(Comparator.comparing(Change::at));
        Money owed = nothing;
        for (Change change : changes) {
            Money then = owed.plus(change.by);
            owed = then.negative() ? nothing : then;
        }
        return owed;
    }

    private static Optional<Change> change(Set<PaymentId> awards, Refunds.Part part) {
        Request request = part.terms().request();
        boolean failed = part.stage() == Refunds.Stage.FAILED;
        if (awards.contains(request.id())) {
            return failed
                    ? part.endedAt().map(at -> new Change(at, part.terms().amount()))
                    : Optional.empty();
        }
        // What the clock gives back is none of it.
        return failed || request.orderedBy().equals(Dates.TIMER)
                ? Optional.empty()
                : Optional.of(new Change(request.at(), part.terms().amount().negated()));
    }

    private static PaymentId refundId(Escrow.State.Held s, Dispute.Terms about) {
        return PaymentId.following(Escrow.id(s), PaymentKind.REFUND, step(about));
    }

    private static String step(Dispute.Terms about) {
        return "dispute/" + about.opened().id();
    }
}
