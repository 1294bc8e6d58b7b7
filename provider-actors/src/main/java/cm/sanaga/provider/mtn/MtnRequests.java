package cm.sanaga.provider.mtn;

import cm.sanaga.provider.CallbackPath;
import cm.sanaga.provider.Msisdn;
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

    /** A refund whose collection is not known is a payout to the payer. */
    MtnResource resource(ProviderCall.Order order) {
        return switch (order.operation()) {
            case COLLECT -> MtnResource.REQUEST_TO_PAY;
            case DISBURSE -> payout();
            case REFUND -> order.original().isPresent() ? refund() : payout();
        };
    }

    private MtnResource payout() {
        return switch (settings.disburseBy()) {
            case TRANSFER -> MtnResource.TRANSFER;
            case DEPOSIT_V1 -> MtnResource.DEPOSIT_V1;
            case DEPOSIT_V2 -> MtnResource.DEPOSIT_V2;
        };
    }

    private MtnResource refund() {
        return switch (settings.refundBy()) {
            case V1 -> MtnResource.REFUND_V1;
            case V2 -> MtnResource.REFUND_V2;
        };
    }

    HttpRequest login(MtnProduct product) {
        String pair = settings.apiUser() + ":" + settings.apiKey().value();
        String basic = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        return HttpRequest.POST(settings.baseUrl() + "/" + product.path() + "/token/")
                .addHeader(RawHeader.create("Authorization", "Basic " + basic))
                .addHeader(subscription(product));
    }

    Function<String, HttpRequest> create(ProviderCall.Order order) {
        MtnResource resource = resource(order);
        HttpRequest request =
                HttpRequest.POST(url(resource.creation()))
                        .withEntity(
                                ContentTypes.APPLICATION_JSON,
                                Json.write(body(resource, order)).getBytes(StandardCharsets.UTF_8))
                        .addHeader(subscription(resource.product()))
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

    Function<String, HttpRequest> status(MtnResource resource, Reference reference) {
        return read(resource.product(), url(resource.status()) + "/" + reference);
    }

    Function<String, HttpRequest> balance(MtnProduct product) {
        return read(product, settings.baseUrl() + "/" + product.path() + "/v1_0/account/balance");
    }

    /** Whether a number has a wallet that may pay and be paid; any product may ask. */
    Function<String, HttpRequest> active(Msisdn party) {
        return read(
                MtnProduct.COLLECTION,
                settings.baseUrl()
                        + "/collection/v1_0/accountholder/msisdn/"
                        + party.digits()
                        + "/active");
    }

    private Function<String, HttpRequest> read(MtnProduct product, String url) {
        HttpRequest request =
                HttpRequest.GET(url).addHeader(subscription(product)).addHeader(environment());
        return token -> request.addHeader(bearer(token));
    }

    private Object body(MtnResource resource, ProviderCall.Order order) {
        String amount = Long.toString(order.amount().minor());
        String currency = settings.currency(order.amount().currency());
        String note = Wording.plain(order.note(), LONGEST_NOTE);
        MtnBody.Party party = MtnBody.Party.msisdn(order.party().digits());
        return switch (resource) {
            case REQUEST_TO_PAY ->
                    new MtnBody.RequestToPay(amount, currency, order.payment(), party, note, note);
            case TRANSFER, DEPOSIT_V1, DEPOSIT_V2 ->
                    new MtnBody.Transfer(amount, currency, order.payment(), party, note, note);
            case REFUND_V1, REFUND_V2 ->
                    new MtnBody.Refund(
                            amount,
                            currency,
                            order.payment(),
                            note,
                            note,
                            order.original().map(Reference::toString).orElseThrow());
        };
    }

    private String url(String path) {
        return settings.baseUrl() + path;
    }

    private RawHeader subscription(MtnProduct product) {
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
