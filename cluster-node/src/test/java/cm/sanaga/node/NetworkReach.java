package cm.sanaga.node;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who reaches a node by the policies: each other, the ingress the API, monitoring the health. */
final class NetworkReach {
    private static final int API = 8080;
    private static final int MANAGEMENT = 8558;
    private static final int ARTERY = 25520;

    private static final Map<String, String> INGRESS =
            Map.of("kubernetes.io/metadata.name", "ingress-nginx");
    private static final Map<String, String> MONITORING = Map.of("sanaga.cm/monitoring", "true");
    private static final Map<String, String> NODES = Map.of("app.kubernetes.io/name", "sanaga");

    private NetworkReach() {}

    /** What is wrong; nothing when it is well. */
    static List<String> wrong(Manifests all) {
        List<String> wrong = new ArrayList<>();
        List<NetworkPolicy> policies = all.all(NetworkPolicy.class);
        if (policies.stream().noneMatch(NetworkReach::deniesAll)) {
            wrong.add("what no policy allows is not denied");
        }
        Map<String, String> labels = all.pods().getFirst().getMetadata().getLabels();
        List<NetworkPolicy> ours =
                policies.stream()
                        .filter(
                                each ->
                                        KubernetesRule.selects(
                                                each.getSpec().getPodSelector(), labels))
                        .toList();
        ours.stream()
                .flatMap(each -> each.getSpec().getIngress().stream())
                .forEach(each -> inwards(each, wrong));
        Set<Integer> cluster = Set.of(ARTERY, MANAGEMENT);
        if (ours.stream()
                .flatMap(each -> each.getSpec().getIngress().stream())
                .filter(each -> each.getFrom().stream().anyMatch(NetworkReach::isNodes))
                .noneMatch(each -> ports(each.getPorts()).equals(cluster))) {
            wrong.add("a node does not let the others in");
        }
        if (ours.stream()
                .flatMap(each -> each.getSpec().getEgress().stream())
                .filter(each -> each.getTo().stream().anyMatch(NetworkReach::isNodes))
                .noneMatch(each -> ports(each.getPorts()).equals(cluster))) {
            wrong.add("a node does not get to the others");
        }
        return wrong;
    }

    private static boolean deniesAll(NetworkPolicy policy) {
        var spec = policy.getSpec();
        return spec.getPodSelector().getMatchLabels().isEmpty()
                && spec.getPodSelector().getMatchExpressions().isEmpty()
                && spec.getPolicyTypes().containsAll(List.of("Ingress", "Egress"))
                && spec.getIngress().isEmpty()
                && spec.getEgress().isEmpty();
    }

    private static void inwards(NetworkPolicyIngressRule rule, List<String> wrong) {
        Set<Integer> ports = ports(rule.getPorts());
        if (rule.getFrom().isEmpty() || ports.isEmpty()) {
            wrong.add("everybody, or every port");
        }
        for (NetworkPolicyPeer peer : rule.getFrom()) {
            if (!may(peer).containsAll(ports)) {
                wrong.add("%s reaches %s".formatted(peer, ports));
            }
        }
    }

    /** The ports this one may reach. */
    private static Set<Integer> may(NetworkPolicyPeer peer) {
        if (isNodes(peer)) {
            return Set.of(ARTERY, MANAGEMENT);
        }
        Map<String, String> space = labels(peer.getNamespaceSelector());
        if (peer.getIpBlock() == null && space.equals(MONITORING)) {
            return Set.of(MANAGEMENT);
        }
        return peer.getIpBlock() == null && space.equals(INGRESS) ? Set.of(API) : Set.of();
    }

    private static boolean isNodes(NetworkPolicyPeer peer) {
        return peer.getIpBlock() == null
                && peer.getNamespaceSelector() == null
                && labels(peer.getPodSelector()).equals(NODES);
    }

    private static Set<Integer> ports(List<NetworkPolicyPort> ports) {
        return ports.stream()
                .map(each -> each.getPort().getIntVal())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Map<String, String> labels(@Nullable LabelSelector selector) {
        return selector == null ? Map.of() : selector.getMatchLabels();
    }
}
