package cm.sanaga.node.metrics;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;

import kamon.prometheus.PrometheusReporter;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.management.javadsl.ManagementRouteProvider;
import org.apache.pekko.management.javadsl.ManagementRouteProviderSettings;

/**
 * {@code GET /metrics} on the management port, in the text form of Prometheus. Made by Pekko, from
 * its configuration.
 */
public final class MetricsRoutes implements ManagementRouteProvider {
    public MetricsRoutes(ExtendedActorSystem system) {}

    @Override
    public Route routes(ManagementRouteProviderSettings settings) {
        return path("metrics", () -> get(() -> complete(answer())));
    }

    /** Empty until the first tick. */
    private static HttpResponse answer() {
        String told = PrometheusReporter.latestScrapeData().getOrElse(() -> "");
        return HttpResponse.create()
                .withEntity(HttpEntities.create(ContentTypes.TEXT_PLAIN_UTF8, told));
    }
}
