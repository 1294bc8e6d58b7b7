package cm.sanaga.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A stand-in of the Kubernetes API server that knows the nodes' pods, and one lease of the kind
 * that our definition defines. Whatever else is asked of it is refused and told.
 */
final class ApiServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final Manifests all;
    private final String token;
    private final String leasePath;
    private final List<String> pods = new CopyOnWriteArrayList<>();
    private final Queue<String> refused = new ConcurrentLinkedQueue<>();
    private @Nullable ObjectNode lease;
    private int version;

    private ApiServer(HttpServer server, Manifests all, String token, String leaseName) {
        this.server = server;
        this.all = all;
        this.token = token;
        var spec = definition(all).getSpec();
        this.leasePath =
                "/apis/%s/%s/namespaces/sanaga/%s/%s"
                        .formatted(
                                spec.getGroup(),
                                served(all).getName(),
                                spec.getNames().getPlural(),
                                leaseName);
        server.createContext("/", this::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    /** One that anybody may ask. */
    static ApiServer open(Manifests all, String leaseName) throws IOException {
        return new ApiServer(HttpServer.create(loopback(), 0), all, "", leaseName);
    }

    /**
     * One as a pod sees it: it has a certificate and asks for a token.
     *
     * @param account where to put what Kubernetes mounts for a service account
     */
    static ApiServer secured(Manifests all, String leaseName, Path account)
            throws IOException, GeneralSecurityException {
        Files.createDirectories(account);
        String token = UUID.randomUUID().toString();
        Files.writeString(account.resolve("token"), token);
        Files.writeString(account.resolve("namespace"), "sanaga");
        HttpsServer server = HttpsServer.create(loopback(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certified(account)));
        return new ApiServer(server, all, token, leaseName);
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /** A fresh key; its certificate is left in {@code ca.crt}. */
    private static SSLContext certified(Path account) throws IOException, GeneralSecurityException {
        Path store = account.resolve("store");
        String secret = UUID.randomUUID().toString();
        keytool(
                store,
                secret,
                "-genkeypair -keyalg EC -validity 2 -dname CN=127.0.0.1 -ext san=ip:127.0.0.1"
                        + " -storetype PKCS12");
        keytool(store, secret, "-exportcert -rfc -file " + account.resolve("ca.crt"));
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, secret.toCharArray());
        }
        KeyManagerFactory managers =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, secret.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static void keytool(Path store, String secret, String words) {
        List<Object> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool"));
        command.addAll(List.of(words.split(" ")));
        command.addAll(List.of("-alias", "api", "-keystore", store, "-storepass", secret));
        Manifests.run(command.toArray());
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** From now on there is a pod with this address, or no longer. */
    void pod(String address, boolean there) {
        if (there) {
            pods.add(address);
        } else {
            pods.remove(address);
        }
    }

    /** What was asked for in vain. */
    List<String> refused() {
        return List.copyOf(refused);
    }

    /** Who has the lease; nobody while it was never asked for. */
    synchronized String owner() {
        return lease == null ? "" : lease.at("/spec/owner").asText();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().getPath();
        JsonNode given = JSON.readTree(exchange.getRequestBody());
        String authorization =
                String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        Answer answer;
        if (!token.isEmpty() && !authorization.equals("Bearer " + token)) {
            answer = refuse(401, method + " " + path + " without the token");
        } else if (path.equals(leasePath)) {
            answer = lease(method, given);
        } else if (method.equals("GET") && path.equals("/api/v1/namespaces/sanaga/pods")) {
            answer = list(String.valueOf(exchange.getRequestURI().getQuery()));
        } else {
            answer = refuse(403, method + " " + path);
        }
        byte[] body = JSON.writeValueAsBytes(answer.body());
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private record Answer(int status, @Nullable JsonNode body) {}

    private Answer refuse(int status, String why) {
        refused.add(why);
        return new Answer(status, null);
    }

    /** Pods as the deployment makes them, when the labels asked for are theirs. */
    private Answer list(String query) {
        JsonNode template =
                Objects.requireNonNull(all.documents().get("apps/v1 Deployment sanaga"))
                        .at("/spec/template");
        StringBuilder labels = new StringBuilder("labelSelector=");
        template.at("/metadata/labels")
                .properties()
                .forEach(
                        each ->
                                labels.append(each.getKey())
                                        .append('=')
                                        .append(each.getValue().asText()));
        if (!query.equals(labels.toString())) {
            return refuse(400, query);
        }
        ObjectNode found = JSON.createObjectNode();
        ArrayNode items = found.putArray("items");
        for (String address : pods) {
            ObjectNode pod = template.deepCopy();
            ObjectNode status = pod.putObject("status").put("phase", "Running");
            status.put("podIP", address);
            ObjectNode container = status.putArray("containerStatuses").addObject();
            container.set("name", template.at("/spec/containers/0/name"));
            container.putObject("state").putObject("running");
            items.add(pod);
        }
        return new Answer(200, found);
    }

    private synchronized Answer lease(String method, JsonNode given) {
        if (method.equals("GET")) {
            return new Answer(lease == null ? 404 : 200, lease);
        }
        String trouble = trouble(given);
        if (!trouble.isEmpty()) {
            return refuse(400, method + ": " + trouble);
        }
        boolean fresh = method.equals("POST") && lease == null;
        String known = given.at("/metadata/resourceVersion").asText();
        if (!fresh && !(method.equals("PUT") && known.equals(Integer.toString(version)))) {
            return new Answer(409, lease);
        }
        version++;
        ObjectNode stored = given.deepCopy();
        stored.withObject("/metadata").put("resourceVersion", Integer.toString(version));
        lease = stored;
        return new Answer(fresh ? 201 : 200, stored);
    }

    /** As the API server would: the kind, the version, and the fields of the schema. */
    private String trouble(JsonNode given) {
        String expected = definition(all).getSpec().getGroup() + "/" + served(all).getName();
        if (!given.path("apiVersion").asText().equals(expected)) {
            return given.path("apiVersion") + " is not " + expected;
        }
        if (!given.path("kind").asText().equals(definition(all).getSpec().getNames().getKind())) {
            return "kind " + given.path("kind");
        }
        Map<String, JSONSchemaProps> known =
                served(all)
                        .getSchema()
                        .getOpenAPIV3Schema()
                        .getProperties()
                        .getOrDefault("spec", new JSONSchemaProps())
                        .getProperties();
        Set<String> unknown = new TreeSet<>();
        given.path("spec").fieldNames().forEachRemaining(unknown::add);
        unknown.removeAll(known.keySet());
        return unknown.isEmpty() ? "" : "unknown " + unknown;
    }

    private static CustomResourceDefinition definition(Manifests all) {
        return all.one(CustomResourceDefinition.class, "leases.pekko.apache.org");
    }

    private static CustomResourceDefinitionVersion served(Manifests all) {
        return definition(all).getSpec().getVersions().getFirst();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
