package cm.sanaga.node;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * The simulators without a node and without a database, for whoever builds something else against
 * these providers. Their books are not those of a node in the same folder.
 */
final class SimulatorsAlone {
    private final ActorSystem<Void> system;
    private final List<Simulators.Running> running;
    private final Path credentials;

    private SimulatorsAlone(
            ActorSystem<Void> system, List<Simulators.Running> running, Path credentials) {
        this.system = system;
        this.running = running;
        this.credentials = credentials;
    }

    private record Kept(DataFolder folder, SimulatorCredentials credentials)
            implements Simulators.Book {
        @Override
        public Path of(String provider) {
            return folder.file("simulators/alone-" + provider + ".book");
        }
    }

    /**
     * Starts them.
     *
     * @throws StartupProblem when a port or the data folder is taken
     */
    static SimulatorsAlone start(Settings settings, Ending ending) {
        DataFolder folder = ending.with("data folder", DataFolder.open(settings.dataFolder()));
        folder.makeFolder("simulators");
        Kept book = new Kept(folder, SimulatorCredentials.of(folder));
        ActorSystem<Void> system = Bare.system("simulators", ending);
        return new SimulatorsAlone(
                system,
                Simulators.start(system, settings.simulatorPort(), book, ending),
                folder.file(SimulatorCredentials.FILE));
    }

    List<Simulators.Running> running() {
        return running;
    }

    /** Waits until it is stopped from elsewhere. */
    void await() {
        system.getWhenTerminated().toCompletableFuture().join();
    }

    /** What a person needs to use them. */
    String announcement() {
        return running.stream()
                .map(SimulatorsAlone::announcement)
                .collect(
                        Collectors.joining(
                                "\n",
                                "The simulators are ready. Ctrl-C stops them.\n\n",
                                "\nEach address has a page for people and /__sim/ for programs.\n"
                                        + "Credentials are kept in "
                                        + credentials
                                        + "\nand may be changed there, callback_host too."));
    }

    private static String announcement(Simulators.Running each) {
        return each.credentials().entrySet().stream()
                .map(pair -> "  %-18s %s%n".formatted(pair.getKey(), pair.getValue()))
                .collect(
                        Collectors.joining(
                                "",
                                each.name() + "  " + each.address() + "\n",
                                "\n" + each.curl().indent(2)));
    }
}
