package cm.sanaga.payment;

import cm.sanaga.ledger.JournalId;
import cm.sanaga.money.Money;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.Receipt;
import cm.sanaga.provider.Rung;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A case as its readers see it, and the words of the API for it. */
public final class CaseViews {
    private CaseViews() {}

    /** The case as it stands, empty where a person has nothing to do with it. */
    public static Optional<CaseView> view(Case.State state) {
        return switch (state) {
            case Case.State.None _, Case.State.Quiet _, Case.State.Booking _ -> Optional.empty();
            case Case.State.Open s -> Optional.of(view(s, Optional.empty(), Optional.empty()));
            case Case.State.Settling s ->
                    Optional.of(view(s.open(), Optional.of(s.ruling()), Optional.empty()));
            case Case.State.Closed s ->
                    Optional.of(view(s.open(), Optional.of(s.ruling()), Optional.of(s.at())));
        };
    }

    private static CaseView view(
            Case.State.Open s, Optional<Case.Ruling> ruling, Optional<Instant> closed) {
        return new CaseView(
                s.kind(), Optional.of(s.receipt()), s.last(), s.openedAt(), ruling, closed);
    }

    /** The case of an order that only a person can find out about, or do something for. */
    public static Optional<CaseView> view(ProviderCall.State call) {
        return switch (call) {
            case ProviderCall.State.Unprepared s -> view(s.ladder());
            case ProviderCall.State.Open s -> view(s.ladder());
            case ProviderCall.State.Unaskable s -> view(s.ladder());
            case ProviderCall.State.Confirmed _,
                    ProviderCall.State.Declined _,
                    ProviderCall.State.Contradicted _ ->
                    Optional.empty();
        };
    }

    private static Optional<CaseView> view(ProviderCall.Ladder ladder) {
        return ladder.rung() == Rung.PERSON
                ? Optional.of(
                        new CaseView(
                                Case.Kind.IN_DOUBT,
                                Optional.empty(),
                                ladder.why(),
                                ladder.since(),
                                Optional.empty(),
                                Optional.empty()))
                : Optional.empty();
    }

    /** Whether the payment has ended as a person who finds this out says that it has. */
    public static boolean concluded(PaymentView payment, Case.Resolution resolution) {
        return switch (resolution) {
            case Case.Resolution.Confirm(var receipt) ->
                    payment.providerTransaction()
                                    .filter(receipt.transaction().value()::equals)
                                    .isPresent()
                            && moved(payment).equals(receipt.amount());
            case Case.Resolution.Decline _ ->
                    payment.reason().filter(Case.DID_NOT_MOVE::equals).isPresent();
            case Case.Resolution.CreditMerchant _,
                    Case.Resolution.RefundPayer _,
                    Case.Resolution.ChargeMerchant _,
                    Case.Resolution.WriteOff _ ->
                    false;
        };
    }

    private static Money moved(PaymentView payment) {
        return payment.matter()
                .flatMap(CaseView::receipt)
                .map(Receipt::amount)
                .orElse(payment.amount());
    }

    /** What had come when the payment failed: money came, and was not what was asked for. */
    public static Optional<Receipt> receiptAtFailure(Case.State state) {
        return switch (state) {
            case Case.State.None _, Case.State.Quiet _, Case.State.Booking _ -> Optional.empty();
            case Case.State.Open s -> receiptAtFailure(s);
            case Case.State.Settling s -> receiptAtFailure(s.open());
            case Case.State.Closed s -> receiptAtFailure(s.open());
        };
    }

    private static Optional<Receipt> receiptAtFailure(Case.State.Open open) {
        return open.kind() == Case.Kind.WRONG_AMOUNT
                ? Optional.of(open.receipt())
                : Optional.empty();
    }

    /** The journals that the case posted, oldest first; a refund has its own. */
    public static List<String> journals(PaymentId payment, Case.State state) {
        return switch (state) {
            case Case.State.None _, Case.State.Quiet _, Case.State.Booking _ -> List.of();
            case Case.State.Open s -> journals(payment, s);
            case Case.State.Settling s -> journals(payment, s.open());
            case Case.State.Closed s -> {
                List<String> all = new ArrayList<>(journals(payment, s.open()));
                if (!(s.ruling().resolution() instanceof Case.Resolution.RefundPayer)) {
                    all.add(journal(payment, CaseBooks.step(s.open())));
                }
                yield List.copyOf(all);
            }
        };
    }

    private static List<String> journals(PaymentId payment, Case.State.Open open) {
        return open.kind() == Case.Kind.WRONG_AMOUNT
                ? List.of()
                : List.of(journal(payment, CaseBooks.BOOKING));
    }

    private static String journal(PaymentId payment, String step) {
        return JournalId.of(payment.value(), step).publicId();
    }

    /** A resolution as the API writes it. */
    public static String label(Case.Resolution resolution) {
        return switch (resolution) {
            case Case.Resolution.Confirm _ -> "confirm";
            case Case.Resolution.Decline _ -> "decline";
            case Case.Resolution.CreditMerchant _ -> "credit_merchant";
            case Case.Resolution.RefundPayer _ -> "refund_payer";
            case Case.Resolution.ChargeMerchant _ -> "charge_merchant";
            case Case.Resolution.WriteOff _ -> "write_off";
        };
    }

    /** A kind as the API writes it. */
    public static String label(Case.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
