package cm.sanaga.node;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.onSuccess;
import static org.apache.pekko.http.javadsl.server.Directives.path;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.management.javadsl.ManagementRouteProvider;
import org.apache.pekko.management.javadsl.ManagementRouteProviderSettings;

/**
 * {@code GET /ready} and {@code GET /alive} on the management port. Pekko's own would answer 500
 * and say it in a text; these answer 503 and name each check. Made by Pekko, from its
 * configuration.
 */
public final class HealthRoutes implements ManagementRouteProvider {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Readiness readiness;

    public HealthRoutes(ExtendedActorSystem system) {
        this.readiness = Readiness.of(Adapter.toTyped(system));
    }

    @Override
    public Route routes(ManagementRouteProviderSettings settings) {
        return concat(
                path("alive", () -> get(() -> complete(json(true, Map.of("alive", true))))),
                path(
                        "ready",
                        () ->
                                get(
                                        () ->
                                                onSuccess(
                                                        readiness::report,
                                                        report -> complete(answer(report))))));
    }

    private static HttpResponse answer(Readiness.Report report) {
        Map<String, Object> checks = new LinkedHashMap<>();
        report.troubles().forEach((name, trouble) -> checks.put(name, trouble.orElse("ok")));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("ready", report.ready());
        body.put("checks", checks);
        return json(report.ready(), body);
    }

    private static HttpResponse json(boolean well, Map<String, Object> body) {
        try {
            return HttpResponse.create()
                    .withStatus(well ? StatusCodes.OK : StatusCodes.SERVICE_UNAVAILABLE)
                    .withEntity(
                            HttpEntities.create(
                                    ContentTypes.APPLICATION_JSON,
                                    JSON.writeValueAsString(body) + "\n"));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and booleans are always JSON", e);
        }
    }
}
