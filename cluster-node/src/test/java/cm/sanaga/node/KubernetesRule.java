package cm.sanaga.node;

import com.typesafe.config.Config;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What has to be so in every deployment, told as what is wrong with one. */
enum KubernetesRule {
    /** Probes ask what is there: the paths of HealthRoutes on the port of management. */
    PROBES {
        @Override
        void look(Manifests all, Config config, List<String> wrong) {
            Container node = node(all);
            int management = Settings.from(Map.of()).managementPort();
            probe(node, node.getStartupProbe(), "/alive", management, wrong);
            probe(node, node.getLivenessProbe(), "/alive", management, wrong);
            probe(node, node.getReadinessProbe(), "/ready", management, wrong);
        }
    },
    /** Ports are those the program listens on, and the way from the ingress leads to one. */
    PORTS {
        @Override
        void look(Manifests all, Config config, List<String> wrong) {
            Container node = node(all);
            expect(wrong, "http", Settings.from(Map.of()).httpPort(), port(node, "http"));
            expect(
                    wrong,
                    "artery",
                    config.getInt("pekko.remote.artery.canonical.port"),
                    port(node, "artery"));
            expect(
                    wrong,
                    "port-name",
                    config.getInt("pekko.management.http.port"),
                    port(node, config.getString(BOOTSTRAP + "port-name")));
            Service service = all.one(Service.class, "sanaga");
            service.getSpec()
                    .getPorts()
                    .forEach(
                            each -> {
                                if (!"http".equals(each.getTargetPort().getStrVal())) {
                                    wrong.add("the service leads to " + each.getTargetPort());
                                }
                            });
        }
    },
    /** What is for callers and providers can be reached, what is for operators cannot. */
    INGRESS {
        @Override
        void look(Manifests all, Config config, List<String> wrong) {
            wrong.addAll(IngressReach.wrong(all, config));
        }
    },
    /** Nothing is set that nobody reads. */
    ENVIRONMENT {
        @Override
        void look(Manifests all, Config config, List<String> wrong) {
            Set<String> read =
                    Set.of(
                            Settings.CONFIGURATION,
                            Settings.DATA_FOLDER,
                            Settings.LOG,
                            Settings.DATABASE_URL,
                            Settings.DATABASE_USER,
                            Settings.DATABASE_PASSWORD);
            Set<String> set =
                    node(all).getEnv().stream()
                            .map(EnvVar::getName)
                            .collect(Collectors.toCollection(TreeSet::new));
            read.stream().filter(name -> !set.contains(name)).forEach(wrong::add);
            String files = String.join("\n", all.settings().values());
            set.stream()
                    .filter(name -> !read.contains(name) && !files.contains("${" + name + "}"))
                    .forEach(wrong::add);
        }
    },
    /** Nodes find each other: by the labels they have, under the role they have. */
    MEMBERSHIP {
        @Override
        void look(Manifests all, Config config, List<String> wrong) {
            expect(wrong, "joining", Joining.BOOTSTRAP, Joining.of(config));
            String selector =
                    config.getString("pekko.discovery.kubernetes-api.pod-label-selector")
                            .replace("%s", config.getString(BOOTSTRAP + "service-name"));
            Map<String, String> labels = all.pods().getFirst().getMetadata().getLabels();
            int at = selector.indexOf('=');
            expect(
                    wrong,
                    selector,
                    selector.substring(at + 1),
                    labels.get(selector.substring(0, at)));
            expect(
                    wrong,
                    "container",
                    config.getString("pekko.discovery.kubernetes-api.container-name"),
                    node(all).getName());
            int needed = config.getInt(BOOTSTRAP + "required-contact-point-nr");
            int least = all.counts().getFirst();
            if (needed > least || needed * 2 <= least) {
                wrong.add(needed + " of " + least + " begin");
            }
            if (config.getInt("sanaga.provider.guard.nodes-expected") > least) {
                wrong.add("more nodes are expected than there are");
            }
            String lease = config.getString(RESOLVER + "lease-majority.lease-name");
            if (!config.getString(RESOLVER + "active-strategy").equals("lease-majority")
                    || rules(all, "leases").stream().noneMatch(each -> each.contains(lease))) {
                wrong.add("no role for the lease " + lease);
            }
            if (rules(all, "pods").isEmpty()) {
                wrong.add("no role to list pods");
            }
        }
    },
    /** A pod has time for an orderly stop. */
    GRACE {
        @Override
        void look(Manifests all, Config config, List<String> wrong) {
            long grace = pod(all).getTerminationGracePeriodSeconds();
            long pause = node(all).getLifecycle().getPreStop().getSleep().getSeconds();
            long stop = config.getDuration("sanaga.node.stop-timeout").toSeconds();
            if (grace < pause + stop + 10) {
                wrong.add(grace + " s for " + pause + " + " + stop);
            }
        }
    },
    /** Where there are several nodes they show each other certificates, also renewed ones. */
    CERTIFICATES {
        @Override
        void look(Manifests all, Config config, List<String> wrong) {
            if (all.counts().getLast() == 1) {
                return;
            }
            expect(wrong, "TLS", true, config.getBoolean("sanaga.node.tls.enabled"));
            Map<String, Volume> volumes = volumes(all);
            // What is mounted as a single file stays as it was when the pod began.
            List<String> renewed =
                    node(all).getVolumeMounts().stream()
                            .filter(each -> each.getSubPath() == null)
                            .flatMap(
                                    each -> files(volumes.get(each.getName()), each.getMountPath()))
                            .toList();
            for (String key : MutualTls.FILES) {
                String file = config.getString(key);
                if (renewed.stream().noneMatch(file::endsWith)) {
                    wrong.add("%s: %s is not there".formatted(key, file));
                }
            }
        }

        /** Without the folder of all of ours, which is elsewhere in tests. */
        private Stream<String> files(@Nullable Volume volume, String folder) {
            return volume == null || volume.getSecret() == null
                    ? Stream.of()
                    : volume.getSecret().getItems().stream()
                            .filter(each -> AS_WRITTEN.contains(each.getKey()))
                            .map(each -> folder + "/" + each.getPath())
                            .map(each -> each.replaceFirst("^/etc/sanaga", ""));
        }
    },
    /** From outside there is only the API, from the ingress. */
    NETWORK {
        @Override
        void look(Manifests all, Config config, List<String> wrong) {
            wrong.addAll(NetworkReach.wrong(all));
        }
    },
    /** Secrets are named, never told. */
    SECRETS {
        private final Pattern told =
                Pattern.compile("(?im)^.*(password|secret|-key|pin|token)\\s*[=:]\\s*\"?\\w.*$");

        @Override
        void look(Manifests all, Config config, List<String> wrong) {
            all.all(Secret.class).forEach(each -> wrong.add(each.getMetadata().getName()));
            all.settings()
                    .values()
                    .forEach(
                            text ->
                                    told.matcher(text)
                                            .results()
                                            .forEach(m -> wrong.add(m.group())));
            all.pods().stream()
                    .flatMap(each -> each.getSpec().getContainers().stream())
                    .flatMap(each -> each.getEnv().stream())
                    .filter(each -> each.getName().matches(".*(USER|PASSWORD|KEY|TOKEN).*"))
                    .filter(each -> each.getValueFrom() == null)
                    .forEach(each -> wrong.add(each.getName()));
            all.pods().stream()
                    .flatMap(each -> each.getSpec().getVolumes().stream())
                    .filter(each -> each.getSecret() != null)
                    .filter(each -> Boolean.TRUE.equals(each.getSecret().getOptional()))
                    .forEach(each -> wrong.add(each.getName() + " may be missing"));
        }
    },
    /** Whatever is drained, a majority stays. */
    DISRUPTION {
        @Override
        void look(Manifests all, Config config, List<String> wrong) {
            var spec = all.one(PodDisruptionBudget.class, "sanaga").getSpec();
            int away = Objects.requireNonNullElse(spec.getMaxUnavailable().getIntVal(), 99);
            IntStream.rangeClosed(all.counts().getFirst(), all.counts().getLast())
                    .filter(count -> count > 1 && (count - away) * 2 <= count)
                    .forEach(count -> wrong.add("%d of %d may go".formatted(away, count)));
        }
    },
    /** Never fewer than three where it scales, and only one says how many. */
    SCALING {
        @Override
        void look(Manifests all, Config config, List<String> wrong) {
            for (HorizontalPodAutoscaler each : all.all(HorizontalPodAutoscaler.class)) {
                var spec = each.getSpec();
                if (spec.getMinReplicas() < 3 || spec.getMaxReplicas() < spec.getMinReplicas()) {
                    wrong.add(spec.getMinReplicas() + " to " + spec.getMaxReplicas());
                }
                expect(wrong, "target", "sanaga", spec.getScaleTargetRef().getName());
                expect(wrong, "replicas", null, all.nodes().getSpec().getReplicas());
            }
        }
    },
    /** Every selector finds pods. */
    SELECTORS {
        @Override
        void look(Manifests all, Config config, List<String> wrong) {
            for (Deployment each : all.all(Deployment.class)) {
                if (!selects(
                        each.getSpec().getSelector(),
                        each.getSpec().getTemplate().getMetadata().getLabels())) {
                    wrong.add("the deployment " + each.getMetadata().getName());
                }
            }
            List<LabelSelector> used = new ArrayList<>();
            all.all(NetworkPolicy.class).forEach(each -> used.add(each.getSpec().getPodSelector()));
            all.all(PodDisruptionBudget.class)
                    .forEach(each -> used.add(each.getSpec().getSelector()));
            pod(all).getTopologySpreadConstraints()
                    .forEach(each -> used.add(each.getLabelSelector()));
            all.all(Service.class)
                    .forEach(
                            each ->
                                    used.add(
                                            new LabelSelector(
                                                    List.of(), each.getSpec().getSelector())));
            used.stream()
                    .filter(each -> !OPERATED.equals(each.getMatchLabels()))
                    .filter(
                            each ->
                                    all.pods().stream()
                                            .noneMatch(
                                                    pod ->
                                                            selects(
                                                                    each,
                                                                    pod.getMetadata().getLabels())))
                    .forEach(each -> wrong.add("nobody is " + each.getMatchLabels()));
        }
    },
    /** A container can do no more than it must, and is never throttled. */
    CONFINEMENT {
        @Override
        void look(Manifests all, Config config, List<String> wrong) {
            all.pods().forEach(each -> confined(each, wrong));
        }
    },
    /** A new node is there before an old one goes; where there is only one, it goes first. */
    ROLLING {
        @Override
        void look(Manifests all, Config config, List<String> wrong) {
            var strategy = all.nodes().getSpec().getStrategy();
            boolean one = all.counts().getLast() == 1;
            expect(wrong, "strategy", one ? "Recreate" : "RollingUpdate", strategy.getType());
            if (strategy.getRollingUpdate() != null) {
                expect(wrong, "surge", 1, strategy.getRollingUpdate().getMaxSurge().getIntVal());
                expect(
                        wrong,
                        "away",
                        0,
                        strategy.getRollingUpdate().getMaxUnavailable().getIntVal());
            }
        }
    },
    /** Files are where the program looks for them, and it may write where it has to. */
    FILES {
        @Override
        void look(Manifests all, Config config, List<String> wrong) {
            Map<String, Volume> volumes = volumes(all);
            Map<String, Volume> mounted =
                    node(all).getVolumeMounts().stream()
                            .filter(each -> volumes.containsKey(each.getName()))
                            .collect(
                                    Collectors.toMap(
                                            each -> each.getMountPath(),
                                            each -> volumes.get(each.getName())));
            String data = value(all, Settings.DATA_FOLDER);
            expect(wrong, "mounts", node(all).getVolumeMounts().size(), mounted.size());
            for (String writable : List.of(data, "/tmp")) {
                if (!mounted.containsKey(writable) || mounted.get(writable).getEmptyDir() == null) {
                    wrong.add(writable + " cannot be written");
                }
            }
            for (String kept : List.of(Credentials.FILE, Secrets.FILE)) {
                Volume volume = mounted.get(data + "/" + kept);
                if (volume == null || volume.getSecret() == null) {
                    wrong.add(kept + " is not there");
                }
            }
            String settings = value(all, Settings.CONFIGURATION);
            Volume folder = mounted.get(settings.substring(0, settings.lastIndexOf('/')));
            if (folder == null
                    || !all.settings()
                            .containsKey(settings.substring(settings.lastIndexOf('/') + 1))
                    || !all.documents()
                            .containsKey("v1 ConfigMap " + folder.getConfigMap().getName())) {
                wrong.add("nothing is at " + settings);
            }
        }
    };

