package cm.sanaga.provider.camtel;

import cm.sanaga.provider.Reason;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** GSMA's error codes in our vocabulary. */
final class CamtelReasons {
    private static final Map<String, Reason.Code> FINAL =
            Map.ofEntries(
                    Map.entry("insufficientFunds", Reason.Code.INSUFFICIENT_FUNDS),
                    Map.entry("identifierError", Reason.Code.ACCOUNT_NOT_FOUND),
                    Map.entry("requestingPartyAuthorisationError", Reason.Code.ACCOUNT_BLOCKED),
                    Map.entry("greaterThanTransactionMaxValue", Reason.Code.LIMIT_EXCEEDED),
                    Map.entry("lessThanTransactionMinValue", Reason.Code.LIMIT_EXCEEDED),
                    Map.entry("maxBalanceExceeded", Reason.Code.LIMIT_EXCEEDED),
                    Map.entry("requestDeclined", Reason.Code.DECLINED_BY_CUSTOMER),
                    Map.entry("quoteHasExpired", Reason.Code.REFUSED),
                    Map.entry("incorrectState", Reason.Code.REFUSED),
                    Map.entry("samePartiesError", Reason.Code.REFUSED),
                    Map.entry("clientAuthorisationError", Reason.Code.CONFIGURATION),
                    Map.entry("servicingPartyAuthorisationError", Reason.Code.CONFIGURATION),
                    Map.entry("currencyNotSupported", Reason.Code.CONFIGURATION),
                    Map.entry("formatError", Reason.Code.CONFIGURATION),
                    Map.entry("lengthError", Reason.Code.CONFIGURATION),
                    Map.entry("mandatoryValueNotSupplied", Reason.Code.CONFIGURATION),
                    Map.entry("negativeValue", Reason.Code.CONFIGURATION),
                    Map.entry("transactionTypeError", Reason.Code.CONFIGURATION));

    /** Daily, weekly and monthly limits on values and on numbers of transactions. */
    private static final Pattern LIMIT =
            Pattern.compile("(?:daily|weekly|monthly)(?:Value|Volume)LimitExceeded");

    private CamtelReasons() {}

    /**
     * Why an order failed for good; a code nobody knows is a refusal all the same. GSMA has no code
     * for a customer who did not answer: a failure at or after the end of the request is one.
     */
    static Reason failed(CamtelBody.@Nullable Problem error, @Nullable String expiryTime) {
        if (error == null) {
            return new Reason(Reason.Code.REFUSED, "failed without a reason");
        }
        Reason.Code known =
                code(error.code())
                        .orElseGet(
                                () ->
                                        expired(error.errorDateTime(), expiryTime)
                                                ? Reason.Code.EXPIRED
                                                : finalOnly(error.code()));
        return new Reason(known, error.message());
    }

    /** Why an order was refused on arrival; empty when the code does not say. */
    static Optional<Reason> refused(CamtelBody.Problem error) {
        return code(error.code()).map(known -> new Reason(known, error.message()));
    }

    private static Optional<Reason.Code> code(String code) {
        return LIMIT.matcher(code).matches()
                ? Optional.of(Reason.Code.LIMIT_EXCEEDED)
                : Optional.ofNullable(FINAL.get(code));
    }

    /** What says something of a finished order but nothing of one that was just sent. */
    private static Reason.Code finalOnly(String code) {
        return code.equals("serviceUnavailable")
                ? Reason.Code.PROVIDER_UNAVAILABLE
                : Reason.Code.REFUSED;
    }

    private static boolean expired(@Nullable String failedAt, @Nullable String expiryTime) {
        if (failedAt == null || expiryTime == null) {
            return false;
        }
        try {
            return !Instant.parse(failedAt).isBefore(Instant.parse(expiryTime));
        } catch (DateTimeParseException _) {
            return false;
        }
    }
}
