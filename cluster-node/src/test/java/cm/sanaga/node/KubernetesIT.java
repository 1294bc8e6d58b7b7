package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.testing.FreePort;
import io.fabric8.kubernetes.api.model.Probe;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two nodes set up as the production overlay sets up its pods: its files, its variables, its ports,
 * an address and a certificate for each. Only the API server is a stand-in, the folders are
 * elsewhere, and as both share a machine each listens on its own address only.
 */
@EnabledOnOs(OS.LINUX)
class KubernetesIT {
    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration PARTED = Duration.ofSeconds(90);
    private static final String FIRST = "127.0.0.2";
    private static final String SECOND = "127.0.0.3";

    private final Manifests all = Manifests.of("production");
    private final Path folder;
    private final DataFolder database;
    private final EmbeddedDatabase postgres;
    private final ApiServer server;
    private final Certificates certificates;
    private final Map<String, Process> pods = new LinkedHashMap<>();

    KubernetesIT(@TempDir Path folder) throws Exception {
        this.folder = folder;
        this.database = DataFolder.open(ServerProgram.in(folder.resolve("database")));
        this.postgres = EmbeddedDatabase.start(database, FreePort.next());
        this.server = ApiServer.secured(all, "sanaga-pekko-sbr", folder.resolve("account"));
        this.certificates = Certificates.make(folder, "authority");
    }

    @AfterEach
    void stop() {
        pods.values().forEach(Process::destroyForcibly);
        pods.values().forEach(each -> RunningNode.awaitEnd(each, Duration.ofSeconds(20)));
        server.close();
        postgres.close();
        database.close();
    }

    /** What Kubernetes mounts, in a folder of this pod. */
    private Path mounted(String address) throws Exception {
        Path pod = Files.createDirectories(folder.resolve(address));
        Files.createDirectories(pod.resolve("conf"));
        for (Map.Entry<String, String> each : all.settings().entrySet()) {
            String here =
                    each.getValue().replace("/etc/sanaga/", pod + "/")
                            + """

                            pekko.management.http.bind-hostname = ${SANAGA_POD_IP}
                            pekko.discovery.kubernetes-api {
                              api-ca-path = "ACCOUNT/ca.crt"
                              api-token-path = "ACCOUNT/token"
                              pod-namespace-path = "ACCOUNT/namespace"
                            }
                            pekko.coordination.lease.kubernetes {
                              api-ca-path = "ACCOUNT/ca.crt"
                              api-token-path = "ACCOUNT/token"
                              namespace-path = "ACCOUNT/namespace"
                            }
                            """
                                    .replace("ACCOUNT", folder.resolve("account").toString());
            Files.writeString(pod.resolve("conf").resolve(each.getKey()), here);
        }
        Files.createDirectories(pod.resolve("secret"));
        Files.writeString(
                pod.resolve("secret/providers.conf"),
                KubernetesTest.exampleOfProviders()
                        .replace("https://…", "https://provider.invalid")
                        .replace("channel-msisdn = \"…\"", "channel-msisdn = \"690000000\"")
                        .replace("pin = \"…\"", "pin = \"0000\""));
        Files.createSymbolicLink(pod.resolve("tls"), certificates.give(address));
        Path data = Files.createDirectories(pod.resolve("data"));
        Files.writeString(
                data.resolve(Credentials.FILE),
                "{\"api_key\": \"sk_x\", \"merchant\": \"mer_x\", \"admin_key\": \"x\"}");
        Files.writeString(data.resolve(Secrets.FILE), "{\"" + Secrets.CALLBACK_KEY + "\": \"x\"}");
        return pod;
    }

    private void start(String address) throws Exception {
        Path pod = mounted(address);
        pods.put(
                address,
                RunningNode.launch(
                        pod.resolve("data"),
                        RunningNode.newLog(),
                        Map.of(
                                "KUBERNETES_SERVICE_HOST",
                                "127.0.0.1",
                                "KUBERNETES_SERVICE_PORT",
                                Integer.toString(server.port()),
                                "SANAGA_POD_IP",
                                address,
                                Settings.MANAGEMENT_PORT,
                                "8558",
                                Settings.CONFIGURATION,
                                pod.resolve("conf/sanaga.conf").toString(),
                                Settings.DATABASE_URL,
                                postgres.database().url(),
                                Settings.DATABASE_USER,
                                postgres.database().user(),
                                Settings.DATABASE_PASSWORD,
                                postgres.database().password().value())));
        server.pod(address, true);
    }

    private static URI management(String address) {
        return URI.create("http://" + address + ":8558");
    }

    /** As the kubelet asks. */
    private boolean well(String address, Probe probe) {
        try {
            String path = probe.getHttpGet().getPath();
            return new Client(management(address), "none").get(path).status() == 200;
        } catch (UncheckedIOException _) {
            return false;
        }
    }

    private int members(String address) {
        return new Client(management(address), "none")
                .get("/cluster/members")
                .body()
                .path("members")
                .size();
    }

    private String told() {
        return "see target/nodes/KubernetesIT-*; the API server refused " + server.refused();
    }

    @Test
    void pods_find_each_other_and_the_one_that_is_left_takes_the_lease() throws Exception {
        var container = all.nodes().getSpec().getTemplate().getSpec().getContainers().getFirst();
        start(FIRST);
        start(SECOND);
        for (String each : List.of(FIRST, SECOND)) {
            Eventually.within(START, this::told, () -> well(each, container.getStartupProbe()));
            Eventually.within(START, this::told, () -> well(each, container.getReadinessProbe()));
            Eventually.within(START, this::told, () -> members(each) == 2);
        }
        assertEquals("", server.owner());

        Process first = pods.get(FIRST);
        assertTrue(first != null && first.destroyForcibly().waitFor(20, TimeUnit.SECONDS));
        server.pod(FIRST, false);
        Eventually.within(PARTED, this::told, () -> members(SECOND) == 1);
        // It gives the lease back some time after.
        assertTrue(server.owner().contains(SECOND), server::owner);
        Eventually.within(PARTED, this::told, () -> well(SECOND, container.getReadinessProbe()));
        assertTrue(well(SECOND, container.getLivenessProbe()));
        assertEquals(List.of(), server.refused());

        Process second = pods.get(SECOND);
        assertFalse(second == null);
        second.destroy();
        long grace =
                all.nodes().getSpec().getTemplate().getSpec().getTerminationGracePeriodSeconds();
        assertTrue(second.waitFor(grace, TimeUnit.SECONDS), this::told);
    }
}
