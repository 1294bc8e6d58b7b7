package cm.sanaga.payment.escrow;

import static cm.sanaga.payment.Given.given;
import static cm.sanaga.payment.Samples.MTN;
import static cm.sanaga.payment.Samples.at;
import static cm.sanaga.payment.Samples.receipt;
import static org.junit.jupiter.api.Assertions.assertEquals;

import cm.sanaga.kernel.Digest;
import cm.sanaga.money.Money;
import cm.sanaga.payment.Given;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentKind;
import cm.sanaga.payment.PaymentView;
import cm.sanaga.payment.Refunds;
import cm.sanaga.payment.Refusal;
import cm.sanaga.payment.Samples;
import cm.sanaga.payment.dispute.Dispute;
import cm.sanaga.payment.dispute.Disputes;
import cm.sanaga.payment.escrow.Escrow.Command;
import cm.sanaga.payment.escrow.Escrow.Event;
import cm.sanaga.payment.escrow.Escrow.Intent;
import cm.sanaga.payment.escrow.Escrow.State;
import cm.sanaga.provider.ProviderCall;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a dispute does to the escrow it is about: 10,000 francs. */
class DisputedTest {
    private static final Given.Rules<State, Command, Event, Intent> ESCROW =
            new Given.Rules<>(new State.Absent(), Escrow::decide, Escrow::evolve, Escrow::pending);
    private static final PaymentId ID = Samples.escrow().request().id();
    private static final Instant ANSWER_BY = at(500);
    private static final Instant DECIDE_BY = at(900);

    private static Given<State, Command, Event, Intent> held(Escrow.Terms terms) {
        return given(
                ESCROW,
                new Event.Opened(terms),
                new Event.Called(new ProviderCall.Event.Confirmed(receipt(10_000), at(9))),
                new Event.Funded(at(10)));
    }

    private static Given<State, Command, Event, Intent> disputed(long francs) {
        return held(Samples.escrow()).after(open("d", francs, at(20)));
    }

    private static Dispute.Step step(String id, Instant at) {
        return new Dispute.Step(id, Digest.of(id), "key_1", "words", at);
    }

    private static Command open(String id, long francs, Instant at) {
        return open(Dispute.Party.MERCHANT, id, francs, at);
    }

    private static Command open(Dispute.Party party, String id, long francs, Instant at) {
        return new Command.Argue(
                new Dispute.Command.Open(
                        party,
                        Optional.of(Money.xaf(francs)),
                        Dispute.Ground.DAMAGED,
                        ANSWER_BY,
                        DECIDE_BY,
                        step(id, at)));
    }

    private static Command say(Dispute.Party party, String id, Instant at) {
        return new Command.Argue(new Dispute.Command.Say("d", party, step(id, at)));
    }

    private static Command offer(String id, long refund, Instant at) {
        return new Command.Argue(new Dispute.Command.Propose("d", Money.xaf(refund), step(id, at)));
    }

    private static Command accept(String id, long refund, Instant at) {
        return new Command.Argue(new Dispute.Command.Accept("d", Money.xaf(refund), step(id, at)));
    }

    private static Command decide(String id, long refund, Instant at) {
        return new Command.Argue(new Dispute.Command.Decide("d", Money.xaf(refund), step(id, at)));
    }

    private static Command release(String id, long francs, Instant at) {
        return new Command.OrderRelease(
                id, Optional.of(Money.xaf(francs)), Digest.of(id), "key_1", at);
    }

    private static Command refund(String key, long francs, Instant at) {
        return new Command.OrderRefund(
                Samples.request(PaymentKind.REFUND, key).at(at),
                Optional.of(Money.xaf(francs)),
                Optional.empty());
    }

    private static PaymentId ofDispute(String id) {
        return PaymentId.following(ID, PaymentKind.REFUND, "dispute/" + id);
    }

    private static State.Held state(Given<State, Command, Event, Intent> given) {
        return (State.Held) given.state();
    }

    private static PaymentView.Escrow shown(Given<State, Command, Event, Intent> given) {
        return (PaymentView.Escrow) EscrowView.of(state(given)).details();
    }

    /** What has been ordered: releases and refunds, in francs. */
    private static List<String> moves(Given<State, Command, Event, Intent> given) {
        State.Held s = state(given);
        List<String> moves = new ArrayList<>();
        s.releases().forEach(one -> moves.add("release " + one.amount().minor()));
        s.refunds().all().forEach(part -> moves.add("refund " + part.terms().amount().minor()));
        return moves;
    }

