package cm.sanaga.provider.orange;

import cm.sanaga.provider.CallbackPath;
import cm.sanaga.provider.Operation;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.ProviderToken;
import cm.sanaga.provider.http.Json;
import cm.sanaga.provider.http.Wording;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** What we send to Orange. */
final class OrangeRequests {
    private static final int LONGEST_DESCRIPTION = 125;
    private static final int ORDER_BYTES = 12;
    private static final int ORDER_LENGTH = 19;

    private final OrangeRail.Settings settings;
    private final CallbackPath callbacks;

    OrangeRequests(OrangeRail.Settings settings, CallbackPath callbacks) {
        this.settings = settings;
        this.callbacks = callbacks;
    }

    /**
     * The short name Orange has room for (20 characters): 96 bits of our reference in base 36. The
     * whole id of the payment stands first in the description.
     */
    static String orderId(ProviderCall.Order order) {
        UUID reference = order.reference().value();
        byte[] bytes = new byte[ORDER_BYTES];
        ByteBuffer.wrap(bytes)
                .putLong(reference.getLeastSignificantBits())
                .putInt((int) reference.getMostSignificantBits());
        String digits = new BigInteger(1, bytes).toString(36).toUpperCase(Locale.ROOT);
        return "0".repeat(ORDER_LENGTH - digits.length()) + digits;
    }

    HttpRequest login() {
        return HttpRequest.POST(settings.tokenUrl().toString())
                .withEntity(
                        ContentTypes.parse("application/x-www-form-urlencoded"),
                        "grant_type=client_credentials".getBytes(StandardCharsets.UTF_8))
                .addHeader(
                        RawHeader.create(
                                "Authorization",
                                "Basic "
                                        + base64(
                                                settings.consumerKey(),
                                                settings.consumerSecret().value())));
    }

    Function<String, HttpRequest> init(ProviderCall.Order order) {
        return authorised(HttpRequest.POST(url(order, "init")));
    }

    Function<String, HttpRequest> pay(ProviderCall.Order order, ProviderToken token) {
        var body =
                new OrangeBody.Pay(
                        callbacks.url(settings.callbackBase(), Provider.ORANGE, order.payment()),
                        settings.channelMsisdn(),
                        Long.toString(order.amount().minor()),
                        order.party().national(),
                        settings.pin().value(),
                        orderId(order),
                        Wording.plain(order.payment() + " " + order.note(), LONGEST_DESCRIPTION),
                        token.value());
        return authorised(
                HttpRequest.POST(url(order, "pay"))
                        .withEntity(
                                ContentTypes.APPLICATION_JSON,
                                Json.write(body).getBytes(StandardCharsets.UTF_8)));
    }

    Function<String, HttpRequest> status(ProviderCall.Order order, ProviderToken token) {
        return authorised(HttpRequest.GET(url(order, "paymentstatus/" + token.value())));
    }

    private Function<String, HttpRequest> authorised(HttpRequest request) {
        HttpRequest known =
                request.addHeader(
                        RawHeader.create(
                                "X-AUTH-TOKEN",
                                base64(settings.apiUser(), settings.apiPassword().value())));
        return token ->
                known.addHeader(RawHeader.create(settings.bearerHeader(), "Bearer " + token));
    }

    /** There is no reversal: a refund is a cash-in to the payer. */
    private String url(ProviderCall.Order order, String action) {
        String family = order.operation() == Operation.COLLECT ? "/mp/" : "/cashin/";
        return settings.baseUrl() + family + action;
    }

    private static String base64(String user, String password) {
        return Base64.getEncoder()
                .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }
}
