package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code k8s/} makes, without a cluster: its form, and whether it fits the program. */
class KubernetesTest {
    private static final String PRODUCTION = "production";

    private final Path folder;

    KubernetesTest(@TempDir Path folder) {
        this.folder = folder;
    }

    static Stream<String> overlays() throws IOException {
        try (Stream<Path> found = Files.list(Manifests.ROOT.resolve("k8s/overlays"))) {
            return found.map(each -> each.getFileName().toString()).sorted().toList().stream();
        }
    }

    /** What a node would be set to by these files, with an address and providers of our own. */
    private Config config(Map<String, String> files) throws IOException {
        for (Map.Entry<String, String> each : files.entrySet()) {
            String here = each.getValue().replace("/etc/sanaga/", folder + "/");
            Path file = folder.resolve("conf").resolve(each.getKey());
            Files.createDirectories(file.getParent());
            Files.writeString(file, here + "\nSANAGA_POD_IP = \"10.1.2.3\"\n");
        }
        Map<String, String> environment =
                Map.of(Settings.CONFIGURATION, folder.resolve("conf/sanaga.conf").toString());
        return NodeConfig.of(
                Settings.from(environment),
                new Database("jdbc:postgresql://db/sanaga", "node", new Secret("hush")));
    }

    /** The providers' file that the page shows. */
    static String exampleOfProviders() throws IOException {
        String page = Files.readString(Manifests.ROOT.resolve("docs/kubernetes.md"));
        int from = page.indexOf("    sanaga.provider {");
        return page.substring(from, page.indexOf("\n    }\n", from) + 7);
    }

    private void providers() throws IOException {
        Files.createDirectories(folder.resolve("secret"));
        Files.writeString(folder.resolve("secret/providers.conf"), exampleOfProviders());
    }

