package cm.sanaga.node;

import cm.sanaga.http.HttpApi;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Which routes the ingress leads to, and whether its limits fit the program's. */
final class IngressReach {
    private static final String NGINX = "nginx.ingress.kubernetes.io/";

    /** All there are, as the API describes itself. */
    private static final Set<String> ROUTES = routes();

    private IngressReach() {}

    /** What is wrong; nothing when it is well. */
    static List<String> wrong(Manifests all, Config config) {
        List<String> wrong = new ArrayList<>();
        for (Ingress ingress : all.all(Ingress.class)) {
            List<HTTPIngressPath> paths =
                    ingress.getSpec().getRules().stream()
                            .flatMap(each -> each.getHttp().getPaths().stream())
                            .toList();
            for (HTTPIngressPath each : paths) {
                KubernetesRule.expect(
                        wrong, "to", "sanaga", each.getBackend().getService().getName());
                KubernetesRule.expect(
                        wrong, "to", "http", each.getBackend().getService().getPort().getName());
            }
            for (String route : ROUTES) {
                boolean open = paths.stream().anyMatch(each -> leads(each, route));
                KubernetesRule.expect(wrong, route, !route.startsWith("/admin/"), open);
            }
            Map<String, String> limits = ingress.getMetadata().getAnnotations();
            KubernetesRule.expect(
                    wrong,
                    "body",
                    config.getBytes("sanaga.http.body-limit") / 1024 + "k",
                    limits.get(NGINX + "proxy-body-size"));
            long patience = config.getDuration("pekko.http.server.request-timeout").toSeconds();
            if (Long.parseLong(limits.getOrDefault(NGINX + "proxy-read-timeout", "0"))
                    <= patience) {
                wrong.add("the ingress gives up before a node does");
            }
        }
        return wrong;
    }

    private static Set<String> routes() {
        try (InputStream in =
                Objects.requireNonNull(HttpApi.class.getResourceAsStream("openapi.json"))) {
            Set<String> found = new TreeSet<>();
            new ObjectMapper().readTree(in).path("paths").fieldNames().forEachRemaining(found::add);
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean leads(HTTPIngressPath path, String route) {
        return path.getPathType().equals("Prefix")
                ? (route + "/").startsWith(path.getPath().replaceAll("/+$", "") + "/")
                : route.equals(path.getPath());
    }
}
