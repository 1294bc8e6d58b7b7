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
import java.util.stream.IntStream;

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

    Found find(String method, String path) {
        List<String> asked = segments(path);
        for (Node node : nodes) {
            Optional<Map<String, String>> names = names(node.template, asked);
            if (names.isPresent()) {
                return new Found(endpoint(node, method), names.get());
            }
        }
        throw Rejection.notFound();
    }

    /** What this comes for; nobody knows where there is no such route or method. */
    Room.Purpose purpose(String method, String path) {
        return at(path).flatMap(node -> Optional.ofNullable(node.methods.get(method)))
                .map(Endpoint::purpose)
                .orElse(Room.Purpose.LOOK);
    }

    /** The path of a route as it is written down, empty where there is none for this address. */
    String template(String path) {
        return at(path).map(node -> node.methods.values().iterator().next().path()).orElse("");
    }

    private Optional<Node> at(String path) {
        List<String> asked = segments(path);
        return nodes.stream().filter(node -> fits(node.template, asked)).findFirst();
    }

    private static boolean fits(List<String> template, List<String> asked) {
        return template.size() == asked.size()
                && IntStream.range(0, template.size())
                        .allMatch(
                                i ->
                                        template.get(i).startsWith("{")
                                                || template.get(i).equals(asked.get(i)));
    }

    /** The methods of a path, {@code OPTIONS} and {@code HEAD} where they follow. */
    Optional<String> allowed(String path) {
        List<String> asked = segments(path);
        return nodes.stream()
                .filter(node -> names(node.template, asked).isPresent())
                .findFirst()
                .map(RouteTable::allowed);
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

    private static Optional<Map<String, String>> names(List<String> template, List<String> asked) {
        if (template.size() != asked.size()) {
            return Optional.empty();
        }
        Map<String, String> names = new HashMap<>();
        for (int i = 0; i < template.size(); i++) {
            String wanted = template.get(i);
            String is = asked.get(i);
            if (wanted.startsWith("{")) {
                names.put(wanted.substring(1, wanted.length() - 1), decoded(is));
            } else if (!wanted.equals(is)) {
                return Optional.empty();
            }
        }
        return Optional.of(names);
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
