package cm.sanaga.provider.orange;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Orange's JSON bodies. What is read has every field optional. */
final class OrangeBody {
    private OrangeBody() {}

    record Pay(
            String notifUrl,
            String channelUserMsisdn,
            String amount,
            String subscriberMsisdn,
            String pin,
            String orderId,
            String description,
            String payToken) {}

    record Channel(String channelMsisdn, String pin) {}

    record Answer(@Nullable String message, @Nullable Data data) {}

    record Data(
            @Nullable String payToken,
            @Nullable String status,
            @Nullable String txnid,
            @Nullable String txnmode,
            @Nullable BigDecimal amount,
            @Nullable String currency,
            @Nullable String subscriberMsisdn,
            @Nullable String inittxnstatus,
            @Nullable String inittxnmessage) {}

    record Subscriber(@Nullable String message, @Nullable Names data) {}

    record Names(@Nullable String firstName, @Nullable String lastName) {}

    record WebPay(
            @JsonProperty("merchant_key") String merchantKey,
            String currency,
            @JsonProperty("order_id") String orderId,
            long amount,
            @JsonProperty("return_url") String returnUrl,
            @JsonProperty("cancel_url") String cancelUrl,
            @JsonProperty("notif_url") String notifUrl,
            String lang,
            String reference) {}

    record WebGiven(
            @JsonProperty("pay_token") @Nullable String payToken,
            @JsonProperty("payment_url") @Nullable String paymentUrl,
            @JsonProperty("notif_token") @Nullable String notifToken) {}

    record WebAsk(
            @JsonProperty("order_id") String orderId,
            long amount,
            @JsonProperty("pay_token") String payToken) {}

    record WebStatus(
            @Nullable String status,
            @JsonProperty("order_id") @Nullable String orderId,
            @JsonProperty("pay_token") @Nullable String payToken,
            @Nullable String txnid,
            @Nullable BigDecimal amount,
            @Nullable String currency,
            @Nullable String message) {}

    /** What either surface calls back; an amount is in none that was documented. */
    record Notice(@Nullable String status, @Nullable String amount) {}

    /** How Orange's common gateway says no. */
    record WebRefusal(
            @Nullable Integer code, @Nullable String message, @Nullable String description) {}
}
