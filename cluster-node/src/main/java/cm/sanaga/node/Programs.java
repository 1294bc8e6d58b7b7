package cm.sanaga.node;

import cm.sanaga.node.cluster.Network;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Of which build of this program each node of a local cluster is, from its next start on. */
final class Programs {
    private static final String ORDERS = "sanaga.http.orders-under-way";

    private final String own = System.getProperty("java.class.path");
    private final Optional<String> older;
    private final Set<Integer> ofOlder = Collections.newSetFromMap(new ConcurrentHashMap<>());

    private Programs(Optional<String> older) {
        this.older = older;
    }

    /** All of this one. */
    static Programs own() {
        return new Programs(Optional.empty());
    }

    /**
     * All of another one, until they are told otherwise.
     *
     * @param checkout a folder in which {@code mvn package} was done
     * @throws StartupProblem when it was not
     */
    static Programs of(Path checkout, int nodes) {
        Path target = checkout.toAbsolutePath().resolve("cluster-node/target");
        Path jar = target.resolve("cluster-node.jar");
        try {
            if (!Files.isReadable(jar)) {
                throw new IOException("no " + jar);
            }
            String others = Files.readString(target.resolve("classpath")).strip();
            Programs programs = new Programs(Optional.of(jar + ":" + others));
            for (int node = 0; node < nodes; node++) {
                programs.use(node, true);
            }
            return programs;
        } catch (IOException e) {
            throw new StartupProblem(
                    "%s is not built: mvn -DskipTests package there (%s)"
                            .formatted(checkout, e.getMessage()),
                    e);
        }
    }

    /** Whether there are two. */
    boolean two() {
        return older.isPresent();
    }

    /** From its next start on a node is of the older one, or of this one. */
    void use(int node, boolean old) {
        if (old) {
            ofOlder.add(node);
        } else {
            ofOlder.remove(node);
        }
    }

    /**
     * What the JVM of a node is told beside what all are. Not in its file, where an older program
     * would not start with what it does not know.
     */
    List<String> options(int nodes, Network network) {
        // They share the processors of one machine, and so what it bears.
        int orders = Math.max(1, ConfigFactory.load().getInt(ORDERS) / nodes);
        List<String> options = new ArrayList<>();
        options.add("-D" + ORDERS + "=" + orders);
        options.add("-D" + Modes.OWN_MACHINE + "=on");
        options.add("-Dsanaga.http.trusted-proxies.0=" + network.front());
        if (two()) {
            // Members before 0020 hold no lock, and a node founds beside them when nobody answers.
            options.add("-Dpekko.cluster.seed-node-timeout=30s");
        }
        return List.copyOf(options);
    }

    String classPath(int node) {
        return ofOlder.contains(node) ? older.orElse(own) : own;
    }
}
