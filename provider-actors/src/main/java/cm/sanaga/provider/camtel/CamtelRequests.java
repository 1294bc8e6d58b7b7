package cm.sanaga.provider.camtel;

import cm.sanaga.provider.CallbackPath;
import cm.sanaga.provider.Msisdn;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.Reference;
import cm.sanaga.provider.http.Json;
import cm.sanaga.provider.http.Wording;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** What we send to Camtel. */
final class CamtelRequests {
    private static final int LONGEST_NOTE = 160;

    private final CamtelRail.Settings settings;
    private final CallbackPath callbacks;
    private final InstantSource clock;

    CamtelRequests(CamtelRail.Settings settings, CallbackPath callbacks, InstantSource clock) {
        this.settings = settings;
        this.callbacks = callbacks;
        this.clock = clock;
    }

    /** The resource an order becomes at Camtel. */
    enum Resource {
        MERCHANT_PAY("merchantpay"),
        DISBURSEMENT("disbursement"),
        REVERSAL("reversal");

        private final String type;

        Resource(String type) {
            this.type = type;
        }

        /** GSMA's name for the kind of transaction. */
        String type() {
            return type;
        }

        /** A refund whose collection is not known is a disbursement to the payer. */
        static Resource of(ProviderCall.Order order) {
            return switch (order.operation()) {
                case COLLECT -> MERCHANT_PAY;
                case DISBURSE -> DISBURSEMENT;
                case REFUND -> order.original().isPresent() ? REVERSAL : DISBURSEMENT;
            };
        }
    }

    HttpRequest login() {
        String pair = settings.clientId() + ":" + settings.clientSecret().value();
        String basic = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        return HttpRequest.POST(settings.baseUrl() + "/oauth/token")
                .withEntity(
                        HttpEntities.create(
                                MediaTypes.APPLICATION_X_WWW_FORM_URLENCODED.toContentType(),
                                "grant_type=client_credentials"))
                .addHeader(RawHeader.create("Authorization", "Basic " + basic));
    }

    /** Asks the customer to pay, or pays a customer. */
    Function<String, HttpRequest> create(ProviderCall.Order order, Resource resource) {
        List<CamtelBody.Name> customer = CamtelBody.Name.msisdn("+" + order.party().digits());
        List<CamtelBody.Name> us = CamtelBody.Name.organisation(settings.organisation());
        boolean in = resource == Resource.MERCHANT_PAY;
        return post(
                "/transactions/type/" + resource.type(),
                order,
                new CamtelBody.Transaction(
                        amount(order),
                        order.amount().currency().name(),
                        in ? customer : us,
                        in ? us : customer,
                        order.payment(),
                        Wording.plain(order.note(), LONGEST_NOTE)));
    }

    /** Gives back all or a part of a transaction. */
    Function<String, HttpRequest> reverse(ProviderCall.Order order, String transaction) {
        return post(
                "/transactions/" + transaction + "/reversals",
                order,
                new CamtelBody.Reversal(
                        amount(order),
                        order.amount().currency().name(),
                        Resource.REVERSAL.type(),
                        order.payment(),
                        Wording.plain(order.note(), LONGEST_NOTE)));
    }

    Function<String, HttpRequest> response(Reference correlation) {
        return get("/responses/" + correlation);
    }

    Function<String, HttpRequest> requestState(String id) {
        return get("/requeststates/" + id);
    }

    Function<String, HttpRequest> transaction(String reference) {
        return get("/transactions/" + reference);
    }

    Function<String, HttpRequest> balance() {
        return get("/accounts/balance");
    }

    /** Whether a number has a wallet. */
    Function<String, HttpRequest> holder(Msisdn party) {
        return get("/accounts/msisdn/" + party.digits() + "/status");
    }

    /** Whole francs, which is within what GSMA allows: no point, no sign, no leading nought. */
    private static String amount(ProviderCall.Order order) {
        return Long.toString(order.amount().minor());
    }

    private Function<String, HttpRequest> post(String path, ProviderCall.Order order, Object body) {
        HttpRequest request =
                HttpRequest.POST(settings.baseUrl() + path)
                        .withEntity(
                                ContentTypes.APPLICATION_JSON,
                                Json.write(body).getBytes(StandardCharsets.UTF_8))
                        .addHeader(
                                RawHeader.create("X-CorrelationID", order.reference().toString()))
                        .addHeader(
                                RawHeader.create(
                                        "X-Callback-URL",
                                        callbacks.url(
                                                settings.callbackBase(),
                                                Provider.CAMTEL,
                                                order.payment())));
        return sealed(request);
    }

    private Function<String, HttpRequest> get(String path) {
        return sealed(HttpRequest.GET(settings.baseUrl() + path));
    }

    private Function<String, HttpRequest> sealed(HttpRequest request) {
        return token ->
                request.addHeader(RawHeader.create("X-API-Key", settings.apiKey().value()))
                        .addHeader(
                                RawHeader.create(
                                        "X-Date",
                                        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString()))
                        .addHeader(RawHeader.create("Authorization", "Bearer " + token));
    }
}
