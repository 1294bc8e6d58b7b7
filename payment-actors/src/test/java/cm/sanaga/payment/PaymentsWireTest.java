package cm.sanaga.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.kernel.Digest;
import cm.sanaga.kernel.wire.Wire;
import cm.sanaga.money.Currency;
import cm.sanaga.money.Money;
import cm.sanaga.payment.charge.Charge;
import cm.sanaga.payment.dispute.Dispute;
import cm.sanaga.payment.dispute.Disputes;
import cm.sanaga.payment.escrow.Escrow;
import cm.sanaga.payment.fee.Bearer;
import cm.sanaga.payment.fee.Fee;
import cm.sanaga.payment.fee.FeeKind;
import cm.sanaga.payment.fee.FeeLine;
import cm.sanaga.payment.payout.Payout;
import cm.sanaga.payment.refund.Refund;
import cm.sanaga.provider.Msisdn;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.ProviderToken;
import cm.sanaga.provider.ProviderTransactionId;
import cm.sanaga.provider.Reason;
import cm.sanaga.provider.Receipt;
import cm.sanaga.provider.Rung;
import cm.sanaga.testing.Approved;
import com.typesafe.config.ConfigFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What payments store and send keeps its shape. */
final class PaymentsWireTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:30:00.123456Z");
    private static final Wallet PAYER =
            new Wallet(new Msisdn("+237670000001"), Provider.MTN, false);
    private static final Wallet ORANGE =
            new Wallet(new Msisdn("+237690000001"), Provider.ORANGE, true);
    private static final Reason REASON =
            new Reason(Reason.Code.INSUFFICIENT_FUNDS, "not enough funds");
    private static final PaymentId CHARGE = id(PaymentKind.CHARGE);
    private static final PaymentId REFUND = id(PaymentKind.REFUND);
    private static final Receipt RECEIPT =
            new Receipt(new ProviderTransactionId("8812345671"), Money.xaf(10_000));
    private static final ProviderCall.Event CONFIRMED =
            new ProviderCall.Event.Confirmed(RECEIPT, NOW);
    private static final Dispute.Step STEP =
            new Dispute.Step("5f0d", Digest.of("dispute"), "sk_1", "the parcel was empty", NOW);
    private static final RefundTerms REFUND_TERMS =
            new RefundTerms(
                    request(PaymentKind.REFUND),
                    CHARGE,
                    RefundTerms.Source.AVAILABLE,
                    Money.xaf(1_000),
                    PAYER,
                    PayIn.reference(CHARGE),
                    Optional.of("broken"));

    @Test
    void a_charges_events_are_stored_as_approved() {
        Approved.check(
                Charge.Event.class,
                List.of(
                        new Charge.Event.Opened(
                                new Charge.Terms(
                                        request(PaymentKind.CHARGE),
                                        Money.xaf(10_000),
                                        Fee.of(Money.xaf(200)),
                                        PAYER,
                                        Optional.of(
                                                new Charge.Plan(
                                                        ORANGE,
                                                        Money.xaf(9_702),
                                                        Fee.of(Money.xaf(98)))))),
                        new Charge.Event.Called(CONFIRMED),
                        new Charge.Event.Credited(NOW),
                        new Charge.Event.Suspended(NOW),
                        new Charge.Event.PayoutOpened(NOW),
                        new Charge.Event.RefundOrdered(REFUND_TERMS),
                        new Charge.Event.RefundEnded(REFUND, Refunds.Stage.PAID, NOW),
                        new Charge.Event.Answered(NOW),
                        new Charge.Event.Attended(
                                new Case.Event.Ruled(
                                        new Case.Ruling(
                                                new Case.Resolution.CreditMerchant(),
                                                "key_op",
                                                "seen in the statement",
                                                NOW)))));
    }

    @Test
    void what_came_to_be_known_of_an_order_is_stored_as_approved() {
        Approved.checkInside(
                ProviderCall.Event.class,
                Charge.Event.Called::new,
                List.of(
                        new ProviderCall.Event.Prepared(new ProviderToken("MP26112100ABCD"), NOW),
                        new ProviderCall.Event.Resent(1, NOW),
                        CONFIRMED,
                        new ProviderCall.Event.Declined(REASON, NOW),
                        new ProviderCall.Event.Judged("key_op", "seen in the statement", NOW),
                        new ProviderCall.Event.Escalated(Rung.PERSON, "no answer in time", NOW),
                        new ProviderCall.Event.Looked(2, NOW),
                        new ProviderCall.Event.Unaskable("its id was used", NOW),
                        new ProviderCall.Event.Contradicted(RECEIPT, NOW)));
    }

    @Test
    void what_became_of_a_case_is_stored_as_approved() {
        Approved.checkInside(
                Case.Event.class,
                Charge.Event.Attended::new,
                List.of(
                        new Case.Event.Heard(new ProviderCall.Event.Looked(2, NOW)),
                        new Case.Event.Booked(NOW),
                        new Case.Event.Ruled(ruling(new Case.Resolution.RefundPayer())),
                        new Case.Event.Settled(NOW),
                        new Case.Event.Unsettled("the balance is too low", NOW)));
    }

    @Test
    void what_a_person_decides_is_stored_as_approved() {
        Approved.checkInside(
                Case.Resolution.class,
                resolution -> new Charge.Event.Attended(new Case.Event.Ruled(ruling(resolution))),
                List.of(
                        new Case.Resolution.Confirm(RECEIPT),
                        new Case.Resolution.Decline(),
                        new Case.Resolution.CreditMerchant(),
                        new Case.Resolution.RefundPayer(),
                        new Case.Resolution.ChargeMerchant(),
                        new Case.Resolution.WriteOff()));
    }

    private static Case.Ruling ruling(Case.Resolution resolution) {
        return new Case.Ruling(resolution, "key_op", "seen in the statement", NOW);
    }

    @Test
    void whatever_was_ever_approved_can_still_be_read() {
        assertTrue(Approved.replay() > 40);
    }

    /** What a node of before sends, and what stands in read models of before, knows no disputes. */
    @Test
    void an_escrow_of_before_is_read_as_one_that_nobody_disputes() {
        PaymentView.Escrow escrow =
                new PaymentView.Escrow(
                        Money.xaf(100),
                        Money.xaf(0),
                        Money.xaf(9_900),
                        Optional.of(NOW),
                        Optional.empty());
        PaymentView view = escrow(escrow);
        Wire wire = Wire.json();
        String now = new String(wire.write(view), StandardCharsets.UTF_8);
        String before =
                now.replaceFirst(",\"releasable\":\\{[^}]*}", "")
                        .replace(",\"disputes\":[]", "")
                        .replace(",\"coded\":false", "");
        assertEquals(3, now.split("releasable|disputes|coded", -1).length - 1, now);
        assertEquals(1, before.split("releasable|disputes|coded", -1).length, before);
        assertEquals(view, wire.read(wire.name(view), before.getBytes(StandardCharsets.UTF_8)));
    }

    /** What both sides may say goes from node to node: Pekko drops what is above 256 KiB. */
    @Test
    void an_escrow_about_which_all_has_been_said_still_fits_into_a_message() {
        var step = new Dispute.Step("5f0d", Digest.of("dispute"), "sk_1", "😀".repeat(1_000), NOW);
        Dispute longest =
                new Dispute(
                        List.of(
                                new Dispute.Terms(
                                        step,
                                        Dispute.Party.PAYER,
                                        Money.xaf(1),
                                        Money.xaf(0),
                                        Dispute.Ground.NOT_AS_DESCRIBED,
                                        NOW,
                                        NOW)),
                        List.of(),
                        List.of(),
                        Optional.of(
                                new Dispute.Ending(
                                        Dispute.Manner.OFFER_ACCEPTED, Money.xaf(1), step)));
        Money most = Money.xaf(1_000_000_000_000L);
        PaymentView.Escrow escrow =
                new PaymentView.Escrow(
                        most,
                        most,
                        most,
                        most,
                        Optional.of(NOW),
                        Optional.of(NOW),
                        Collections.nCopies(2 * Disputes.MOST, longest),
                        true);
        byte[] sent = Wire.cbor(ConfigFactory.load(), List.of()).write(escrow(escrow));
        assertTrue(sent.length < 240 * 1_024, () -> sent.length + " bytes");
        assertTrue(sent.length > 150 * 1_024, () -> "no measure: " + sent.length);
    }

    private static PaymentView escrow(PaymentView.Escrow escrow) {
        return new PaymentView(
                request(PaymentKind.ESCROW),
                "held",
                Optional.empty(),
                Money.xaf(10_000),
                Fee.of(Money.xaf(250)),
                PAYER,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                escrow,
                NOW);
    }

    /** As since rules have kinds; what was stored before is read from the files above. */
    @Test
    void a_fee_is_stored_with_its_lines() {
        Fee fee =
                Fee.of(
                        Currency.XAF,
                        List.of(
                                new FeeLine(
                                        FeeKind.PLATFORM,
                                        "charge-2026",
                                        Money.xaf(200),
                                        Bearer.MERCHANT),
                                new FeeLine(
                                        FeeKind.TAX,
                                        "transfer-tax-2025",
                                        Money.xaf(24),
                                        Bearer.CUSTOMER)));
        Approved.checkInside(
                Fee.class,
                lines ->
                        new Charge.Event.Opened(
                                new Charge.Terms(
                                        request(PaymentKind.CHARGE),
                                        Money.xaf(10_024),
                                        lines,
                                        PAYER,
                                        Optional.empty())),
                List.of(fee));
    }

    @Test
    void an_escrows_events_are_stored_as_approved() {
        Approved.check(
                Escrow.Event.class,
                List.of(
                        new Escrow.Event.Opened(escrow(Optional.empty())),
                        new Escrow.Event.CodedOpened(escrow(Optional.of(Digest.of("code")))),
                        new Escrow.Event.Called(
                                new ProviderCall.Event.Prepared(
                                        new ProviderToken("MP26112210AB"), NOW)),
                        new Escrow.Event.Funded(NOW),
                        new Escrow.Event.Suspended(NOW),
                        new Escrow.Event.ReleaseOrdered(
                                new Escrow.Release(
                                        "5f0c",
                                        Money.xaf(0),
                                        Money.xaf(6_000),
                                        Digest.of("release"),
                                        "sk_1",
                                        NOW,
                                        Optional.empty())),
                        new Escrow.Event.Released("5f0c", NOW),
                        new Escrow.Event.RefundOrdered(REFUND_TERMS),
                        new Escrow.Event.RefundEnded(REFUND, Refunds.Stage.FAILED, NOW),
                        new Escrow.Event.Answered(NOW),
                        new Escrow.Event.Argued(
                                new Dispute.Event.Said(
                                        new Dispute.Statement(Dispute.Party.PAYER, STEP))),
                        new Escrow.Event.Attended(
                                new Case.Event.Heard(
                                        new ProviderCall.Event.Contradicted(
                                                new Receipt(
                                                        new ProviderTransactionId("8812345671"),
                                                        Money.xaf(10_000)),
                                                NOW)))));
    }

    private static Escrow.Terms escrow(Optional<Digest> code) {
        return new Escrow.Terms(
                request(PaymentKind.ESCROW),
                Money.xaf(10_000),
                Fee.of(Money.xaf(250)),
                ORANGE,
                Optional.of(NOW),
                Optional.empty(),
                code);
    }

    @Test
    void what_happens_in_a_dispute_is_stored_as_approved() {
        Approved.checkInside(
                Dispute.Event.class,
                Escrow.Event.Argued::new,
                List.of(
                        new Dispute.Event.Opened(
                                new Dispute.Terms(
                                        STEP,
                                        Dispute.Party.PAYER,
                                        Money.xaf(4_000),
                                        Money.xaf(0),
                                        Dispute.Ground.NOT_RECEIVED,
                                        NOW.plusSeconds(604_800),
                                        NOW.plusSeconds(1_209_600))),
                        new Dispute.Event.Said(new Dispute.Statement(Dispute.Party.MERCHANT, STEP)),
                        new Dispute.Event.Offered(new Dispute.Offer(Money.xaf(1_000), STEP)),
                        new Dispute.Event.Ended(
                                new Dispute.Ending(
                                        Dispute.Manner.DECIDED, Money.xaf(4_000), STEP))));
    }

    @Test
    void a_refunds_events_are_stored_as_approved() {
        Approved.check(
                Refund.Event.class,
                List.of(
                        new Refund.Event.Opened(REFUND_TERMS),
                        new Refund.Event.Held(NOW),
                        new Refund.Event.NotHeld(REASON, NOW),
                        new Refund.Event.Queued(REASON, NOW),
                        new Refund.Event.Dispatched(NOW),
                        new Refund.Event.Called(new ProviderCall.Event.Declined(REASON, NOW)),
                        new Refund.Event.Captured(NOW),
                        new Refund.Event.Released(NOW),
                        new Refund.Event.Reported(NOW),
                        new Refund.Event.Answered(NOW),
                        new Refund.Event.Attended(new Case.Event.Unsettled("insufficient", NOW))));
    }

    @Test
    void a_payouts_events_are_stored_as_approved() {
        Approved.check(
                Payout.Event.class,
                List.of(
                        new Payout.Event.Opened(
                                new Payout.Terms(
                                        request(PaymentKind.PAYOUT),
                                        Money.xaf(5_000),
                                        Fee.of(Money.xaf(50)),
                                        ORANGE)),
                        new Payout.Event.Held(NOW),
                        new Payout.Event.NotHeld(REASON, NOW),
                        new Payout.Event.Queued(REASON, NOW),
                        new Payout.Event.Dispatched(NOW),
                        new Payout.Event.Called(new ProviderCall.Event.Resent(1, NOW)),
                        new Payout.Event.Captured(NOW),
                        new Payout.Event.Released(NOW),
                        new Payout.Event.Cancelled(Digest.of("cancel"), NOW),
                        new Payout.Event.Answered(NOW),
                        new Payout.Event.Attended(new Case.Event.Booked(NOW))));
    }

    @Test
    void refusals_are_sent_as_approved() {
        Approved.check(
                Refusal.class,
                List.of(
                        new Refusal.KeyReused(CHARGE),
                        new Refusal.NotFound("ch_1"),
                        new Refusal.NotNow(CHARGE, "pending", "refund"),
                        new Refusal.WrongCode(CHARGE),
                        new Refusal.OtherDispute(CHARGE, "5f0d"),
                        new Refusal.TooMuchSaid(CHARGE, 12),
                        new Refusal.OtherOffer(CHARGE, Optional.of(Money.xaf(400)), Money.xaf(401)),
                        new Refusal.BeyondDispute(CHARGE, Money.xaf(400), Money.xaf(401)),
                        new Refusal.BeyondLeft(CHARGE, Money.xaf(1), Money.xaf(2)),
                        new Refusal.InsufficientFunds(Money.xaf(1), Money.xaf(2)),
                        new Refusal.BelowFee(Money.xaf(1), Money.xaf(2)),
                        new Refusal.NoSuchRail(Provider.CAMTEL),
                        new Refusal.RailDown(Provider.MTN, Duration.ofSeconds(5)),
                        new Refusal.InProgress(CHARGE),
                        new Refusal.NoPromptAgain(Provider.MTN),
                        new Refusal.TooSoon(CHARGE, Duration.ofSeconds(15)),
                        new Refusal.OutOfPlace("Hear")));
    }

    private static Request request(PaymentKind kind) {
        return new Request(
                id(kind),
                "mer_1",
                Digest.of("content"),
                "sk_1",
                Optional.of("order-42"),
                Optional.of("Two chairs"),
                Map.of("colour", "red"),
                NOW);
    }

    private static PaymentId id(PaymentKind kind) {
        return PaymentId.of(kind, "org_1", "/v1", "key-1");
    }
}
