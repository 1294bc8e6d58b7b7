package cm.sanaga.provider.orange;

import cm.sanaga.provider.CallbackPath;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.http.Json;
import cm.sanaga.provider.http.Wording;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** What we send to Web Payment. */
final class OrangeWebRequests {
    private static final int LONGEST_REFERENCE = 30;

    private final OrangeContract.Web contract;
    private final URI callbackBase;
    private final CallbackPath callbacks;

    OrangeWebRequests(OrangeContract.Web contract, URI callbackBase, CallbackPath callbacks) {
        this.contract = contract;
        this.callbackBase = callbackBase;
        this.callbacks = callbacks;
    }

    HttpRequest login() {
        return OrangeCoreRequests.login(
                contract.tokenUrl(), contract.clientId(), contract.clientSecret());
    }

    String noticeAddress(ProviderCall.Order order) {
        return callbacks.url(callbackBase, Provider.ORANGE, order.payment());
    }

    /** Its order id follows from our reference, so a second one for the same order is known. */
    Function<String, HttpRequest> webpayment(ProviderCall.Order order, String notice) {
        return post(
                "/webpayment",
                new OrangeBody.WebPay(
                        contract.merchantKey().value(),
                        contract.currency(),
                        OrangeCoreRequests.orderId(order),
                        order.amount().minor(),
                        contract.returnUrl().toString(),
                        contract.cancelUrl().toString(),
                        notice,
                        contract.language(),
                        Wording.plain(order.payment(), LONGEST_REFERENCE)));
    }

    Function<String, HttpRequest> status(ProviderCall.Order order, OrangeToken.Web token) {
        return post(
                "/transactionstatus",
                new OrangeBody.WebAsk(
                        OrangeCoreRequests.orderId(order),
                        order.amount().minor(),
                        token.payToken()));
    }

    private Function<String, HttpRequest> post(String path, Object body) {
        HttpRequest known =
                HttpRequest.POST(contract.baseUrl() + path)
                        .withEntity(
                                ContentTypes.APPLICATION_JSON,
                                Json.write(body).getBytes(StandardCharsets.UTF_8));
        return token -> known.addHeader(RawHeader.create("Authorization", "Bearer " + token));
    }
}
