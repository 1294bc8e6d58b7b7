package cm.sanaga.node;

import cm.sanaga.node.cluster.Backend;
import cm.sanaga.node.cluster.Network;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where one node of a local cluster is.
 *
 * @param launcher what stands before the command that starts it
 */
record Place(
        String name,
        String host,
        List<String> launcher,
        int http,
        int management,
        int artery,
        Path folder) {

    Backend backend() {
        return new Backend(name, at(http), at(management));
    }

    private URI at(int port) {
        return URI.create("http://" + host + ":" + port);
    }

    /** Free ports, kept for as long as this process lives: a node comes back where it was. */
    static List<Place> all(Settings settings, DataFolder folder, Network network, int count) {
        List<Place> places = new ArrayList<>();
        List<ServerSocket> taken = new ArrayList<>();
        try {
            for (int i = 1; i <= count; i++) {
                String name = "node-" + i;
                places.add(
                        new Place(
                                name,
                                network.host(i - 1),
                                network.launcher(i - 1),
                                free(settings, taken),
                                free(settings, taken),
                                free(settings, taken),
                                folder.file("cluster/" + name)));
            }
            for (ServerSocket each : taken) {
                each.close();
            }
        } catch (IOException e) {
            throw new StartupProblem("no ports are free for the nodes", e);
        }
        return List.copyOf(places);
    }

    /** The port of the API is free as well until somebody listens there. */
    private static int free(Settings settings, List<ServerSocket> taken) throws IOException {
        ServerSocket one;
        do {
            one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            taken.add(one);
        } while (one.getLocalPort() == settings.httpPort());
        return one.getLocalPort();
    }
}
