package cm.sanaga.http;

import cm.sanaga.kernel.Digest;
import cm.sanaga.ledger.AccountId;
import cm.sanaga.ledger.Entry;
import cm.sanaga.ledger.SubAccount;
import cm.sanaga.money.Currency;
import cm.sanaga.money.Money;
import cm.sanaga.payment.Case;
import cm.sanaga.payment.CaseView;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentKind;
import cm.sanaga.payment.PaymentView;
import cm.sanaga.payment.Request;
import cm.sanaga.payment.Wallet;
import cm.sanaga.payment.dispute.Dispute;
import cm.sanaga.payment.fee.Bearer;
import cm.sanaga.payment.fee.Fee;
import cm.sanaga.payment.fee.FeeKind;
import cm.sanaga.payment.fee.FeeLine;
import cm.sanaga.projection.EntryRecord;
import cm.sanaga.projection.JournalRecord;
import cm.sanaga.provider.Msisdn;
import cm.sanaga.provider.Operation;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.ProviderToken;
import cm.sanaga.provider.ProviderTransactionId;
import cm.sanaga.provider.Reason;
import cm.sanaga.provider.Receipt;
import cm.sanaga.provider.Reference;
import cm.sanaga.provider.Rung;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** One of each thing that is shown. */
final class Samples {
    static final Instant AT = Instant.parse("2026-03-01T08:15:30.123456Z");
    static final Instant LATER = Instant.parse("2026-03-01T08:15:31Z");
    static final Wallet PAYER = new Wallet(new Msisdn("+237670000001"), Provider.MTN, false);
    static final Wallet RECIPIENT = new Wallet(new Msisdn("+237690000001"), Provider.ORANGE, true);
    static final String JOURNAL = "jr_0123456789abcdef0123456789abcdef";

    private Samples() {}

    static PaymentId id(PaymentKind kind) {
        return new PaymentId(kind.prefix() + "0123456789abcdef0123456789abcdef");
    }

    static Request request(PaymentKind kind) {
        return new Request(
                id(kind),
                RunningApi.MERCHANT,
                Digest.of("sample"),
                "key_1",
                Optional.of("order-17"),
                Optional.of("Two bags of rice"),
                Map.of("shop", "Mokolo", "cart", "17"),
                AT);
    }

    /** As it is agreed now; older payments have no lines. */
    static final Fee FEE =
            Fee.of(
                    Currency.XAF,
                    List.of(
                            new FeeLine(
                                    FeeKind.PLATFORM,
                                    "charge-2026",
                                    Money.xaf(65),
                                    Bearer.MERCHANT),
                            new FeeLine(FeeKind.TAX, "tax-2025", Money.xaf(10), Bearer.CUSTOMER)));

    static PaymentView charge() {
        return new PaymentView(
                request(PaymentKind.CHARGE),
                "succeeded",
                Optional.empty(),
                Money.xaf(5000),
                FEE,
                PAYER,
                Optional.of("0f1e2d3c-4b5a-4968-8776-655443322110"),
                Optional.of("363440463"),
                List.of(JOURNAL),
                new PaymentView.Charge(
                        Money.xaf(1000),
                        Optional.of(RECIPIENT),
                        Optional.of(id(PaymentKind.PAYOUT))),
                LATER);
    }

    /** A charge that had expired when the money came. */
    static PaymentView late() {
        var charge = charge();
        return new PaymentView(
                charge.request(),
                "expired",
                Optional.of(new Reason(Reason.Code.EXPIRED, "EXPIRED")),
                charge.amount(),
                charge.fee(),
                charge.wallet(),
                charge.providerReference(),
                Optional.empty(),
                List.of(JOURNAL),
                charge.details(),
                LATER,
                Optional.of(
                        new CaseView(
                                Case.Kind.LATE_SUCCESS,
                                Optional.of(
                                        new Receipt(
                                                new ProviderTransactionId("363440463"),
                                                Money.xaf(5000))),
                                Optional.empty(),
                                LATER,
                                Optional.empty(),
                                Optional.empty())),
                Optional.empty(),
                Optional.empty());
    }

    /** A charge that the payer has on the handset. */
    static PaymentView waiting() {
        return waiting(AT, new ProviderCall.Ladder(Rung.POLL, Optional.empty(), AT));
    }

    /** A charge that was ordered then, and is that far up the ladder. */
    static PaymentView waiting(Instant ordered, ProviderCall.Ladder ladder) {
        var charge = charge();
        Request now = charge.request();
        var order =
                new ProviderCall.Order(
                        Provider.MTN,
                        Operation.COLLECT,
                        new Reference(UUID.fromString(charge.providerReference().orElseThrow())),
                        charge.amount(),
                        PAYER.msisdn(),
                        now.id().value(),
                        "note",
                        Optional.empty(),
                        ordered);
        return new PaymentView(
                        new Request(
                                now.id(),
                                now.merchant(),
                                now.fingerprint(),
                                now.orderedBy(),
                                now.reference(),
                                now.description(),
                                now.metadata(),
                                ordered),
                        "pending",
                        Optional.empty(),
                        charge.amount(),
                        charge.fee(),
                        charge.wallet(),
                        charge.providerReference(),
                        Optional.empty(),
                        List.of(),
                        new PaymentView.Charge(Money.xaf(0), Optional.empty(), Optional.empty()),
                        ordered)
                .during(
                        new ProviderCall.State.Open(
                                order, Optional.of(new ProviderToken("MP1")), 0, ordered, ladder));
    }

