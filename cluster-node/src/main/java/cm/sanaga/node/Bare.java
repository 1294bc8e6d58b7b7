package cm.sanaga.node;

import com.typesafe.config.ConfigFactory;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** What surrounds nodes and is none itself. */
final class Bare {
    private Bare() {}

    /** An actor system that is no member of any cluster. */
    static ActorSystem<Void> system(String name, Ending ending) {
        ActorSystem<Void> system =
                ActorSystem.create(
                        Behaviors.empty(),
                        name,
                        ConfigFactory.load(
                                ConfigFactory.parseMap(Map.of("pekko.actor.provider", "local"))
                                        .withFallback(ConfigFactory.defaultApplication())));
        ending.with(
                "actor system",
                () -> {
                    system.terminate();
                    system.getWhenTerminated().toCompletableFuture().get(10, TimeUnit.SECONDS);
                });
        return system;
    }

    /** A node in a process of its own, with the options of this JVM and more. */
    static ProcessBuilder node(List<String> jvm, Map<String, String> environment) {
        return node(own(), jvm, environment);
    }

    /** The same of another build of this program. */
    static ProcessBuilder node(
            String classPath, List<String> jvm, Map<String, String> environment) {
        return process(classPath, jvm, environment, "run");
    }

    /** The same for so many nodes and what stands around them. */
    static ProcessBuilder cluster(int nodes, List<String> jvm, Map<String, String> environment) {
        return process(own(), jvm, environment, "cluster", Integer.toString(nodes));
    }

    private static String own() {
        return System.getProperty("java.class.path");
    }

    private static ProcessBuilder process(
            String classPath, List<String> jvm, Map<String, String> environment, String... words) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(jvm);
        command.addAll(List.of("-cp", classPath, Main.class.getName()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return builder;
    }
}
