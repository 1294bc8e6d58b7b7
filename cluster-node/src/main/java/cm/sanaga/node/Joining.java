package cm.sanaga.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueFactory;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.management.cluster.bootstrap.ClusterBootstrap;

/** How a node finds the cluster it is a member of. */
enum Joining {
    /** It is the first, and makes one. */
    ITSELF,
    /** It asks those the settings name. */
    SEEDS,
    /** It looks up who there is, and they agree who begins. */
    BOOTSTRAP;

    private static final String SWITCH = "sanaga.node.bootstrap";
    private static final String SEED_NODES = "pekko.cluster.seed-nodes";
    private static final String METHOD =
            "pekko.management.cluster.bootstrap.contact-point-discovery.discovery-method";

    /** What {@link #METHOD} says when it leaves it to Pekko, which says it under this name. */
    private static final String OF_PEKKO = "pekko.discovery";

    /** Where the others ask; off in cluster.conf. */
    private static final String ROUTE = "pekko.management.http.routes.cluster-bootstrap";

    /**
     * What the settings choose.
     *
     * @throws StartupProblem when they choose two ways, or one that leads nowhere
     */
    static Joining of(Config config) {
        boolean seeds = !config.getStringList(SEED_NODES).isEmpty();
        if (!config.getBoolean(SWITCH)) {
            return seeds ? SEEDS : ITSELF;
        }
        if (seeds) {
            throw new StartupProblem(
                    "%s is on and %s are named: choose one".formatted(SWITCH, SEED_NODES));
        }
        String method = method(config);
        if (!config.hasPath(ConfigUtil.joinPath("pekko", "discovery", method, "class"))) {
            throw new StartupProblem(
                    "%s is on and %s is %s, which nobody knows: set it to kubernetes-api"
                            .formatted(SWITCH, METHOD, method));
        }
        return BOOTSTRAP;
    }

    private static String method(Config config) {
        String method = config.getString(METHOD);
        return method.equals(OF_PEKKO) ? config.getString(OF_PEKKO + ".method") : method;
    }

    /** The configuration with what this way needs. */
    Config over(Config config) {
        return this == BOOTSTRAP
                ? config.withValue(
                        ROUTE,
                        ConfigValueFactory.fromAnyRef(
                                ClusterBootstrap.class.getName() + "$", SWITCH))
                : config;
    }

    /** Begins to look for others, which needs management to answer them. */
    static void begin(ActorSystem<?> system) {
        if (of(system.settings().config()) == BOOTSTRAP) {
            ClusterBootstrap.get(system).start();
        }
    }

    /** Whom a node asked in vain. */
    static String asked(Config config) {
        return of(config) == BOOTSTRAP
                ? "looked for others by " + method(config)
                : SEED_NODES + " are " + config.getStringList(SEED_NODES);
    }
}