    private static final String BOOTSTRAP =
            "pekko.management.cluster.bootstrap.contact-point-discovery.";
    private static final String RESOLVER = "pekko.cluster.split-brain-resolver.";

    /** What cert-manager writes into a secret. */
    private static final Set<String> AS_WRITTEN = Set.of("tls.crt", "tls.key", "ca.crt");

    /** Pods that the operator CloudNativePG makes, from no template of ours. */
    private static final Map<String, String> OPERATED =
            Map.of("cnpg.io/cluster", "sanaga-postgres");

    abstract void look(Manifests all, Config config, List<String> wrong);

    /** What is wrong; nothing when it is well. */
    List<String> wrong(Manifests all, Config config) {
        List<String> wrong = new ArrayList<>();
        look(all, config, wrong);
        return wrong;
    }

    private static PodSpec pod(Manifests all) {
        return all.nodes().getSpec().getTemplate().getSpec();
    }

    private static Map<String, Volume> volumes(Manifests all) {
        return pod(all).getVolumes().stream()
                .collect(Collectors.toMap(Volume::getName, each -> each));
    }

    private static Container node(Manifests all) {
        return pod(all).getContainers().getFirst();
    }

    private static String value(Manifests all, String variable) {
        return node(all).getEnv().stream()
                .filter(each -> each.getName().equals(variable))
                .map(EnvVar::getValue)
                .findFirst()
                .orElse("");
    }