    @Test
    void its_part_is_frozen_in_the_same_step_and_the_rest_is_not() {
        var disputed = disputed(4_000);
        assertEquals("disputed", EscrowView.status(state(disputed)));
        disputed.when(release("a", 6_001, at(21)))
                .refused(new Refusal.BeyondLeft(ID, Money.xaf(6_000), Money.xaf(6_001)));
        disputed.when(refund("r", 6_001, at(21)))
                .refused(new Refusal.BeyondLeft(ID, Money.xaf(6_000), Money.xaf(6_001)));
        var rest = disputed.after(release("a", 6_000, at(21)));
        rest.when(release("b", 1, at(22))).refused(new Refusal.NotNow(ID, "disputed", "release"));
        rest.when(refund("r", 1, at(22))).refused(new Refusal.NotNow(ID, "disputed", "refund"));
        assertEquals(Money.xaf(4_000), shown(rest).left());
        assertEquals(Money.xaf(0), shown(rest).releasable());
    }

    @Test
    void no_more_can_be_in_dispute_than_is_there_and_one_at_a_time() {
        held(Samples.escrow())
                .after(release("a", 3_000, at(11)))
                .when(open("d", 7_001, at(20)))
                .refused(new Refusal.BeyondLeft(ID, Money.xaf(7_000), Money.xaf(7_001)));
        disputed(4_000)
                .when(open("e", 1_000, at(21)))
                .refused(new Refusal.NotNow(ID, "disputed", "dispute"));
        held(Samples.escrow())
                .when(offer("o", 1, at(20)))
                .refused(new Refusal.NotNow(ID, "held", "offer"));
    }

    @Test
    void a_decision_splits_it_at_once() {
        var decided = disputed(4_000).after(decide("e", 1_500, at(30)));
        assertEquals(List.of("release 2500", "refund 1500"), moves(decided));
        assertEquals("held", EscrowView.status(state(decided)));
        assertEquals(Money.xaf(6_000), shown(decided).releasable());
        decided.when(decide("e", 1_500, at(31))).repeated();
        decided.when(decide("f", 1_500, at(31))).refused(new Refusal.NotNow(ID, "held", "decide"));
    }

    @Test
    void all_or_nothing_may_be_decided_and_not_more() {
        assertEquals(List.of("release 4000"), moves(disputed(4_000).after(decide("e", 0, at(30)))));
        assertEquals(
                List.of("refund 4000"), moves(disputed(4_000).after(decide("e", 4_000, at(30)))));
        disputed(4_000)
                .when(decide("e", 4_001, at(30)))
                .refused(new Refusal.BeyondDispute(ID, Money.xaf(4_000), Money.xaf(4_001)));
    }

    @Test
    void an_offer_is_taken_as_it_stands() {
        var offered = disputed(4_000).after(offer("o", 1_000, at(21)), offer("p", 2_000, at(22)));
        offered.when(accept("a", 1_000, at(23)))
                .refused(
                        new Refusal.OtherOffer(
                                ID, Optional.of(Money.xaf(2_000)), Money.xaf(1_000)));
        disputed(4_000)
                .when(accept("a", 0, at(23)))
                .refused(new Refusal.OtherOffer(ID, Optional.empty(), Money.xaf(0)));
        assertEquals(
                List.of("release 2000", "refund 2000"),
                moves(offered.after(accept("a", 2_000, at(23)))));
    }

    @Test
    void whoever_offers_all_of_it_has_conceded() {
        var conceded = disputed(4_000).after(offer("o", 4_000, at(21)));
        assertEquals(List.of("refund 4000"), moves(conceded));
        assertEquals(
                Dispute.Manner.CONCEDED,
                state(conceded).disputes().all().getFirst().ending().orElseThrow().manner());
    }

    @Test
    void silence_of_the_merchant_gives_it_to_the_payer() {
        var disputed = disputed(4_000).after(say(Dispute.Party.PAYER, "s", at(30)));
        disputed.owes(List.of(new Intent.WaitUntil(ANSWER_BY)));
        disputed.when(new Command.ComeDue(at(499))).repeated();
        var silent = disputed.after(new Command.ComeDue(ANSWER_BY));
        assertEquals(List.of("refund 4000"), moves(silent));
        assertEquals(
                Dispute.Manner.UNANSWERED,
                state(silent).disputes().all().getFirst().ending().orElseThrow().manner());
    }

    @Test
    void once_the_merchant_has_answered_only_a_person_ends_it() {
        for (Command answer :
                List.of(say(Dispute.Party.MERCHANT, "s", at(30)), offer("o", 0, at(30)))) {
            var answered = disputed(4_000).after(answer);
            answered.owes(List.of());
            answered.when(new Command.ComeDue(ANSWER_BY)).repeated();
            answered.when(new Command.ComeDue(DECIDE_BY)).repeated();
        }
    }

