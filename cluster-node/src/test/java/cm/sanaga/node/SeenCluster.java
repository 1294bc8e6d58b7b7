package cm.sanaga.node;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** A cluster as {@code GET /admin/cluster} shows it. */
record SeenCluster(JsonNode body) {
    private static final List<String> DAEMONS =
            List.of("feed ledger", "feed payments", "due work", "invariants", "callbacks");

    /** Looks until it is right. */
    static SeenCluster await(RunningCluster cluster, Predicate<SeenCluster> right) {
        return Eventually.seen(
                Patience.USUAL,
                () -> new SeenCluster(cluster.operator().get("/admin/cluster").body()),
                right);
    }

    /** So many members, all of them up. */
    boolean up(int count) {
        List<String> found = body.path("members").findValuesAsText("status");
        return found.size() == count && found.stream().allMatch("up"::equals);
    }

    List<String> addresses() {
        return body.path("members").findValuesAsText("address");
    }

    /** Each is on one node, which is a member, and says so. */
    boolean daemonsAnswer() {
        JsonNode daemons = body.path("daemons");
        return daemons.findValuesAsText("name").equals(DAEMONS)
                && !daemons.findValuesAsText("answers").contains("false")
                && addresses().containsAll(daemonsAt().values());
    }

    /** The node that checks the books. */
    String checker() {
        return String.valueOf(daemonsAt().get("invariants"));
    }

    boolean hasDaemons(String address) {
        return daemonsAt().containsValue(address);
    }

    private Map<String, String> daemonsAt() {
        Map<String, String> at = new TreeMap<>();
        body.path("daemons")
                .forEach(each -> at.put(each.path("name").asText(), each.path("address").asText()));
        return at;
    }
}
