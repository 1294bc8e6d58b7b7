package cm.sanaga.node;

import java.util.List;
import java.util.stream.Collectors;

/** Where Prometheus finds the nodes of this machine, in the form in which it reads a file. */
final class Targets {
    private static final String FILE = "targets.json";

    private Targets() {}

    /** Writes down the management addresses of all nodes that belong to a folder. */
    static void write(DataFolder folder, List<String> addresses) {
        folder.writePrivately(
                FILE,
                addresses.stream()
                        .map(address -> '"' + address + '"')
                        .collect(Collectors.joining(", ", "[{\"targets\": [", "]}]\n")));
    }
}