    /** The same charge from Orange, which has not given a token for it. */
    static PaymentView unprepared(Instant ordered) {
        PaymentView one =
                waiting(ordered, new ProviderCall.Ladder(Rung.POLL, Optional.empty(), ordered));
        return new PaymentView(
                one.request(),
                one.status(),
                one.reason(),
                one.amount(),
                one.fee(),
                RECIPIENT,
                one.providerReference(),
                one.providerTransaction(),
                one.journals(),
                one.details(),
                one.updatedAt(),
                one.matter(),
                one.ladder(),
                Optional.empty());
    }

    static PaymentView escrow() {
        return new PaymentView(
                request(PaymentKind.ESCROW),
                "held",
                Optional.empty(),
                Money.xaf(5000),
                Fee.of(Money.xaf(75)),
                PAYER,
                Optional.of("0f1e2d3c-4b5a-4968-8776-655443322110"),
                Optional.of("363440463"),
                List.of(JOURNAL),
                new PaymentView.Escrow(
                        Money.xaf(1000),
                        Money.xaf(500),
                        Money.xaf(3500),
                        Optional.of(LATER.plusSeconds(86_400)),
                        Optional.empty()),
                LATER);
    }

    /** The same with a dispute: opened, answered, an offer made. */
    static PaymentView disputed() {
        PaymentView held = escrow();
        Dispute dispute =
                new Dispute(
                        List.of(
                                new Dispute.Terms(
                                        step("d1", "the parcel was empty", AT.plusMillis(500)),
                                        Dispute.Party.PAYER,
                                        Money.xaf(2000),
                                        Money.xaf(0),
                                        Dispute.Ground.NOT_RECEIVED,
                                        LATER.plusSeconds(604_800),
                                        LATER.plusSeconds(1_209_600))),
                        List.of(
                                new Dispute.Statement(
                                        Dispute.Party.MERCHANT,
                                        step("d2", "the courier has a signature", LATER))),
                        List.of(
                                new Dispute.Offer(
                                        Money.xaf(500), step("d3", "for the delay", LATER))),
                        Optional.empty());
        return new PaymentView(
                held.request(),
                "disputed",
                Optional.empty(),
                held.amount(),
                held.fee(),
                held.wallet(),
                held.providerReference(),
                held.providerTransaction(),
                held.journals(),
                new PaymentView.Escrow(
                        Money.xaf(1000),
                        Money.xaf(500),
                        Money.xaf(3500),
                        Money.xaf(1500),
                        Optional.of(LATER.plusSeconds(86_400)),
                        Optional.empty(),
                        List.of(dispute),
                        false),
                LATER);
    }

    private static Dispute.Step step(String id, String text, Instant at) {
        return new Dispute.Step(id, Digest.of(id), "key_1", text, at);
    }

    static PaymentView payout() {
        return payout("cancelled", Optional.empty(), Optional.of("reference"));
    }

    static PaymentView payout(
            String status, Optional<Reason> reason, Optional<String> providerReference) {
        return new PaymentView(
                request(PaymentKind.PAYOUT),
                status,
                reason,
                Money.xaf(4000),
                Fee.of(Money.xaf(40)),
                RECIPIENT,
                providerReference,
                Optional.empty(),
                List.of(),
                new PaymentView.Payout(),
                LATER);
    }

    static PaymentView refund() {
        return refund("failed", new Reason(Reason.Code.ACCOUNT_NOT_FOUND, "no such subscriber"));
    }

    static PaymentView refund(String status, Reason reason) {
        return new PaymentView(
                request(PaymentKind.REFUND),
                status,
                Optional.of(reason),
                Money.xaf(1000),
                Fee.of(Money.xaf(0)),
                PAYER,
                Optional.of("0f1e2d3c-4b5a-4968-8776-655443322110"),
                Optional.empty(),
                List.of(),
                new PaymentView.Refund(id(PaymentKind.CHARGE), Optional.of("out of stock")),
                LATER);
    }

    static PaymentView failedCharge(Reason.Code code) {
        return new PaymentView(
                request(PaymentKind.CHARGE),
                "failed",
                Optional.of(new Reason(code, "as the provider says")),
                Money.xaf(5000),
                Fee.of(Money.xaf(75)),
                PAYER,
                Optional.of("reference"),
                Optional.empty(),
                List.of(),
                new PaymentView.Charge(Money.xaf(0), Optional.empty(), Optional.empty()),
                LATER);
    }

    static List<Entry> entries() {
        return List.of(
                Entry.debit(SubAccount.floatAt("mtn"), Money.xaf(5000)),
                Entry.credit(SubAccount.AVAILABLE, Money.xaf(4925)),
                Entry.credit(SubAccount.FEES, Money.xaf(75)));
    }

    static JournalRecord journal() {
        return new JournalRecord(
                JOURNAL,
                7,
                AccountId.merchant(RunningApi.MERCHANT),
                id(PaymentKind.CHARGE).value(),
                entries(),
                Digest.of("this"),
                Digest.of("before"),
                List.of("0f1e2d3c-4b5a-4968-8776-655443322110", "363440463"),
                "key_1",
                AT);
    }

    static EntryRecord entry() {
        return new EntryRecord(
                JOURNAL,
                7,
                AccountId.merchant(RunningApi.MERCHANT),
                1,
                entries().get(1),
                id(PaymentKind.CHARGE).value(),
                AT);
    }
}
