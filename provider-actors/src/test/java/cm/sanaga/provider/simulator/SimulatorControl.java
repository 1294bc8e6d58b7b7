package cm.sanaga.provider.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** A client of a simulator's control surface, as a person with curl is. */
public final class SimulatorControl {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final ObjectMapper JSON = new ObjectMapper();
    private final String base;

    public SimulatorControl(String base) {
        this.base = base;
    }

    public HttpResponse<String> send(String method, String path, String body, String... headers) {
        var request =
                HttpRequest.newBuilder(URI.create(base + path))
                        .method(
                                method,
                                body.isEmpty()
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    public JsonNode get(String path) {
        try {
            return JSON.readTree(send("GET", path, "").body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public JsonNode ledger() {
        return get("/__sim/ledger");
    }

    public int rule(String json) {
        return send("POST", "/__sim/rules", json).statusCode();
    }

    public void advance(int seconds) {
        send("POST", "/__sim/clock/advance", "{\"seconds\":" + seconds + "}");
    }
}
