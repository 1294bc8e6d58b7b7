package cm.sanaga.provider.mtn;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** MTN's JSON bodies. What is read has every field optional. */
final class MtnBody {
    private MtnBody() {}

    record Party(@Nullable String partyIdType, @Nullable String partyId) {
        static Party msisdn(String digits) {
            return new Party("MSISDN", digits);
        }
    }

    record RequestToPay(
            String amount,
            String currency,
            String externalId,
            Party payer,
            String payerMessage,
            String payeeNote) {}

    record Transfer(
            String amount,
            String currency,
            String externalId,
            Party payee,
            String payerMessage,
            String payeeNote) {}

    record Refund(
            String amount,
            String currency,
            String externalId,
            String payerMessage,
            String payeeNote,
            String referenceIdToRefund) {}

    /** The status of any of them; {@code reason} is a text or an object. */
    record Status(
            @Nullable String status,
            @Nullable String financialTransactionId,
            @Nullable String externalId,
            @Nullable String amount,
            @Nullable String currency,
            @Nullable Party payer,
            @Nullable Party payee,
            @Nullable JsonNode reason) {

        /** The code of the reason, in whichever of the two shapes it came. */
        String reasonCode() {
            return reasonText("code");
        }

        /** The message of the reason, or its code where there is none. */
        String reasonMessage() {
            return reasonText("message");
        }

        private String reasonText(String field) {
            if (reason == null || reason.isNull()) {
                return "";
            }
            if (!reason.isObject()) {
                return reason.asText();
            }
            String text = reason.path(field).asText("");
            return text.isEmpty() ? reason.path("code").asText("") : text;
        }
    }

    record Problem(@Nullable String code, @Nullable String message) {}

    record Holder(@Nullable Boolean result) {}

    record Balance(@Nullable String availableBalance, @Nullable String currency) {}
}
