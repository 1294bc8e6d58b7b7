package cm.sanaga.node.cluster;

import java.util.List;

/** How the nodes of one machine reach each other and what else is on it. */
public interface Network {
    /** All of them on the loopback address, as one process beside the other. */
    Network LOOPBACK =
            new Network() {
                @Override
                public String host(int node) {
                    return "127.0.0.1";
                }

                @Override
                public List<String> launcher(int node) {
                    return List.of();
                }

                @Override
                public String address(int port) {
                    return "127.0.0.1:" + port;
                }

                @Override
                public String front() {
                    return "127.0.0.1";
                }
            };

    /** Where a node listens; nodes are numbered from zero. */
    String host(int node);

    /** What stands before the command that starts it. */
    List<String> launcher(int node);

    /** By which host and port nodes reach a port of the machine's own loopback address. */
    String address(int port);

    /** From which address the machine itself reaches nodes. */
    String front();
}
