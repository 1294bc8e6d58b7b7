package cm.sanaga.http.explain;

import cm.sanaga.http.explain.Explanation.Sentence;
import cm.sanaga.money.Money;
import cm.sanaga.payment.PaymentView;
import cm.sanaga.payment.dispute.Dispute;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is said of disputes about an escrow. */
final class Disputed {
    private Disputed() {}

    /** Who is to say something, and what comes of it when nobody does. */
    static Explanation open(PaymentView.Escrow escrow) {
        Dispute dispute = escrow.dispute().orElseThrow();
        Dispute.Terms terms = dispute.terms();
        List<Sentence> said = new ArrayList<>();
        said.add(Sentence.of("escrow.disputed", terms.amount()));
        Money beside = escrow.left().minus(terms.amount());
        if (beside.positive()) {
            said.add(Sentence.of("dispute.beside", beside));
        }
        if (dispute.due().isPresent()) {
            said.add(Sentence.of("dispute.answer", terms.answerBy(), terms.amount()));
            return new Explanation(said, Actor.MERCHANT, dispute.due());
        }
        said.add(
                dispute.offer()
                        .map(
                                offer ->
                                        Sentence.of(
                                                "dispute.offered",
                                                offer.refund(),
                                                terms.decideBy()))
                        .orElseGet(() -> Sentence.of("dispute.answered", terms.decideBy())));
        return new Explanation(said, Actor.OPERATOR, Optional.of(terms.decideBy()));
    }

    /** How the last dispute ended, if there was one. */
    static List<Sentence> ended(PaymentView.Escrow escrow) {
        List<Sentence> said = new ArrayList<>();
        if (escrow.disputes().isEmpty()) {
            return said;
        }
        Dispute last = escrow.disputes().getLast();
        Money all = last.terms().amount();
        last.ending()
                .map(Dispute.Ending::refund)
                .ifPresent(
                        refund ->
                                said.add(
                                        Sentence.of(
                                                "dispute.ended", all, refund, all.minus(refund))));
        Money owed = escrow.owed();
        if (owed.positive()) {
            said.add(Sentence.of("dispute.not-reached", owed));
        }
        return said;
    }
}
