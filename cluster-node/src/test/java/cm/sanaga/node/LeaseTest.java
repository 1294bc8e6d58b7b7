package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.typesafe.config.ConfigFactory;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.coordination.lease.javadsl.Lease;
import org.apache.pekko.coordination.lease.javadsl.LeaseProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Pekko's lease against a stand-in of the API server that knows one kind of thing: the one that our
 * definition defines.
 */
class LeaseTest {
    private static final String NAME = "sanaga-pekko-sbr";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final CustomResourceDefinition definition =
            Manifests.of("production")
                    .one(CustomResourceDefinition.class, "leases.pekko.apache.org");
    private final String path =
            "/apis/%s/%s/namespaces/sanaga/%s/%s"
                    .formatted(
                            definition.getSpec().getGroup(),
                            definition.getSpec().getVersions().getFirst().getName(),
                            definition.getSpec().getNames().getPlural(),
                            NAME);
    private final Queue<String> refused = new ConcurrentLinkedQueue<>();
    private final HttpServer server;
    private final ActorSystem<Void> system;
    private @Nullable ObjectNode kept;
    private int version;

    LeaseTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        system =
                ActorSystem.create(
                        Behaviors.empty(),
                        "lease",
                        ConfigFactory.parseMap(
                                        Map.of(
                                                "pekko.actor.provider",
                                                "local",
                                                KUBERNETES + ".secure-api-server",
                                                false,
                                                KUBERNETES + ".api-service-host",
                                                "127.0.0.1",
                                                KUBERNETES + ".api-service-port",
                                                server.getAddress().getPort(),
                                                KUBERNETES + ".namespace",
                                                "sanaga"))
                                .withFallback(ConfigFactory.load()));
    }

    private static final String KUBERNETES = "pekko.coordination.lease.kubernetes";

    @AfterEach
    void stop() throws Exception {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().get(10, TimeUnit.SECONDS);
        server.stop(0);
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        JsonNode given = JSON.readTree(exchange.getRequestBody());
        int status = exchange.getRequestURI().getPath().equals(path) ? status(method, given) : 404;
        byte[] body = JSON.writeValueAsBytes(kept);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private int status(String method, JsonNode given) {
        if (method.equals("GET")) {
            return kept == null ? 404 : 200;
        }
        String trouble = trouble(given);
        if (!trouble.isEmpty()) {
            refused.add(method + ": " + trouble);
            return 400;
        }
        boolean fresh = method.equals("POST") && kept == null;
        boolean next =
                method.equals("PUT")
                        && given.path("metadata")
                                .path("resourceVersion")
                                .asText()
                                .equals("" + version);
        if (!fresh && !next) {
            return 409;
        }
        version++;
        ObjectNode stored = given.deepCopy();
        stored.withObject("/metadata").put("resourceVersion", "" + version);
        kept = stored;
        return fresh ? 201 : 200;
    }

    /** As the API server would: the kind, the version, and the fields of the schema. */
    private String trouble(JsonNode given) {
        String expected =
                definition.getSpec().getGroup()
                        + "/"
                        + definition.getSpec().getVersions().getFirst().getName();
        if (!given.path("apiVersion").asText().equals(expected)) {
            return given.path("apiVersion") + " is not " + expected;
        }
        if (!given.path("kind").asText().equals(definition.getSpec().getNames().getKind())) {
            return "kind " + given.path("kind");
        }
        Map<String, JSONSchemaProps> known =
                definition
                        .getSpec()
                        .getVersions()
                        .getFirst()
                        .getSchema()
                        .getOpenAPIV3Schema()
                        .getProperties()
                        .getOrDefault("spec", new JSONSchemaProps())
                        .getProperties();
        TreeSet<String> unknown = new TreeSet<>();
        given.path("spec").fieldNames().forEachRemaining(unknown::add);
        unknown.removeAll(known.keySet());
        return unknown.isEmpty() ? "" : "unknown " + unknown;
    }

    private Lease of(String owner) {
        return LeaseProvider.get(system).getLease(NAME, KUBERNETES, owner);
    }

    private static boolean got(Lease lease) throws Exception {
        return lease.acquire().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void one_side_gets_it_and_the_other_once_it_is_given_back() throws Exception {
        Lease left = of("left");
        Lease right = of("right");
        assertTrue(got(left), () -> refused.toString());
        assertFalse(got(right));
        assertTrue(left.release().toCompletableFuture().get(20, TimeUnit.SECONDS));
        assertTrue(got(right));
        assertEquals(List.of(), List.copyOf(refused));
    }
}
