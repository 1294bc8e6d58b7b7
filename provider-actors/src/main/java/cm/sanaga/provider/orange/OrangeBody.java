package cm.sanaga.provider.orange;

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

    record Answer(@Nullable String message, @Nullable Data data) {}

    record Data(
            @Nullable String payToken,
            @Nullable String status,
            @Nullable String txnid,
            @Nullable String txnmode,
            @Nullable BigDecimal amount,
            @Nullable String subscriberMsisdn,
            @Nullable String inittxnstatus,
            @Nullable String inittxnmessage) {}
}
