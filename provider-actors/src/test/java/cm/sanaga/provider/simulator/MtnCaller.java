package cm.sanaga.provider.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** A client of MTN's API that is not our adapter, to see what a simulator does to it. */
final class MtnCaller {
    static final String PAY = "/collection/v1_0/requesttopay";
    static final String MSISDN = "237677123456";

    private final SimulatorControl control;
    private final MtnSimulator.Settings settings;
    private final Map<String, String> headers = new LinkedHashMap<>();

    MtnCaller(SimulatorControl control, MtnSimulator.Settings settings) {
        this.control = control;
        this.settings = settings;
    }

    /** Gets a bearer token; the answer as "status body". */
    String logIn() {
        String pair = settings.apiUser() + ":" + settings.apiKey().value();
        String basic = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        headers.clear();
        headers.put("Authorization", "Basic " + basic);
        headers.put("Ocp-Apim-Subscription-Key", settings.collectionKey().value());
        String answer = send("POST", "/collection/token", "");
        headers.put(
                "Authorization",
                "Bearer " + answer.replaceAll(".*\"access_token\":\"([0-9a-f]+)\".*", "$1"));
        headers.put("X-Target-Environment", settings.targetEnvironment());
        headers.put("Content-Type", "application/json");
        return answer;
    }

    /** Where the next orders are to be called back. */
    void calledBackAt(String url) {
        headers.put("X-Callback-Url", url);
    }

    /** Asks for 1500 francs under a new reference; the answer as "status body". */
    String pay() {
        newReference();
        return send("POST", PAY, body());
    }

    void newReference() {
        headers.put("X-Reference-Id", UUID.randomUUID().toString());
    }

    static String body() {
        return "{\"amount\":\"1500\",\"currency\":\"XAF\",\"externalId\":\"ch_1\","
                + "\"payer\":{\"partyIdType\":\"MSISDN\",\"partyId\":\""
                + MSISDN
                + "\"},\"payerMessage\":\"m\",\"payeeNote\":\"n\"}";
    }

    /** The order as it goes over the wire. */
    String raw() {
        String lines =
                headers.entrySet().stream()
                        .map(each -> each.getKey() + ": " + each.getValue() + "\r\n")
                        .collect(Collectors.joining());
        return "POST %s HTTP/1.1\r\nHost: provider\r\n%sContent-Length: %d\r\n\r\n%s"
                .formatted(PAY, lines, body().length(), body());
    }

    String reference() {
        return String.valueOf(headers.get("X-Reference-Id"));
    }

    /** What a status question about the last order is answered. */
    String ask() {
        return send("GET", PAY + "/" + reference(), "");
    }

    JsonNode status() {
        String answer = ask();
        assertEquals("200", answer.substring(0, 3), answer);
        return Wire.object(answer.substring(4)).orElseThrow();
    }

    String send(String method, String path, String body) {
        String[] all =
                headers.entrySet().stream()
                        .flatMap(each -> java.util.stream.Stream.of(each.getKey(), each.getValue()))
                        .toArray(String[]::new);
        var answer = control.send(method, path, body, all);
        return answer.statusCode() + " " + answer.body();
    }
}