    private List<String> wrong(KubernetesRule rule, String yaml) throws IOException {
        providers();
        Manifests all = Manifests.read(yaml);
        return rule.wrong(all, config(all.settings()));
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void every_document_has_the_form_of_its_kind(String overlay) {
        assertTrue(Manifests.of(overlay).things().size() > 12);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    minReadySeconds: 10        | minReadySecond: 10
                    maxUnavailable: 0          | maxUnavailble: 0
                    readOnlyRootFilesystem     | readonlyRootFilesystem
                    terminationGracePeriod     | terminationGrace
                    kind: PodDisruptionBudget  | kind: PodDisruptionBudgets
                    averageUtilization         | averageUtilisation
                    podSelector:               | podSelectors:
                    """)
    void a_field_or_kind_that_nobody_knows_is_found(String from, String to) {
        String broken = broken(Manifests.rendered(PRODUCTION), from, to);
        assertThrows(AssertionError.class, () -> Manifests.read(broken));
    }

    @ParameterizedTest
    @EnumSource(KubernetesRule.class)
    void every_overlay_keeps_every_rule(KubernetesRule rule) throws IOException {
        Map<String, List<String>> wrong = new TreeMap<>();
        for (String overlay : overlays().toList()) {
            wrong.put(overlay, wrong(rule, Manifests.rendered(overlay)));
        }
        wrong.values().removeIf(List::isEmpty);
        assertEquals(Map.of(), wrong);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    PROBES      | path: /alive                      | path: /health
                    PROBES      | path: /ready                      | path: /alive
                    PROBES      | containerPort: 8558               | containerPort: 8559
                    PORTS       | containerPort: 8080               | containerPort: 8081
                    PORTS       | port = 25520                      | port = 25521
                    PORTS       | port-name = management            | port-name = http
                    PORTS       | targetPort: http                  | targetPort: management
                    INGRESS     | path: /v1                         | path: /
                    INGRESS     | path: /webhooks                   | path: /webhook
                    INGRESS     | proxy-body-size: 64k              | proxy-body-size: 8m
                    INGRESS     | proxy-read-timeout: "50"          | proxy-read-timeout: "30"
                    ENVIRONMENT | name: SANAGA_DATABASE_URL         | name: SANAGA_DATABASE
                    ENVIRONMENT | name: SANAGA_POD_IP               | name: SANAGA_IP
                    MEMBERSHIP  | bootstrap = on                    | bootstrap = off
                    MEMBERSHIP  | service-name = sanaga             | service-name = other
                    MEMBERSHIP  | container-name = sanaga           | container-name = other
                    MEMBERSHIP  | required-contact-point-nr = 2     | required-contact-point-nr = 1
                    MEMBERSHIP  | required-contact-point-nr = 2     | required-contact-point-nr = 4
                    MEMBERSHIP  | nodes-expected = 3                | nodes-expected = 4
                    MEMBERSHIP  | lease-name = sanaga-pekko-sbr     | lease-name = other
                    MEMBERSHIP  | - pods                            | - nodes
                    GRACE       | terminationGracePeriodSeconds: 75 | terminationGracePeriodSeconds: 45
                    GRACE       | node.bootstrap = on               | node { bootstrap = on, stop-timeout = 2m }
                    CERTIFICATES | tls {\\n          enabled = on | tls {\\n          enabled = off
                    CERTIFICATES | mountPath: /etc/sanaga/tls       | mountPath: /etc/sanaga/tsl
                    CERTIFICATES | mountPath: /etc/sanaga/tls       | subPath: x\\n          mountPath: /etc/sanaga/tls
                    CERTIFICATES | key: ca.crt                      | key: other.crt
                    CERTIFICATES | path: tls.key                    | path: other.key
                    NETWORK     | podSelector: {}                   | podSelector: { matchLabels: { a: b } }
                    NETWORK     | - port: 8080                      | - port: 25520
                    NETWORK     | - port: 8080                      | - port: 8558
                    NETWORK     | - port: 25520                     | - port: 8080
                    NETWORK     | namespaceSelector:\\n        matchLabels:\\n          sanaga.cm/monitoring: "true" | ipBlock:\\n        cidr: 0.0.0.0/0
                    NETWORK     | sanaga.cm/monitoring              | other
                    SECRETS     | name: SANAGA_DATA_DIR             | name: SANAGA_API_TOKEN
                    SECRETS     | enabled = [mtn, orange]           | mtn.api-key = x
                    DISRUPTION  | maxUnavailable: 1                 | maxUnavailable: 2
                    SCALING     | minReplicas: 3                    | minReplicas: 2
                    SCALING     | maxReplicas: 6                    | maxReplicas: 2
                    SCALING     | revisionHistoryLimit: 5           | replicas: 3
                    SELECTORS   | selector:\\n    app.kubernetes   | selector:\\n    other.kubernetes
                    NETWORK     | name: ingress-nginx               | name: default
                    CONFINEMENT | runAsNonRoot: true                | runAsNonRoot: false
                    CONFINEMENT | readOnlyRootFilesystem: true      | readOnlyRootFilesystem: false
                    CONFINEMENT | - ALL                             | - CHOWN
                    CONFINEMENT | type: RuntimeDefault              | type: Unconfined
                    ROLLING     | maxSurge: 1                       | maxSurge: 0
                    ROLLING     | maxUnavailable: 0                 | maxUnavailable: 1
                    FILES       | mountPath: /tmp                   | mountPath: /temp
                    FILES       | value: /var/lib/sanaga            | value: /var/lib/other
                    FILES       | lib/sanaga/secrets.json           | lib/sanaga/other.json
                    FILES       | conf/sanaga.conf                  | conf/other.conf
                    """)
    void every_rule_finds_what_breaks_it(KubernetesRule rule, String from, String to)
            throws IOException {
        String right = Manifests.rendered(PRODUCTION);
        assertFalse(wrong(rule, broken(right, from, to)).isEmpty(), from + " as " + to);
    }

    /** The first place only: one slip is enough. */
    private static String broken(String yaml, String from, String to) {
        String right = from.replace("\\n", "\n");
        int at = yaml.indexOf(right);
        assertTrue(at >= 0, "nothing says " + from);
        return yaml.substring(0, at)
                + to.replace("\\n", "\n")
                + yaml.substring(at + right.length());
    }

    @Test
    void a_setting_that_nobody_reads_stops_a_pod() throws IOException {
        providers();
        Map<String, String> files = new TreeMap<>(Manifests.of(PRODUCTION).settings());
        files.merge("site.conf", "\nsanaga.node.simulator = off\n", String::concat);
        assertThrows(StartupProblem.class, () -> config(files));
    }

    @Test
    void a_pod_without_providers_does_not_start() {
        Map<String, String> files = Manifests.of(PRODUCTION).settings();
        assertThrows(StartupProblem.class, () -> config(files));
    }

    @Test
    void a_node_listens_where_the_others_look_for_it() throws IOException {
        providers();
        Config config = config(Manifests.of(PRODUCTION).settings());
        assertEquals("10.1.2.3", config.getString("pekko.remote.artery.canonical.hostname"));
        assertEquals("10.1.2.3", config.getString("pekko.management.http.hostname"));
        assertEquals("0.0.0.0", config.getString("sanaga.http.host"));
        assertFalse(config.getBoolean("sanaga.node.simulators"));
    }

    @Test
    void keys_that_are_there_are_read_and_never_written() throws IOException {
        Instant then = Instant.parse("2026-01-01T00:00:00Z");
        Map<String, String> files =
                Map.of(
                        Credentials.FILE,
                        "{\"api_key\": \"sk_x\", \"merchant\": \"mer_x\", \"admin_key\": \"x\"}",
                        Secrets.FILE,
                        "{\"" + Secrets.CALLBACK_KEY + "\": \"x\"}");
        for (Map.Entry<String, String> each : files.entrySet()) {
            Path file = Files.writeString(folder.resolve(each.getKey()), each.getValue());
            Files.setLastModifiedTime(file, FileTime.from(then));
        }
        try (DataFolder data = DataFolder.open(folder)) {
            assertEquals("mer_x", Credentials.of(data).merchant());
            assertEquals("x", Secrets.of(data).named(Secrets.CALLBACK_KEY).value());
        }
        for (String name : files.keySet()) {
            assertEquals(then, Files.getLastModifiedTime(folder.resolve(name)).toInstant(), name);
        }
    }
}
