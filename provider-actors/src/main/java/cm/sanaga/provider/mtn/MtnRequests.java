package cm.sanaga.provider.mtn;

import cm.sanaga.provider.CallbackPath;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.Reference;
import cm.sanaga.provider.Secret;
import cm.sanaga.provider.http.Json;
import cm.sanaga.provider.http.Wording;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** What we send to MTN. */
final class MtnRequests {
    private static final int LONGEST_NOTE = 160;

    private final MtnRail.Settings settings;
    private final CallbackPath callbacks;

    MtnRequests(MtnRail.Settings settings, CallbackPath callbacks) {
        this.settings = settings;
        this.callbacks = callbacks;
    }

    /** The two products we use, each with its own key and token. */
    enum Product {
        COLLECTION("collection"),
        DISBURSEMENT("disbursement");

        private final String path;

        Product(String path) {
            this.path = path;
        }
    }

    /** The resource an order becomes at MTN. */
    enum Resource {
        REQUEST_TO_PAY(Product.COLLECTION, "/v1_0/requesttopay"),
        TRANSFER(Product.DISBURSEMENT, "/v1_0/transfer"),
        REFUND(Product.DISBURSEMENT, "/v1_0/refund");

        private final Product product;
        private final String path;

        Resource(Product product, String path) {
            this.product = product;
            this.path = path;
        }

        Product product() {
            return product;
        }

        /** A refund whose collection is not known is a transfer to the payer. */
        static Resource of(ProviderCall.Order order) {
            return switch (order.operation()) {
                case COLLECT -> REQUEST_TO_PAY;
                case DISBURSE -> TRANSFER;
                case REFUND -> order.original().isPresent() ? REFUND : TRANSFER;
            };
        }
    }

    HttpRequest login(Product product) {
        String pair = settings.apiUser() + ":" + settings.apiKey().value();
        String basic = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        return HttpRequest.POST(settings.baseUrl() + "/" + product.path + "/token/")
                .addHeader(RawHeader.create("Authorization", "Basic " + basic))
                .addHeader(subscription(product));
    }

    Function<String, HttpRequest> create(ProviderCall.Order order) {
        Resource resource = Resource.of(order);
        HttpRequest request =
                HttpRequest.POST(url(resource))
                        .withEntity(
                                ContentTypes.APPLICATION_JSON,
                                Json.write(body(resource, order)).getBytes(StandardCharsets.UTF_8))
                        .addHeader(subscription(resource.product))
                        .addHeader(environment())
                        .addHeader(RawHeader.create("X-Reference-Id", order.reference().toString()))
                        .addHeader(
                                RawHeader.create(
                                        "X-Callback-Url",
                                        callbacks.url(
                                                settings.callbackBase(),
                                                Provider.MTN,
                                                order.payment())));
        return token -> request.addHeader(bearer(token));
    }

    Function<String, HttpRequest> status(ProviderCall.Order order) {
        Resource resource = Resource.of(order);
        return read(resource.product, url(resource) + "/" + order.reference());
    }

    Function<String, HttpRequest> balance(Product product) {
        return read(product, settings.baseUrl() + "/" + product.path + "/v1_0/account/balance");
    }

    private Function<String, HttpRequest> read(Product product, String url) {
        HttpRequest request =
                HttpRequest.GET(url).addHeader(subscription(product)).addHeader(environment());
        return token -> request.addHeader(bearer(token));
    }

    private static Object body(Resource resource, ProviderCall.Order order) {
        String amount = Long.toString(order.amount().minor());
        String currency = order.amount().currency().name();
        String note = Wording.plain(order.note(), LONGEST_NOTE);
        MtnBody.Party party = MtnBody.Party.msisdn(order.party().digits());
        return switch (resource) {
            case REQUEST_TO_PAY ->
                    new MtnBody.RequestToPay(amount, currency, order.payment(), party, note, note);
            case TRANSFER ->
                    new MtnBody.Transfer(amount, currency, order.payment(), party, note, note);
            case REFUND ->
                    new MtnBody.Refund(
                            amount,
                            currency,
                            order.payment(),
                            note,
                            note,
                            order.original().map(Reference::toString).orElseThrow());
        };
    }

    private String url(Resource resource) {
        return settings.baseUrl() + "/" + resource.product.path + resource.path;
    }

    private RawHeader subscription(Product product) {
        Secret key =
                switch (product) {
                    case COLLECTION -> settings.collectionKey();
                    case DISBURSEMENT -> settings.disbursementKey();
                };
        return RawHeader.create("Ocp-Apim-Subscription-Key", key.value());
    }

    private RawHeader environment() {
        return RawHeader.create("X-Target-Environment", settings.targetEnvironment());
    }

    private static RawHeader bearer(String token) {
        return RawHeader.create("Authorization", "Bearer " + token);
    }
}