    static void expect(
            List<String> wrong, String what, @Nullable Object right, @Nullable Object found) {
        if (!Objects.equals(right, found)) {
            wrong.add("%s: %s instead of %s".formatted(what, found, right));
        }
    }

    private static @Nullable Integer port(Container container, String name) {
        return container.getPorts().stream()
                .filter(each -> each.getName().equals(name))
                .map(ContainerPort::getContainerPort)
                .findFirst()
                .orElse(null);
    }

    private static void probe(
            Container node, Probe probe, String path, int management, List<String> wrong) {
        expect(wrong, "path", path, probe.getHttpGet().getPath());
        String name = probe.getHttpGet().getPort().getStrVal();
        expect(wrong, path, management, port(node, String.valueOf(name)));
    }

    /** For each rule about this resource, the names it is about. */
    private static List<List<String>> rules(Manifests all, String resource) {
        return all.one(Role.class, pod(all).getServiceAccountName()).getRules().stream()
                .filter(each -> each.getResources().contains(resource))
                .map(each -> each.getResourceNames())
                .toList();
    }

    static boolean selects(LabelSelector selector, Map<String, String> labels) {
        return labels.entrySet().containsAll(selector.getMatchLabels().entrySet());
    }

    private static void confined(PodTemplateSpec template, List<String> wrong) {
        PodSpec pod = template.getSpec();
        expect(wrong, "non-root", true, pod.getSecurityContext().getRunAsNonRoot());
        expect(
                wrong,
                "seccomp",
                "RuntimeDefault",
                pod.getSecurityContext().getSeccompProfile().getType());
        expect(wrong, "service links", false, pod.getEnableServiceLinks());
        for (Container each : pod.getContainers()) {
            var context = each.getSecurityContext();
            expect(wrong, "read-only", true, context.getReadOnlyRootFilesystem());
            expect(wrong, "escalation", false, context.getAllowPrivilegeEscalation());
            expect(wrong, "capabilities", List.of("ALL"), context.getCapabilities().getDrop());
            expect(wrong, "added", List.of(), context.getCapabilities().getAdd());
            expect(wrong, "limits", Set.of("memory"), each.getResources().getLimits().keySet());
            expect(
                    wrong,
                    "requests",
                    Set.of("cpu", "memory"),
                    each.getResources().getRequests().keySet());
        }
    }
}
