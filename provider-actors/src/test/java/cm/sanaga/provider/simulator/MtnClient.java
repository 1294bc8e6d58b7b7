package cm.sanaga.provider.simulator;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A client of MTN's API that is not our adapter; answers are a status, a blank and the body. */
final class MtnClient {
    private final SimulatorControl simulator;
    private final MtnSimulator.Settings settings;
    private final Map<String, String> headers = new LinkedHashMap<>();

    MtnClient(MtnSimulator simulator, MtnSimulator.Settings settings) {
        this.simulator = new SimulatorControl(simulator.baseUrl());
        this.settings = settings;
    }

    /** Logs in with the credentials of the settings and asks for this product from now on. */
    MtnClient in(String product) {
        return in(product, settings.apiUser(), settings.apiKey().value());
    }

    MtnClient in(String product, String user, String key) {
        String answer = login("/" + product + "/token/", product, user, key);
        if (!answer.startsWith("200 ")) {
            throw new AssertionError(answer);
        }
        headers.put("Authorization", "Bearer " + field(answer, "access_token"));
        headers.put("Ocp-Apim-Subscription-Key", subscription(product));
        headers.put("X-Target-Environment", settings.targetEnvironment());
        headers.put("Content-Type", "application/json");
        return fresh();
    }

    String login(String path, String product, String user, String key) {
        return login(path, product, user, key, "");
    }

    String login(String path, String product, String user, String key, String body) {
        String pair = user + ":" + key;
        var answer =
                simulator.send(
                        "POST",
                        path,
                        body,
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString(pair.getBytes(StandardCharsets.UTF_8)),
                        "Ocp-Apim-Subscription-Key",
                        subscription(product));
        return answer.statusCode() + " " + answer.body();
    }

    String subscription(String product) {
        return product.equals("collection")
                ? settings.collectionKey().value()
                : settings.disbursementKey().value();
    }

    /** With a new reference. */
    MtnClient fresh() {
        return with("X-Reference-Id", UUID.randomUUID().toString());
    }

    MtnClient with(String header, String value) {
        headers.put(header, value);
        return this;
    }

    MtnClient without(String header) {
        headers.remove(header);
        return this;
    }

    String reference() {
        return String.valueOf(headers.get("X-Reference-Id"));
    }

    String post(String path, String body) {
        return send("POST", path, body);
    }

    String get(String path) {
        return send("GET", path, "");
    }

    String send(String method, String path, String body) {
        List<String> all = new ArrayList<>();
        headers.forEach((name, value) -> all.addAll(List.of(name, value)));
        var answer = simulator.send(method, path, body, all.toArray(String[]::new));
        return answer.statusCode() + " " + answer.body();
    }

    /** The text of a field of an answer. */
    static String field(String answer, String name) {
        return Wire.object(answer.substring(answer.indexOf(' ') + 1))
                .orElseThrow()
                .path(name)
                .asText();
    }

    /** The body of an order of 1500 for a wallet. */
    static String order(String party, String number, String currency) {
        return "{\"amount\":\"1500\",\"currency\":\""
                + currency
                + "\",\"externalId\":\"ch_1\",\""
                + party
                + "\":{\"partyIdType\":\"MSISDN\",\"partyId\":\""
                + number
                + "\"},\"payerMessage\":\"to the payer\",\"payeeNote\":\"to the payee\"}";
    }

    /** The body of a refund of 1500. */
    static String refund(String original, String currency) {
        return "{\"amount\":\"1500\",\"currency\":\""
                + currency
                + "\",\"externalId\":\"ch_1\",\"payerMessage\":\"m\",\"payeeNote\":\"n\","
                + "\"referenceIdToRefund\":\""
                + original
                + "\"}";
    }
}
