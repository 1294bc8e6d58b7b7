package cm.sanaga.projection;

import cm.sanaga.kernel.Persisted;
import cm.sanaga.ledger.Transfer;
import cm.sanaga.money.Money;
import cm.sanaga.payment.Case;
import cm.sanaga.payment.CaseViews;
import cm.sanaga.payment.RefundTerms;
import cm.sanaga.payment.Wallet;
import cm.sanaga.payment.charge.Charge;
import cm.sanaga.payment.dispute.Dispute;
import cm.sanaga.payment.escrow.Escrow;
import cm.sanaga.payment.payout.Payout;
import cm.sanaga.payment.refund.Refund;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.Reason;
import cm.sanaga.provider.Receipt;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An event as a payment's history tells it. Each event there is has a line here.
 *
 * @param at when it happened
 * @param type {@code opened}, {@code called.confirmed}
 * @param facts what it said; no phone numbers, which the payment itself shows
 * @param token a provider's token that came with it, by which the payment can be found
 */
record Telling(Instant at, String type, Map<String, String> facts, Optional<String> token) {

    private Telling(Instant at, String type, Map<String, String> facts) {
        this(at, type, facts, Optional.empty());
    }

    /** How a payment's history tells an event; a transfer has its history in the two books. */
    static Optional<Telling> of(Persisted event) {
        return switch (event) {
            case Charge.Event e -> Optional.of(of(e));
            case Escrow.Event e -> Optional.of(of(e));
            case Refund.Event e -> Optional.of(of(e));
            case Payout.Event e -> Optional.of(of(e));
            case Transfer.Event _ -> Optional.empty();
            default ->
                    throw new IllegalArgumentException(
                            "the event of no payment and no transfer: " + event);
        };
    }

    private static Telling of(Charge.Event event) {
        return switch (event) {
            case Charge.Event.Opened(var t) ->
                    opened(t.request().at(), t.amount(), t.fee().total(), t.payer());
            case Charge.Event.Called(var call) -> called(call);
            case Charge.Event.Credited(var at) -> plain(at, "credited");
            case Charge.Event.Suspended(var at) -> plain(at, "suspended");
            case Charge.Event.PayoutOpened(var at) -> plain(at, "payout-opened");
            case Charge.Event.RefundOrdered(var t) -> refundOrdered(t);
            case Charge.Event.RefundEnded(var refund, var stage, var at) ->
                    refundEnded(at, refund.value(), stage.name());
            case Charge.Event.Answered(var at) -> plain(at, "answered");
            case Charge.Event.Attended(var matter) -> attended(matter);
        };
    }

    private static Telling of(Escrow.Event event) {
        return switch (event) {
            case Escrow.Event.Opened(var t) ->
                    opened(t.request().at(), t.amount(), t.fee().total(), t.payer());
            case Escrow.Event.CodedOpened(var t) ->
                    opened(t.request().at(), t.amount(), t.fee().total(), t.payer());
            case Escrow.Event.Called(var call) -> called(call);
            case Escrow.Event.Funded(var at) -> plain(at, "funded");
            case Escrow.Event.Suspended(var at) -> plain(at, "suspended");
            case Escrow.Event.ReleaseOrdered(var r) ->
                    new Telling(
                            r.at(),
                            "release-ordered",
                            Map.of("amount", minor(r.amount()), "ordered_by", r.orderedBy()));
            case Escrow.Event.Released(var id, var at) ->
                    new Telling(at, "released", Map.of("release", id));
            case Escrow.Event.RefundOrdered(var t) -> refundOrdered(t);
            case Escrow.Event.RefundEnded(var refund, var stage, var at) ->
                    refundEnded(at, refund.value(), stage.name());
            case Escrow.Event.Answered(var at) -> plain(at, "answered");
            case Escrow.Event.Argued(var step) -> argued(step);
            case Escrow.Event.Attended(var matter) -> attended(matter);
        };
    }

    private static Telling of(Refund.Event event) {
        return switch (event) {
            case Refund.Event.Opened(var t) ->
                    opened(t.request().at(), t.amount(), Money.zero(t.amount().currency()), t.to());
            case Refund.Event.Held(var at) -> plain(at, "held");
            case Refund.Event.NotHeld(var reason, var at) -> because(at, "not-held", reason);
            case Refund.Event.Queued(var reason, var at) -> because(at, "queued", reason);
            case Refund.Event.Dispatched(var at) -> plain(at, "dispatched");
            case Refund.Event.Called(var call) -> called(call);
            case Refund.Event.Captured(var at) -> plain(at, "captured");
            case Refund.Event.Released(var at) -> plain(at, "released");
            case Refund.Event.Reported(var at) -> plain(at, "reported");
            case Refund.Event.Answered(var at) -> plain(at, "answered");
            case Refund.Event.Attended(var matter) -> attended(matter);
        };
    }

