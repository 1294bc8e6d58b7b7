package cm.sanaga.http.problem;

import cm.sanaga.payment.PaymentView;
import cm.sanaga.provider.Reason;

/**
 * Why a payment failed or waits, in the words of the API.
 *
 * @param code what programs branch on
 * @param message for people
 */
public record StatusReason(String code, String message) {

    /**
     * The reason that stands on a payment; what is said of a payer is said otherwise of a
     * recipient.
     */
    public static StatusReason of(PaymentView view, Reason reason) {
        String code =
                switch (view.details()) {
                    case PaymentView.Charge _, PaymentView.Escrow _ -> collected(reason.code());
                    case PaymentView.Payout _, PaymentView.Refund _ ->
                            reason.code() == Reason.Code.INSUFFICIENT_FUNDS && neverSent(view)
                                    ? "insufficient_funds"
                                    : disbursed(reason.code());
                };
        return new StatusReason(code, message(reason));
    }

    /** Whether the merchant's own balance did not cover it, so that no provider was ever asked. */
    public static boolean notCovered(PaymentView view) {
        return view.status().equals("failed")
                && neverSent(view)
                && view.reason()
                        .filter(reason -> reason.code() == Reason.Code.INSUFFICIENT_FUNDS)
                        .isPresent();
    }

    private static boolean neverSent(PaymentView view) {
        return view.providerReference().isEmpty();
    }

    private static String collected(Reason.Code code) {
        return switch (code) {
            case INSUFFICIENT_FUNDS -> "payer_insufficient_funds";
            case ACCOUNT_NOT_FOUND -> "payer_not_found";
            case ACCOUNT_BLOCKED -> "payer_blocked";
            case LIMIT_EXCEEDED -> "limit_exceeded";
            case DECLINED_BY_CUSTOMER -> "payer_declined";
            case EXPIRED -> "payment_expired";
            case CONFIGURATION, PROVIDER_UNAVAILABLE, RATE_LIMITED -> "provider_unavailable";
            case FLOAT_SHORT -> "float_short";
            case ACCOUNT_FROZEN -> "account_frozen";
            case REFUSED -> "provider_refused";
        };
    }

    private static String disbursed(Reason.Code code) {
        return switch (code) {
            case INSUFFICIENT_FUNDS -> "provider_insufficient_funds";
            case ACCOUNT_NOT_FOUND -> "recipient_not_found";
            case ACCOUNT_BLOCKED -> "recipient_blocked";
            case LIMIT_EXCEEDED -> "limit_exceeded";
            case DECLINED_BY_CUSTOMER -> "recipient_declined";
            case EXPIRED -> "payment_expired";
            case CONFIGURATION, PROVIDER_UNAVAILABLE, RATE_LIMITED -> "provider_unavailable";
            case FLOAT_SHORT -> "float_short";
            case ACCOUNT_FROZEN -> "account_frozen";
            case REFUSED -> "provider_refused";
        };
    }

    /** What a provider says of our contract with it is not for merchants. */
    private static String message(Reason reason) {
        return reason.code() == Reason.Code.CONFIGURATION
                ? "the provider does not serve us for the moment"
                : reason.message();
    }
}
