package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The documents of a deployment, each read into the type of its kind. A kind that is not in the
 * list fails, and so does a field that its type does not have.
 *
 * @param documents as they were written, by kind and name
 * @param things the same as objects, but for what no type is known of
 */
record Manifests(Map<String, JsonNode> documents, List<HasMetadata> things) {
    /** Where the checkout begins. */
    static final Path ROOT = root();

    private static final Map<String, Class<? extends HasMetadata>> KINDS =
            Map.ofEntries(
                    Map.entry("v1 ConfigMap", ConfigMap.class),
                    Map.entry("v1 Namespace", Namespace.class),
                    Map.entry("v1 Secret", Secret.class),
                    Map.entry("v1 Service", Service.class),
                    Map.entry("v1 ServiceAccount", ServiceAccount.class),
                    Map.entry("apps/v1 Deployment", Deployment.class),
                    Map.entry("apps/v1 StatefulSet", StatefulSet.class),
                    Map.entry(
                            "autoscaling/v2 HorizontalPodAutoscaler",
                            HorizontalPodAutoscaler.class),
                    Map.entry("networking.k8s.io/v1 Ingress", Ingress.class),
                    Map.entry("networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class),
                    Map.entry("policy/v1 PodDisruptionBudget", PodDisruptionBudget.class),
                    Map.entry("rbac.authorization.k8s.io/v1 Role", Role.class),
                    Map.entry("rbac.authorization.k8s.io/v1 RoleBinding", RoleBinding.class),
                    Map.entry(
                            "apiextensions.k8s.io/v1 CustomResourceDefinition",
                            CustomResourceDefinition.class));

    /** An operator's own kind, of which there is no type here. */
    private static final String UNTYPED = "postgresql.cnpg.io/v1 Cluster";

    private static final YAMLMapper YAML = new YAMLMapper();

    private static final ObjectMapper STRICT =
            new ObjectMapper()
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                    .setAnnotationIntrospector(new NothingBesides());

    private static final Map<String, String> RENDERED = new ConcurrentHashMap<>();

    /** The types keep what they do not know in a map, which would hide a slip of the pen. */
    private static final class NothingBesides extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1;

        @Override
        public Boolean hasAnySetter(Annotated a) {
            return false;
        }
    }

    /** What {@code kubectl kustomize} makes of an overlay, as text. */
    static String rendered(String overlay) {
        return RENDERED.computeIfAbsent(
                overlay, name -> run("kubectl", "kustomize", ROOT.resolve("k8s/overlays/" + name)));
    }

    /** The same, read. */
    static Manifests of(String overlay) {
        return read(rendered(overlay));
    }

    /** What a program prints; fails with what it complains about. */
    static String run(Object... words) {
        try {
            Path complaints = Files.createTempFile("complaints", ".txt");
            Process process =
                    new ProcessBuilder(Stream.of(words).map(Object::toString).toList())
                            .redirectError(complaints.toFile())
                            .start();
            String printed =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                fail(List.of(words) + " says: " + Files.readString(complaints));
            }
            Files.delete(complaints);
            return printed;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    words[0] + " cannot be run (kubectl: apt-get install kubernetes-client)", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Reads documents that are divided by {@code ---}. */
    static Manifests read(String yaml) {
        Map<String, JsonNode> documents = new TreeMap<>();
        List<HasMetadata> things = new ArrayList<>();
        try (var values = YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
            while (values.hasNext()) {
                JsonNode document = values.next();
                if (document == null || document.isNull() || document.isEmpty()) {
                    continue;
                }
                String kind =
                        document.path("apiVersion").asText() + " " + document.path("kind").asText();
                String name = kind + " " + document.path("metadata").path("name").asText();
                if (documents.put(name, document) != null) {
                    fail("twice: " + name);
                }
                if (!kind.equals(UNTYPED)) {
                    things.add(typed(kind, name, document));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Manifests(documents, List.copyOf(things));
    }

    private static HasMetadata typed(String kind, String name, JsonNode document) {
        Class<? extends HasMetadata> type = KINDS.get(kind);
        if (type == null) {
            return fail("a kind that is not expected: " + name);
        }
        try {
            return STRICT.treeToValue(document, type);
        } catch (JsonProcessingException e) {
            return fail(name + ": " + e.getMessage());
        }
    }

    /** All of one kind. */
    <T extends HasMetadata> List<T> all(Class<T> type) {
        return things.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** The one of this kind and name; fails where there is none. */
    <T extends HasMetadata> T one(Class<T> type, String name) {
        return all(type).stream()
                .filter(each -> each.getMetadata().getName().equals(name))
                .findFirst()
                .orElseGet(() -> fail("no " + type.getSimpleName() + " " + name));
    }

    /** The nodes. */
    Deployment nodes() {
        return one(Deployment.class, "sanaga");
    }

    /** How many nodes there are at least, and at most. */
    List<Integer> counts() {
        return all(HorizontalPodAutoscaler.class).stream()
                .findFirst()
                .map(one -> List.of(one.getSpec().getMinReplicas(), one.getSpec().getMaxReplicas()))
                .orElseGet(
                        () ->
                                List.of(
                                        nodes().getSpec().getReplicas(),
                                        nodes().getSpec().getReplicas()));
    }

    /** What pods are made from, the nodes' first. */
    List<PodTemplateSpec> pods() {
        return Stream.concat(
                        all(Deployment.class).stream().map(each -> each.getSpec().getTemplate()),
                        all(StatefulSet.class).stream().map(each -> each.getSpec().getTemplate()))
                .toList();
    }

    /** The files of the nodes' settings, by name. */
    Map<String, String> settings() {
        return all(ConfigMap.class).stream()
                .filter(each -> each.getMetadata().getName().startsWith("sanaga-config-"))
                .findFirst()
                .map(ConfigMap::getData)
                .orElseGet(() -> fail("no settings"));
    }

    private static Path root() {
        for (Path up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
            if (Files.exists(up.resolve("sanaga"))) {
                return up;
            }
        }
        throw new IllegalStateException("the tests run outside a checkout");
    }
}
