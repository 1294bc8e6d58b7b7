package cm.sanaga.node.trace;

import cm.sanaga.kernel.trace.Tracing;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import kamon.Kamon;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.typed.Cluster;
import scala.jdk.javaapi.FutureConverters;

/** Traces of this node, on or off. */
public final class Traces {
    private Traces() {}

    /**
     * Gives Kamon its settings, for figures too, and begins to listen where {@code sanaga.trace} is
     * enabled. What has been told by then goes out before the system ends.
     *
     * @throws ConfigException naming the setting that is missing or wrong
     */
    public static void start(ActorSystem<?> system) {
        Config config = system.settings().config();
        TraceSettings settings = TraceSettings.from(config);
        String node = Cluster.get(system).selfMember().address().hostPort();
        Kamon.initWithoutAttaching(settings.over(config, node));
        if (!settings.enabled()) {
            return;
        }
        Tracing.to(new KamonTracer(settings.ratio()));
        CoordinatedShutdown.get(system)
                .addTask(
                        CoordinatedShutdown.PhaseBeforeActorSystemTerminate(),
                        "traces",
                        () -> {
                            Tracing.off();
                            return FutureConverters.asJava(Kamon.stopModules())
                                    .thenApply(_ -> Done.getInstance());
                        });
    }
}
