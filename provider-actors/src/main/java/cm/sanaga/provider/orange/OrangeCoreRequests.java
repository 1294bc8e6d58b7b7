package cm.sanaga.provider.orange;

import cm.sanaga.provider.CallbackPath;
import cm.sanaga.provider.Msisdn;
import cm.sanaga.provider.Operation;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.Secret;
import cm.sanaga.provider.http.Json;
import cm.sanaga.provider.http.Wording;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** What we send to omcoreapis. */
final class OrangeCoreRequests {
    private static final int LONGEST_DESCRIPTION = 125;

    private final OrangeContract.Core contract;
    private final URI callbackBase;
    private final CallbackPath callbacks;

    OrangeCoreRequests(OrangeContract.Core contract, URI callbackBase, CallbackPath callbacks) {
        this.contract = contract;
        this.callbackBase = callbackBase;
        this.callbacks = callbacks;
    }

    /** The whole id of the payment stands first in the description. */
    static String orderId(ProviderCall.Order order) {
        return order.reference().shortName();
    }

    HttpRequest login() {
        return login(contract.tokenUrl(), contract.consumerKey(), contract.consumerSecret());
    }

    /** Both surfaces give bearer tokens in the same way. */
    static HttpRequest login(URI address, String user, Secret password) {
        return HttpRequest.POST(address.toString())
                .withEntity(
                        ContentTypes.parse("application/x-www-form-urlencoded"),
                        "grant_type=client_credentials".getBytes(StandardCharsets.UTF_8))
                .addHeader(
                        RawHeader.create(
                                "Authorization", "Basic " + base64(user, password.value())));
    }

    Function<String, HttpRequest> init(ProviderCall.Order order) {
        return authorised(HttpRequest.POST(url(order, "init")));
    }

    Function<String, HttpRequest> pay(ProviderCall.Order order, OrangeToken.Core token) {
        var body =
                new OrangeBody.Pay(
                        callbacks.url(callbackBase, Provider.ORANGE, order.payment()),
                        contract.channelMsisdn(),
                        Long.toString(order.amount().minor()),
                        order.party().national(),
                        contract.pin().value(),
                        orderId(order),
                        Wording.plain(order.payment() + " " + order.note(), LONGEST_DESCRIPTION),
                        token.payToken());
        return authorised(json(url(order, "pay"), body));
    }

    Function<String, HttpRequest> status(ProviderCall.Order order, OrangeToken.Core token) {
        return authorised(HttpRequest.GET(url(order, "paymentstatus/" + token.payToken())));
    }

    /** Sends the prompt to the handset again. */
    Function<String, HttpRequest> push(ProviderCall.Order order, OrangeToken.Core token) {
        return authorised(HttpRequest.GET(url(order, "push/" + token.payToken())));
    }

    /** Asks whose number it is. */
    Function<String, HttpRequest> subscriber(Msisdn party) {
        return authorised(
                json(
                        contract.baseUrl() + "/infos/subscriber/customer/" + party.national(),
                        new OrangeBody.Channel(contract.channelMsisdn(), contract.pin().value())));
    }

    private static HttpRequest json(String url, Object body) {
        return HttpRequest.POST(url)
                .withEntity(
                        ContentTypes.APPLICATION_JSON,
                        Json.write(body).getBytes(StandardCharsets.UTF_8));
    }

    private Function<String, HttpRequest> authorised(HttpRequest request) {
        HttpRequest known =
                request.addHeader(
                        RawHeader.create(
                                "X-AUTH-TOKEN",
                                base64(contract.apiUser(), contract.apiPassword().value())));
        return token ->
                known.addHeader(RawHeader.create(contract.bearerHeader(), "Bearer " + token));
    }

    /** There is no reversal: a refund is a cash-in to the payer. */
    private String url(ProviderCall.Order order, String action) {
        String family = order.operation() == Operation.COLLECT ? "/mp/" : "/cashin/";
        return contract.baseUrl() + family + action;
    }

    private static String base64(String user, String password) {
        return Base64.getEncoder()
                .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }
}
