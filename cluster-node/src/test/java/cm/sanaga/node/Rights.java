package cm.sanaga.node;

import cm.sanaga.node.cluster.Clocks;
import cm.sanaga.node.cluster.Namespaces;
import cm.sanaga.node.cluster.Network;
import cm.sanaga.node.disk.LoopDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What this machine lets us break, found out by trying.
 *
 * @param missing what it does not allow and what for, in words; empty where everything is there
 * @param without the options of {@code chaos} that do without it
 */
record Rights(List<String> missing, List<String> without) {
    private static final int MEGABYTES = 32;

    Rights {
        missing = List.copyOf(missing);
        without = List.copyOf(without);
    }

    static Rights here(Path folder) {
        List<String> missing = new ArrayList<>();
        List<String> without = new ArrayList<>();
        try (Namespaces _ = Namespaces.make(1)) {
            // It can be made.
        } catch (IOException e) {
            missing.add("no network for each node (Linux, root, iproute2): " + e.getMessage());
            without.addAll(List.of("--network", "loopback"));
        }
        try (LoopDisk _ =
                LoopDisk.make(folder.resolve("disk"), folder.resolve("mounted"), MEGABYTES)) {
            // It can be made.
        } catch (IOException e) {
            missing.add("no disk for the database (Linux, root, e2fsprogs): " + e.getMessage());
            without.addAll(List.of("--disk", "shared"));
        }
        if (Clocks.over(Network.LOOPBACK, folder).isEmpty()) {
            missing.add("no clock for each node (libfaketime; Debian: faketime)");
        }
        return new Rights(missing, without);
    }

    /** Whether the database can have a disk of its own. */
    boolean disk() {
        return !without.contains("--disk");
    }

    /** Fails at once, naming all that is missing, where nothing may be. */
    void demandAll(boolean required) {
        if (required && !missing.isEmpty()) {
            throw new AssertionError("not everything can break here: " + told());
        }
    }

    String told() {
        return String.join("; ", missing);
    }
}
