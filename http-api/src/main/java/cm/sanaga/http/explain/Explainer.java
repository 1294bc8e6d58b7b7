package cm.sanaga.http.explain;

import static cm.sanaga.http.explain.Explanation.Sentence;

import cm.sanaga.http.problem.StatusReason;
import cm.sanaga.money.Money;
import cm.sanaga.payment.Case;
import cm.sanaga.payment.CaseView;
import cm.sanaga.payment.PaymentView;
import cm.sanaga.payment.Wallet;
import cm.sanaga.provider.Reason;
import cm.sanaga.provider.Receipt;
import cm.sanaga.provider.Rung;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Chooses what is said of a payment. */
final class Explainer {
    private final Facts facts;
    private final PaymentView view;
    private final List<Sentence> said = new ArrayList<>();

    private Explainer(Facts facts) {
        this.facts = facts;
        this.view = facts.view();
    }

    static Explanation of(Facts facts) {
        Explainer explainer = new Explainer(facts);
        return switch (facts.view().details()) {
            case PaymentView.Charge charge -> explainer.charge(charge);
            case PaymentView.Escrow escrow -> explainer.escrow(escrow);
            case PaymentView.Payout _ -> explainer.out("payout");
            case PaymentView.Refund _ -> explainer.out("refund");
        };
    }

    private Explanation charge(PaymentView.Charge charge) {
        switch (view.status()) {
            case "pending" -> {
                return underWay();
            }
            case "succeeded" -> {
                say("charge.succeeded", wallet(), view.amount(), view.net());
                fee();
                if (charge.refunded().positive()) {
                    say("charge.refunded", charge.refunded());
                }
                charge.payout().ifPresent(to -> say("charge.paid-out", to.msisdn(), to.provider()));
                return ended();
            }
            default -> {
                return notPaid();
            }
        }
    }

    private Explanation escrow(PaymentView.Escrow escrow) {
        switch (view.status()) {
            case "pending" -> {
                return underWay();
            }
            case "held" -> {
                return held(escrow);
            }
            case "disputed" -> {
                return Disputed.open(escrow);
            }
            case "released", "refunded", "settled" -> {
                say("escrow." + view.status(), escrow.released(), escrow.refunded());
                if (view.status().equals("released")) {
                    fee();
                }
                said.addAll(Disputed.ended(escrow));
                return ended();
            }
            default -> {
                return notPaid();
            }
        }
    }

    private Explanation held(PaymentView.Escrow escrow) {
        say("escrow.held", wallet(), view.amount(), escrow.left());
        if (escrow.released().positive()) {
            say("escrow.part-released", escrow.released());
        }
        if (escrow.refunded().positive()) {
            say("escrow.part-refunded", escrow.refunded());
        }
        said.addAll(Disputed.ended(escrow));
        if (!escrow.left().positive()) {
            say("escrow.on-its-way");
            return new Explanation(said, Actor.SANAGA, Optional.empty());
        }
        // A date that has passed and did nothing, as its refund failed, comes to nothing more.
        Optional<Instant> release =
                escrow.releaseAt()
                        .filter(facts.now()::isBefore)
                        .filter(_ -> escrow.releasable().positive());
        Optional<Instant> refund = escrow.refundAt().filter(facts.now()::isBefore);
        release.ifPresent(at -> say("escrow.releases-itself", escrow.releasable(), at));
        refund.ifPresent(at -> say("escrow.refunds-itself", escrow.left(), at));
        Optional<Instant> date =
                Stream.concat(release.stream(), refund.stream()).min(Instant::compareTo);
        say(date.isPresent() ? "escrow.until-then" : "escrow.stays");
        return new Explanation(said, Actor.MERCHANT, date);
    }

    /** Somebody is to pay, or has paid and it is not booked yet. */
    private Explanation underWay() {
        if (view.unprepared()) {
            say("pay-in.not-taken", view.wallet().provider(), view.amount());
            return asked(Actor.SANAGA);
        }
        if (facts.rung().isEmpty()) {
            say("pay-in.booking", wallet(), view.amount());
            return new Explanation(said, Actor.SANAGA, Optional.empty());
        }
        Rung rung = facts.rung().get();
        if (rung != Rung.POLL) {
            return lost(rung);
        }
        say(facts.page() ? "pay-in.on-page" : "pay-in.on-handset", wallet(), view.amount());
        say("pay-in.nothing-yet");
        return asked(Actor.PAYER);
    }

    private Explanation notPaid() {
        if (view.matter().isPresent()) {
            CaseView matter = view.matter().get();
            return moved(
                    matter.kind() == Case.Kind.WRONG_AMOUNT ? "case.amount" : "case.in", matter);
        }
        say("pay-in." + view.status(), wallet(), view.amount());
        reason();
        return ended();
    }

