package cm.sanaga.http;

import cm.sanaga.http.auth.Access;
import cm.sanaga.http.exchange.Endpoint;
import cm.sanaga.http.exchange.Reply;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** {@code /openapi.json}: the description of all this, held to the routes by a test. */
final class OpenApiRoutes {
    private final JsonNode document = document();

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.get(
                        "/openapi.json",
                        Access.OPEN,
                        _ -> CompletableFuture.completedFuture(Reply.ok(document))));
    }

    static JsonNode document() {
        try (InputStream in =
                Objects.requireNonNull(OpenApiRoutes.class.getResourceAsStream("openapi.json"))) {
            return new JsonMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException("openapi.json is part of the program", e);
        }
    }
}