    @Test
    void a_date_moves_only_what_is_not_in_dispute() {
        var due =
                held(Samples.escrow(MTN, Optional.of(at(100)), Optional.empty()))
                        .after(open("d", 4_000, at(20)), new Command.ComeDue(at(100)));
        assertEquals(List.of("release 6000"), moves(due));
        due.when(new Command.ComeDue(at(101))).repeated();
    }

    @Test
    void what_a_dispute_gave_the_payer_stays_his_when_its_refund_fails() {
        var failed =
                held(Samples.escrow(MTN, Optional.of(at(100)), Optional.empty()))
                        .after(
                                open("d", 4_000, at(20)),
                                decide("e", 4_000, at(30)),
                                new Command.EndRefund(
                                        ofDispute("d"), Refunds.Stage.FAILED, at(40)));
        assertEquals(Money.xaf(6_000), shown(failed).releasable());
        failed.when(release("a", 6_001, at(41)))
                .refused(new Refusal.BeyondLeft(ID, Money.xaf(6_000), Money.xaf(6_001)));
        var due = failed.after(new Command.ComeDue(at(100)));
        assertEquals(List.of("release 6000", "refund 4000"), moves(due));
        due.when(release("b", 1, at(101))).refused(new Refusal.NotNow(ID, "held", "release"));
        assertEquals(Money.xaf(4_000), shown(due).owed());
        assertEquals(Optional.of(at(30)), EscrowView.of(state(due)).decideBy());
        var again = due.after(refund("r", 4_000, at(102)));
        assertEquals(Money.xaf(0), shown(again).left());
        assertEquals(Optional.empty(), EscrowView.of(state(again)).decideBy());
    }

    @Test
    void a_refund_after_the_failed_one_pays_the_debt_and_one_before_does_not() {
        var failed =
                disputed(4_000)
                        .after(
                                refund("before", 1_000, at(21)),
                                decide("e", 4_000, at(30)),
                                new Command.EndRefund(
                                        ofDispute("d"), Refunds.Stage.FAILED, at(40)));
        assertEquals(Money.xaf(5_000), shown(failed).releasable());
        var paid = failed.after(refund("after", 3_000, at(50)));
        assertEquals(Money.xaf(5_000), shown(paid).releasable());
        assertEquals(Money.xaf(6_000), shown(paid).left());
        var more = paid.after(refund("more", 5_000, at(51)));
        assertEquals(Money.xaf(1_000), shown(more).releasable());
    }

    @Test
    void another_content_under_the_same_id_is_refused() {
        disputed(4_000)
                .when(
                        new Command.Argue(
                                new Dispute.Command.Say(
                                        "d",
                                        Dispute.Party.PAYER,
                                        new Dispute.Step(
                                                "d", Digest.of("x"), "key_1", "", at(30)))))
                .refused(new Refusal.KeyReused(ID));
        disputed(4_000).when(open("d", 4_000, at(30))).repeated();
    }

    @Test
    void nobody_disputes_what_is_not_held() {
        given(ESCROW, new Event.Opened(Samples.escrow()))
                .when(open("d", 1, at(5)))
                .refused(new Refusal.NotNow(ID, "pending", "dispute"));
    }

    @Test
    void no_date_gives_the_payer_twice_what_a_person_may_find_that_he_has() {
        var failed =
                held(Samples.escrow(MTN, Optional.empty(), Optional.of(at(100))))
                        .after(
                                open("d", 4_000, at(20)),
                                decide("e", 4_000, at(30)),
                                new Command.EndRefund(ofDispute("d"), Refunds.Stage.FAILED, at(40)),
                                new Command.ComeDue(at(100)));
        assertEquals(List.of("refund 4000", "refund 6000"), moves(failed));
        failed.when(new Command.ComeDue(at(101))).repeated();
        assertEquals(Money.xaf(4_000), shown(failed).owed());
    }

