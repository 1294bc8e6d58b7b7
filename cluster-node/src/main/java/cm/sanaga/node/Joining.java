package cm.sanaga.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueFactory;
import java.util.List;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.AddressFromURIString;
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
    static final String SEED_NODES = "pekko.cluster.seed-nodes";
    private static final String METHOD =
            "pekko.management.cluster.bootstrap.contact-point-discovery.discovery-method";

    /** What {@link #METHOD} says when it leaves it to Pekko, which says it under this name. */
    private static final String OF_PEKKO = "pekko.discovery";

    /** Where the others ask; off in cluster.conf. */
    private static final String ROUTE = "pekko.management.http.routes.cluster-bootstrap";

    /**
     * What the settings choose.
     *
     * @throws StartupProblem when they choose two ways, or one that leads nowhere, or name a node
     *     that has no address
     */
    static Joining of(Config config) {
        boolean seeds = !seeds(config).isEmpty();
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
        return switch (this) {
            case ITSELF -> config;
            // Or Pekko would begin by itself, see Membership.
            case SEEDS ->
                    config.withValue(
                            SEED_NODES, ConfigValueFactory.fromIterable(List.of(), SEED_NODES));
            case BOOTSTRAP ->
                    config.withValue(
                            ROUTE,
                            ConfigValueFactory.fromAnyRef(
                                    ClusterBootstrap.class.getName() + "$", SWITCH));
        };
    }

    /**
     * The nodes to ask, in their order.
     *
     * @throws StartupProblem when one of them has no address
     */
    static List<Address> seeds(Config config) {
        return config.getStringList(SEED_NODES).stream().map(Joining::address).toList();
    }

    private static Address address(String seed) {
        try {
            return AddressFromURIString.parse(seed);
        } catch (Exception e) { // Scala throws what it does not declare.
            throw new StartupProblem(
                    "%s: %s is no address like pekko://sanaga@10.0.0.11:25520"
                            .formatted(SEED_NODES, seed),
                    e);
        }
    }

    /** Whom a node asked in vain. */
    static String asked(Config config) {
        return of(config) == BOOTSTRAP
                ? "looked for others by " + method(config)
                : SEED_NODES + " are " + config.getStringList(SEED_NODES);
    }
}
