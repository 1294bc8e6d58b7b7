package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chart is the overlay for production with values in a few places, and Helm takes it. */
class HelmChartTest {
    private static final Path CHART = Manifests.ROOT.resolve("k8s/chart");

    private static Map<String, String> files(Path folder) throws IOException {
        try (Stream<Path> found = Files.walk(folder)) {
            Map<String, String> texts = new TreeMap<>();
            found.filter(Files::isRegularFile)
                    .forEach(file -> texts.put(folder.relativize(file).toString(), text(file)));
            return texts;
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Manifests templated(Map<String, String> values) {
        TemplateCommand command =
                new Helm(CHART).template().withName("sanaga").withNamespace("sanaga");
        values.forEach(command::set);
        return Manifests.read(command.call());
    }

    @Test
    void it_is_what_its_script_makes(@TempDir Path folder) throws IOException {
        Path fresh = folder.resolve("chart");
        Manifests.run(Manifests.ROOT.resolve("k8s/chart.sh"), fresh);
        assertEquals(files(fresh), files(CHART), "run k8s/chart.sh");
    }

    @Test
    void helm_finds_nothing_wrong() {
        LintResult result = new Helm(CHART).lint().strict().call();
        assertFalse(result.isFailed(), () -> result.getMessages().toString());
    }

    @Test
    void helm_finds_what_is_wrong(@TempDir Path folder) throws IOException {
        for (Map.Entry<String, String> each : files(CHART).entrySet()) {
            Path file = folder.resolve(each.getKey());
            Files.createDirectories(file.getParent());
            Files.writeString(file, each.getValue().replace(".Values.image |", ".Values.image |}"));
        }
        assertTrue(new Helm(folder).lint().strict().call().isFailed());
    }

    @Test
    void without_values_it_is_production() {
        Map<String, JsonNode> expected = new TreeMap<>(Manifests.of("production").documents());
        expected.keySet()
                .removeIf(
                        name ->
                                name.startsWith("v1 Namespace")
                                        || name.contains("CustomResourceDefinition"));
        assertEquals(expected, templated(Map.of()).documents());
    }

    @Test
    void the_definition_of_leases_goes_with_it() {
        String name = "apiextensions.k8s.io/v1 CustomResourceDefinition leases.pekko.apache.org";
        JsonNode expected = Manifests.of("production").documents().get(name);
        Path file = CHART.resolve("crds/customresourcedefinition-leases.pekko.apache.org.yaml");
        assertEquals(Map.of(name, expected), Manifests.read(text(file)).documents());
    }

    @Test
    void values_go_where_they_belong() {
        Manifests all =
                templated(
                        Map.of(
                                "image", "registry.example.org/sanaga:7",
                                "host", "pay.example.org",
                                "tlsSecret", "other-tls",
                                "membersTlsSecret", "other-members",
                                "databaseCidr", "10.9.8.7/32",
                                "maxReplicas", "9"));
        var pod = all.nodes().getSpec().getTemplate().getSpec();
        assertEquals("registry.example.org/sanaga:7", pod.getContainers().getFirst().getImage());
        assertEquals(9, all.counts().getLast());
        var ingress = all.one(Ingress.class, "sanaga").getSpec();
        assertEquals("pay.example.org", ingress.getRules().getFirst().getHost());
        assertEquals("other-tls", ingress.getTls().getFirst().getSecretName());
        assertTrue(
                pod.getVolumes().stream()
                        .filter(each -> each.getSecret() != null)
                        .anyMatch(
                                each -> each.getSecret().getSecretName().equals("other-members")));
        var out = all.one(NetworkPolicy.class, "sanaga-database").getSpec().getEgress().getFirst();
        assertEquals("10.9.8.7/32", out.getTo().getFirst().getIpBlock().getCidr());
        assertTrue(
                all.settings().getOrDefault("site.conf", "").contains("https://pay.example.org\""));
        String config = all.all(ConfigMap.class).getFirst().getMetadata().getName();
        assertFalse(Manifests.rendered("production").contains("name: " + config + "\n"), config);
        assertTrue(
                pod.getVolumes().stream()
                        .anyMatch(
                                each ->
                                        each.getConfigMap() != null
                                                && each.getConfigMap().getName().equals(config)));
    }
}