    private static Telling of(Payout.Event event) {
        return switch (event) {
            case Payout.Event.Opened(var t) ->
                    opened(t.request().at(), t.amount(), t.fee().total(), t.to());
            case Payout.Event.Held(var at) -> plain(at, "held");
            case Payout.Event.NotHeld(var reason, var at) -> because(at, "not-held", reason);
            case Payout.Event.Queued(var reason, var at) -> because(at, "queued", reason);
            case Payout.Event.Dispatched(var at) -> plain(at, "dispatched");
            case Payout.Event.Called(var call) -> called(call);
            case Payout.Event.Captured(var at) -> plain(at, "captured");
            case Payout.Event.Released(var at) -> plain(at, "released");
            case Payout.Event.Cancelled(_, var at) -> plain(at, "cancelled");
            case Payout.Event.Answered(var at) -> plain(at, "answered");
            case Payout.Event.Attended(var matter) -> attended(matter);
        };
    }

    private static Telling called(ProviderCall.Event call) {
        return switch (call) {
            case ProviderCall.Event.Prepared(var token, var at) ->
                    new Telling(at, "called.prepared", Map.of(), Optional.of(token.value()));
            case ProviderCall.Event.Resent(var times, var at) ->
                    new Telling(at, "called.resent", Map.of("times", Integer.toString(times)));
            case ProviderCall.Event.Confirmed(var receipt, var at) ->
                    moved(at, "called.confirmed", receipt);
            case ProviderCall.Event.Declined(var reason, var at) ->
                    because(at, "called.declined", reason);
            case ProviderCall.Event.Escalated(var rung, var why, var at) ->
                    new Telling(
                            at,
                            "called.escalated",
                            Map.of("rung", rung.name().toLowerCase(Locale.ROOT), "why", why));
            case ProviderCall.Event.Unaskable(var why, var at) ->
                    new Telling(at, "called.unaskable", Map.of("why", why));
            case ProviderCall.Event.Judged(var by, var why, var at) ->
                    new Telling(at, "called.judged", Map.of("by", by, "why", why));
            case ProviderCall.Event.Looked(var times, var at) ->
                    new Telling(at, "called.looked", Map.of("times", Integer.toString(times)));
            case ProviderCall.Event.Contradicted(var receipt, var at) ->
                    moved(at, "called.contradicted", receipt);
        };
    }

    private static Telling attended(Case.Event event) {
        return switch (event) {
            case Case.Event.Heard(var call) -> called(call);
            case Case.Event.Booked(var at) -> plain(at, "case.opened");
            case Case.Event.Ruled(var ruling) ->
                    new Telling(
                            ruling.at(),
                            "case.ruled",
                            Map.of(
                                    "resolution",
                                    CaseViews.label(ruling.resolution()),
                                    "by",
                                    ruling.by(),
                                    "why",
                                    ruling.why()));
            case Case.Event.Settled(var at) -> plain(at, "case.resolved");
            case Case.Event.Unsettled(var why, var at) ->
                    new Telling(at, "case.unsettled", Map.of("why", why));
        };
    }

    private static Telling argued(Dispute.Event event) {
        return switch (event) {
            case Dispute.Event.Opened(var terms) ->
                    new Telling(
                            event.at(),
                            "dispute.opened",
                            Map.of(
                                    "amount",
                                    minor(terms.amount()),
                                    "by",
                                    terms.opened().by(),
                                    "ground",
                                    lower(terms.ground())));
            case Dispute.Event.Said(var said) ->
                    new Telling(
                            event.at(),
                            "dispute.evidence",
                            Map.of("party", lower(said.party()), "by", said.step().by()));
            case Dispute.Event.Offered(var offer) ->
                    new Telling(
                            event.at(),
                            "dispute.offered",
                            Map.of("refund", minor(offer.refund()), "by", offer.step().by()));
            case Dispute.Event.Ended(var end) ->
                    new Telling(
                            event.at(),
                            "dispute.ended",
                            Map.of(
                                    "manner",
                                    lower(end.manner()),
                                    "refund",
                                    minor(end.refund()),
                                    "by",
                                    end.step().by()));
        };
    }

    private static String lower(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT);
    }

    private static Telling moved(Instant at, String type, Receipt receipt) {
        return new Telling(
                at,
                type,
                Map.of(
                        "provider_transaction_id",
                        receipt.transaction().value(),
                        "amount",
                        minor(receipt.amount())));
    }

    private static Telling opened(Instant at, Money amount, Money fee, Wallet wallet) {
        return new Telling(
                at,
                "opened",
                Map.of(
                        "amount",
                        minor(amount),
                        "fee",
                        minor(fee),
                        "currency",
                        amount.currency().name(),
                        "provider",
                        wallet.provider().value()));
    }

    private static Telling refundOrdered(RefundTerms terms) {
        return new Telling(
                terms.request().at(),
                "refund-ordered",
                Map.of("refund", terms.request().id().value(), "amount", minor(terms.amount())));
    }

    private static Telling refundEnded(Instant at, String refund, String stage) {
        return new Telling(
                at,
                "refund-ended",
                Map.of("refund", refund, "stage", stage.toLowerCase(Locale.ROOT)));
    }

    private static Telling because(Instant at, String type, Reason reason) {
        return new Telling(
                at,
                type,
                Map.of(
                        "code",
                        reason.code().name().toLowerCase(Locale.ROOT),
                        "message",
                        reason.message()));
    }

    private static Telling plain(Instant at, String type) {
        return new Telling(at, type, Map.of());
    }

    private static String minor(Money money) {
        return Long.toString(money.minor());
    }
}