    @Test
    void for_the_payer_what_did_not_reach_him_is_disputed_again_and_decided_anew() {
        var failed =
                disputed(4_000)
                        .after(
                                decide("e", 4_000, at(30)),
                                new Command.EndRefund(ofDispute("d"), Refunds.Stage.FAILED, at(40)),
                                release("a", 6_000, at(41)));
        failed.when(open("again", 4_000, at(50)))
                .refused(new Refusal.NotNow(ID, "held", "dispute"));
        var again = failed.after(open(Dispute.Party.PAYER, "again", 4_000, at(50)));
        assertEquals(Money.xaf(0), shown(again).owed());
        assertEquals(Money.xaf(0), shown(again).releasable());
        var paid =
                again.after(
                        new Command.Argue(
                                new Dispute.Command.Decide(
                                        "again", Money.xaf(4_000), step("f", at(60)))));
        assertEquals(List.of("release 6000", "refund 4000", "refund 4000"), moves(paid));
        assertEquals(Money.xaf(0), shown(paid).left());
        var found =
                again.after(
                        new Command.Argue(
                                new Dispute.Command.Decide(
                                        "again", Money.xaf(0), step("f", at(60)))));
        assertEquals(List.of("release 6000", "release 4000", "refund 4000"), moves(found));
        assertEquals(Money.xaf(0), shown(found).left());
        assertEquals(Money.xaf(0), shown(found).owed());
    }

    @Test
    void a_small_dispute_of_the_merchant_does_not_keep_the_payer_from_a_larger_one() {
        var small =
                disputed(1).after(say(Dispute.Party.MERCHANT, "s", at(21)), offer("o", 0, at(22)));
        var large = small.after(open(Dispute.Party.PAYER, "large", 10_000, at(30)));
        assertEquals(Money.xaf(0), shown(large).releasable());
        large.owes(List.of(new Intent.WaitUntil(ANSWER_BY)));
        large.when(decide("e", 0, at(31))).refused(new Refusal.OtherDispute(ID, "large"));
        large.when(accept("e", 0, at(31))).refused(new Refusal.OtherDispute(ID, "large"));
        large.when(open("d", 1, at(32))).repeated();
        large.when(open(Dispute.Party.PAYER, "more", 10_000, at(33)))
                .refused(new Refusal.NotNow(ID, "disputed", "dispute"));
        assertEquals(List.of("refund 10000"), moves(large.after(new Command.ComeDue(ANSWER_BY))));
    }

    @Test
    void an_answer_that_comes_too_late_is_none_though_the_clock_has_not_rung() {
        var disputed = disputed(4_000);
        disputed.when(say(Dispute.Party.MERCHANT, "s", ANSWER_BY))
                .refused(new Refusal.NotNow(ID, "disputed", "evidence"));
        disputed.when(offer("o", 1, ANSWER_BY))
                .refused(new Refusal.NotNow(ID, "disputed", "offer"));
        assertEquals(
                List.of("refund 4000"),
                moves(
                        disputed.after(
                                say(Dispute.Party.PAYER, "s", ANSWER_BY),
                                new Command.ComeDue(ANSWER_BY))));
    }

    @Test
    void who_decides_names_the_dispute_that_he_has_read() {
        var second = disputed(100).after(offer("o", 100, at(21)), open("next", 9_900, at(22)));
        second.when(decide("e", 0, at(23))).refused(new Refusal.OtherDispute(ID, "next"));
        second.when(open("d", 100, at(24))).repeated();
        second.when(offer("o", 100, at(24))).repeated();
    }

    @Test
    void what_was_answered_stays_when_all_has_moved() {
        var decided = disputed(4_000).after(decide("e", 1_500, at(30)));
        PaymentView then = EscrowView.of(state(decided));
        var moved =
                decided.after(
                        new Command.RecordRelease("dispute/d", at(31)),
                        new Command.EndRefund(ofDispute("d"), Refunds.Stage.PAID, at(32)),
                        release("rest", 6_000, at(33)));
        assertEquals(then, EscrowView.answerOfStep(state(moved), "e"));
        var conceded = disputed(4_000).after(offer("o", 4_000, at(30)));
        then = EscrowView.of(state(conceded));
        assertEquals(
                then, EscrowView.answerOfStep(state(conceded.after(release("a", 1, at(31)))), "o"));
    }

    @Test
    void a_side_may_not_speak_for_ever_and_still_it_is_decided() {
        var talk = disputed(4_000);
        for (int i = 0; i < Disputes.MOST; i++) {
            talk = talk.after(say(Dispute.Party.PAYER, "s" + i, at(30 + i)));
        }
        talk.when(say(Dispute.Party.PAYER, "last", at(200)))
                .refused(new Refusal.TooMuchSaid(ID, Disputes.MOST));
        for (int i = 1; i < Disputes.MOST; i++) {
            talk = talk.after(offer("o" + i, i, at(50 + i)));
        }
        talk.when(offer("last", 1, at(200))).refused(new Refusal.TooMuchSaid(ID, Disputes.MOST));
        assertEquals("held", EscrowView.status(state(talk.after(decide("e", 0, at(201))))));
    }
}
