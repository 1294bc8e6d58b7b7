package cm.sanaga.http.exchange;

import cm.sanaga.http.problem.Problem;
import cm.sanaga.http.problem.ProblemCode;
import cm.sanaga.http.problem.Rejection;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All routes. A path is found by its segments; which method it knows is asked afterwards. */
public final class RouteTable {
    private final List<Node> nodes;
    private final List<Endpoint> endpoints;

    private record Node(List<String> template, Map<String, Endpoint> methods) {}

    /** What was found, and what stands for the names in its path. */
    record Found(Endpoint endpoint, Map<String, String> names) {}

    /** Of these. */
    public RouteTable(List<Endpoint> endpoints) {
        this.endpoints = List.copyOf(endpoints);
        Map<String, Map<String, Endpoint>> byPath = new LinkedHashMap<>();
        for (Endpoint endpoint : endpoints) {
            Map<String, Endpoint> methods =
                    byPath.computeIfAbsent(endpoint.path(), _ -> new TreeMap<>());
            if (methods.put(endpoint.method(), endpoint) != null) {
                throw new IllegalStateException(endpoint.path() + " stands there twice");
            }
        }
        List<Node> all = new ArrayList<>();
        byPath.forEach((path, methods) -> all.add(new Node(segments(path), methods)));
        this.nodes = List.copyOf(all);
    }

    /** As they were given. */
    public List<Endpoint> endpoints() {
        return endpoints;
    }

    /** Where a request goes; it is asked of later. */
    Way find(String method, String path) {
        List<String> asked = segments(path);
        for (Node node : nodes) {
            if (fits(node.template, asked)) {
                return new Way(Optional.of(node), method, asked);
            }
        }
        return new Way(Optional.empty(), method, asked);
    }

    /** Where one request goes, if there is such a route. */
    static final class Way {
        private final Optional<Node> node;
        private final String method;
        private final List<String> asked;

        private Way(Optional<Node> node, String method, List<String> asked) {
            this.node = node;
            this.method = method;
            this.asked = asked;
        }

        /** What this comes for; nobody knows where there is no such route or method. */
        Room.Purpose purpose() {
            return node.flatMap(there -> Optional.ofNullable(there.methods.get(method)))
                    .map(Endpoint::purpose)
                    .orElse(Room.Purpose.LOOK);
        }

        /** The path of the route as it is written down, empty where there is none. */
        String template() {
            return node.map(there -> there.methods.values().iterator().next().path()).orElse("");
        }

        /**
         * The endpoint.
         *
         * @throws Rejection when there is none, or not with this method
         */
        Found found() {
            Node there = node.orElseThrow(Rejection::notFound);
            Map<String, String> names = names(there.template, asked);
            return new Found(endpoint(there, method), names);
        }

        /** The methods of the path, {@code OPTIONS} and {@code HEAD} where they follow. */
        Optional<String> allowed() {
            return node.map(RouteTable::allowed);
        }
    }

    private static boolean fits(List<String> template, List<String> asked) {
        if (template.size() != asked.size()) {
            return false;
        }
        for (int i = 0; i < asked.size(); i++) {
            String wanted = template.get(i);
            if (!wanted.startsWith("{") && !wanted.equals(asked.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static Endpoint endpoint(Node node, String method) {
        Endpoint endpoint = node.methods.get(method);
        if (endpoint == null) {
            throw new Rejection(
                    Problem.of(ProblemCode.METHOD_NOT_ALLOWED, "Allowed are " + allowed(node))
                            .with("Allow", allowed(node)));
        }
        return endpoint;
    }

    private static String allowed(Node node) {
        List<String> methods = new ArrayList<>(node.methods.keySet());
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        methods.add("OPTIONS");
        return String.join(", ", methods);
    }

    private static Map<String, String> names(List<String> template, List<String> asked) {
        Map<String, String> names = new HashMap<>();
        for (int i = 0; i < template.size(); i++) {
            String wanted = template.get(i);
            if (wanted.startsWith("{")) {
                names.put(wanted.substring(1, wanted.length() - 1), decoded(asked.get(i)));
            }
        }
        return names;
    }

    /** Only what stands for a name may be written in percents. */
    private static String decoded(String segment) {
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw Rejection.notFound();
        }
    }

    private static List<String> segments(String path) {
        return List.of(path.split("/", -1));
    }
}