    /** Money that moved although it had been said that it would not, or in another amount. */
    private Explanation moved(String key, CaseView matter) {
        Money amount = matter.receipt().map(Receipt::amount).orElse(view.amount());
        say(key, wallet(), view.amount(), amount);
        if (matter.ruling().isEmpty()) {
            say("case.open");
            return new Explanation(said, Actor.OPERATOR, Optional.empty());
        }
        say(
                switch (matter.ruling().get().resolution()) {
                    case Case.Resolution.CreditMerchant _ -> "case.credited";
                    case Case.Resolution.RefundPayer _ -> "case.refunded";
                    case Case.Resolution.ChargeMerchant _ -> "case.charged";
                    case Case.Resolution.WriteOff _ -> "case.written-off";
                    case Case.Resolution.Confirm _, Case.Resolution.Decline _ -> "case.decided";
                },
                amount);
        return matter.closedAt().isPresent()
                ? ended()
                : new Explanation(said, Actor.SANAGA, Optional.empty());
    }

    /** Money that leaves. */
    private Explanation out(String kind) {
        switch (view.status()) {
            case "pending", "queued" -> {
                return waiting(kind);
            }
            case "sent" -> {
                return sent(kind);
            }
            case "succeeded" -> {
                say(kind + ".succeeded", wallet(), view.amount());
                fee();
                return ended();
            }
            case "cancelled" -> {
                say("payout.cancelled", view.amount());
                return ended();
            }
            default -> {
                return notOut(kind);
            }
        }
    }

    private Explanation notOut(String kind) {
        if (view.matter().isPresent()) {
            return moved("case.out", view.matter().get());
        }
        boolean covered = !StatusReason.notCovered(view);
        say(kind + (covered ? ".failed" : ".not-covered"), wallet(), view.amount());
        if (covered) {
            reason();
        }
        return ended();
    }

    private Explanation waiting(String kind) {
        if (facts.rung().isPresent() && view.reason().isEmpty()) {
            return sent(kind);
        }
        if (!view.waits()) {
            // Its hold is being taken, or its end posted: nobody outside can tell which.
            say(kind + ".booking", wallet(), view.amount());
            return new Explanation(said, Actor.SANAGA, Optional.empty());
        }
        say(kind + ".waiting", wallet(), view.amount());
        reason();
        facts.turn()
                .ifPresent(
                        turn -> {
                            say("turn", turn.place());
                            turn.at().ifPresent(at -> say("turn.at", at));
                        });
        if (view.status().equals("queued")) {
            say("payout.may-be-cancelled");
        }
        return new Explanation(
                said,
                view.reason().map(Explainer::heldBy).orElse(Actor.SANAGA),
                facts.turn().flatMap(Facts.Turn::at));
    }

    /** Who has to do something before what waits can leave. */
    private static Actor heldBy(Reason reason) {
        return switch (reason.code()) {
            case FLOAT_SHORT, ACCOUNT_FROZEN, CONFIGURATION -> Actor.OPERATOR;
            case PROVIDER_UNAVAILABLE, RATE_LIMITED -> Actor.PROVIDER;
            case INSUFFICIENT_FUNDS,
                    ACCOUNT_NOT_FOUND,
                    ACCOUNT_BLOCKED,
                    LIMIT_EXCEEDED,
                    DECLINED_BY_CUSTOMER,
                    EXPIRED,
                    REFUSED ->
                    Actor.SANAGA;
        };
    }

    private Explanation sent(String kind) {
        if (view.unprepared()) {
            say(kind + ".not-taken", view.wallet().provider(), view.amount());
            return asked(Actor.SANAGA);
        }
        Rung rung = facts.rung().orElse(Rung.POLL);
        if (rung != Rung.POLL) {
            return lost(rung);
        }
        say(kind + ".sent", wallet(), view.amount());
        return asked(Actor.PROVIDER);
    }

    /** Asking has not helped. */
    private Explanation lost(Rung rung) {
        boolean person = rung == Rung.PERSON;
        say(person ? "lost.person" : "lost.statement", view.wallet().provider(), view.amount());
        say("lost.nothing-again");
        return new Explanation(said, Actor.OPERATOR, Optional.empty());
    }

    private Explanation asked(Actor next) {
        facts.askedBy().ifPresent(at -> say("asked-by", view.wallet().provider(), at));
        return new Explanation(said, next, facts.askedBy());
    }

    private Explanation ended() {
        return new Explanation(said, Actor.NOBODY, Optional.empty());
    }

    private void fee() {
        Money fee = view.fee().total();
        if (fee.positive()) {
            say("fee", fee);
        }
    }

    private void reason() {
        view.reason()
                .map(reason -> StatusReason.of(view, reason).code())
                .ifPresent(code -> say("reason." + code, view.wallet().provider()));
    }

    private Object wallet() {
        Wallet wallet = view.wallet();
        return new Texts.At(wallet.msisdn(), wallet.provider());
    }

    private void say(String key, Object... values) {
        said.add(Sentence.of(key, values));
    }
}
