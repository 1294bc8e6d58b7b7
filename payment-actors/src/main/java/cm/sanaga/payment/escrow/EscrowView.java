package cm.sanaga.payment.escrow;

import cm.sanaga.ledger.JournalId;
import cm.sanaga.money.Money;
import cm.sanaga.payment.CaseViews;
import cm.sanaga.payment.PayIn;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentView;
import cm.sanaga.payment.Refunds;
import cm.sanaga.provider.Reason;
import cm.sanaga.provider.Receipt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An escrow as its readers see it, now and as it was first answered. */
public final class EscrowView {
    private EscrowView() {}

    /** The status of the API. */
    public static String status(Escrow.State.Begun state) {
        return switch (state) {
            case Escrow.State.Collecting _, Escrow.State.Funding _, Escrow.State.Suspending _ ->
                    "pending";
            case Escrow.State.Held s -> status(s);
            case Escrow.State.Failed s ->
                    s.reason().code() == Reason.Code.EXPIRED ? "expired" : "failed";
        };
    }

    private static String status(Escrow.State.Held s) {
        Money all = s.terms().amount();
        Money released = posted(s);
        Money refunded = s.refunds().paid(all.currency());
        if (s.disputes().open().isPresent()) {
            return "disputed";
        }
        if (!released.plus(refunded).equals(all)) {
            return "held";
        }
        return refunded.isZero() ? "released" : released.isZero() ? "refunded" : "settled";
    }

    /** The escrow as it stands. */
    public static PaymentView of(Escrow.State.Begun state) {
        return switch (state) {
            case Escrow.State.Collecting s -> pending(s.terms()).during(s.call());
            case Escrow.State.Funding s -> pending(s.terms());
            case Escrow.State.Suspending s -> pending(s.terms());
            case Escrow.State.Held s -> held(s);
            case Escrow.State.Failed s -> failed(s).after(s.matter());
        };
    }

    /** As it failed, whatever became of it later. */
    private static PaymentView failed(Escrow.State.Failed s) {
        Optional<Receipt> receipt = CaseViews.receiptAtFailure(s.matter());
        return view(
                s.terms(),
                status(s),
                Optional.of(s.reason()),
                receipt.map(came -> came.transaction().value()),
                receipt.isPresent() ? List.of(journal(s.terms(), "suspense")) : List.of(),
                untouched(s.terms()),
                s.at());
    }

    /** What whoever asked for it was answered the first time. */
    public static PaymentView firstAnswer(Escrow.State.Begun state) {
        return switch (state) {
            case Escrow.State.Held s when s.answered() -> held(asOf(s, s.heldAt()));
            case Escrow.State.Failed s when s.answered() -> failed(s);
            case Escrow.State.Begun s -> pending(s.terms());
        };
    }

    /** What whoever ordered this release was answered, once it was posted. */
    public static PaymentView answerOfRelease(Escrow.State.Held s, String release) {
        return s.releases().stream()
                .filter(one -> one.id().equals(release))
                .flatMap(one -> one.postedAt().stream())
                .findFirst()
                .map(then -> held(asOf(s, then)))
                .orElseGet(() -> held(s));
    }

    /** What whoever ordered this refund was answered. */
    public static PaymentView answerOfRefund(Escrow.State.Held s, PaymentId refund) {
        return s.refunds()
                .part(refund)
                .map(part -> held(asOf(s, part.terms().request().at())))
                .orElseGet(() -> held(s));
    }

    /** The same, where the answer was held back until the refund had ended. */
    public static PaymentView answerOfEndedRefund(Escrow.State.Held s, PaymentId refund) {
        return s.refunds()
                .part(refund)
                .flatMap(Refunds.Part::endedAt)
                .map(then -> held(asOf(s, then)))
                .orElseGet(() -> held(s));
    }

    /** What whoever took this step in a dispute was answered. */
    public static PaymentView answerOfStep(Escrow.State.Held s, String step) {
        return s.disputes().when(step).map(then -> held(asOf(s, then))).orElseGet(() -> held(s));
    }

    private static Escrow.State.Held asOf(Escrow.State.Held s, Instant then) {
        List<Escrow.Release> releases =
                s.releases().stream()
                        .filter(one -> !one.at().isAfter(then))
                        .map(one -> asOf(one, then))
                        .toList();
        return new Escrow.State.Held(
                s.terms(),
                s.receipt(),
                s.heldAt(),
                releases,
                s.refunds().asOf(then),
                s.disputes().asOf(then),
                s.answered(),
                then);
    }

    private static Escrow.Release asOf(Escrow.Release one, Instant then) {
        return new Escrow.Release(
                one.id(),
                one.from(),
                one.amount(),
                one.fingerprint(),
                one.orderedBy(),
                one.at(),
                one.postedAt().filter(posted -> !posted.isAfter(then)));
    }

    private static PaymentView pending(Escrow.Terms terms) {
        return view(
                terms,
                "pending",
                Optional.empty(),
                Optional.empty(),
                List.of(),
                untouched(terms),
                terms.request().at());
    }

    private static PaymentView held(Escrow.State.Held s) {
        List<String> journals = new ArrayList<>();
        journals.add(journal(s.terms(), "fund"));
        for (Escrow.Release release : s.releases()) {
            if (release.postedAt().isPresent()) {
                journals.add(journal(s.terms(), "release/" + release.id()));
            }
        }
        return view(
                s.terms(),
                status(s),
                Optional.empty(),
                Optional.of(s.receipt().transaction().value()),
                journals,
                new PaymentView.Escrow(
                        posted(s),
                        s.refunds().paid(s.terms().amount().currency()),
                        s.left(),
                        s.releasable(),
                        s.terms().releaseAt(),
                        s.terms().refundAt(),
                        s.disputes().all(),
                        s.terms().releaseCode().isPresent()),
                s.at());
    }

    private static Money posted(Escrow.State.Held s) {
        return s.releases().stream()
                .filter(release -> release.postedAt().isPresent())
                .map(Escrow.Release::amount)
                .reduce(Money.zero(s.terms().amount().currency()), Money::plus);
    }

    private static PaymentView.Escrow untouched(Escrow.Terms terms) {
        Money zero = Money.zero(terms.amount().currency());
        return new PaymentView.Escrow(
                zero,
                zero,
                zero,
                zero,
                terms.releaseAt(),
                terms.refundAt(),
                List.of(),
                terms.releaseCode().isPresent());
    }

    private static String journal(Escrow.Terms terms, String step) {
        return JournalId.of(terms.request().id().value(), step).publicId();
    }

    private static PaymentView view(
            Escrow.Terms terms,
            String status,
            Optional<Reason> reason,
            Optional<String> transaction,
            List<String> journals,
            PaymentView.Escrow details,
            Instant at) {
        return new PaymentView(
                terms.request(),
                status,
                reason,
                terms.amount(),
                terms.fee(),
                terms.payer(),
                Optional.of(PayIn.reference(terms.request().id()).toString()),
                transaction,
                journals,
                details,
                at);
    }
}
