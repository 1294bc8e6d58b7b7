package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F52: with certificates on both sides only who has one of ours becomes a member. */
class MutualTlsIT {
    private static final Duration START = Duration.ofMinutes(2);

    /**
     * What a node says that has tried to join for ten seconds: twice as long as one needs that may.
     */
    private static final String TRIED = "Couldn't join seed nodes after [2] attempts";

    private final Path folder;
    private final Ending ending = new Ending();
    private final Database database;
    private final List<Process> processes = new ArrayList<>();

    /**
     * A node that was started.
     *
     * @param artery where the others reach it
     */
    private record Started(URI management, int artery, Path log) {}

    MutualTlsIT(@TempDir Path folder) {
        this.folder = folder;
        DataFolder own =
                ending.with(
                        "folder", DataFolder.open(ServerProgram.in(folder.resolve("database"))));
        this.database = ending.with("database", EmbeddedDatabase.start(own, 0)).database();
    }

    @AfterEach
    void stop() {
        processes.forEach(Process::destroyForcibly);
        processes.forEach(each -> RunningNode.awaitEnd(each, Duration.ofSeconds(20)));
        ending.run();
    }

    @Test
    void nobody_joins_without_a_certificate_or_with_one_of_somebody_else() throws Exception {
        Certificates ours = Certificates.make(folder, "ours");
        Started first = start("first", ours.settings(), List.of());
        awaitReady(first);
        Started second = start("second", ours.settings(), List.of(first));
        awaitReady(second);
        assertEquals(2, members(first));

        Started bare = start("bare", "", List.of(first));
        Started foreign =
                start("foreign", Certificates.make(folder, "theirs").settings(), List.of(first));
        for (Started each : List.of(bare, foreign)) {
            Eventually.within(START, () -> "see " + each.log, () -> said(each).contains(TRIED));
        }
        assertFalse(well(bare) || well(foreign), () -> "see " + bare.log + " and " + foreign.log);
        assertEquals(2, members(first), () -> "see " + first.log);
        assertEquals(2, members(second), () -> "see " + second.log);
    }

    private Started start(String name, String tls, List<Started> seeds) throws IOException {
        int artery = FreePort.next();
        int management = FreePort.next();
        List<String> addresses = new ArrayList<>();
        seeds.forEach(each -> addresses.add(address(each.artery)));
        addresses.add(address(artery));
        Path own = Files.createDirectories(folder.resolve(name));
        Path settings =
                Files.writeString(
                        own.resolve("node.conf"),
                        """
                        pekko.remote.artery.canonical { hostname = "127.0.0.1", port = %d }
                        pekko.cluster.seed-nodes = [%s]
                        %s
                        """
                                .formatted(artery, String.join(", ", addresses), tls));
        Path log = RunningNode.newLog();
        processes.add(
                RunningNode.launch(
                        own,
                        log,
                        Map.of(
                                Settings.MANAGEMENT_PORT, Integer.toString(management),
                                Settings.CONFIGURATION, settings.toString(),
                                Settings.DATABASE_URL, database.url(),
                                Settings.DATABASE_USER, database.user(),
                                Settings.DATABASE_PASSWORD, database.password().value())));
        return new Started(URI.create("http://127.0.0.1:" + management), artery, log);
    }

    private static String address(int artery) {
        return "\"pekko://sanaga@127.0.0.1:" + artery + "\"";
    }

    private static String said(Started node) {
        try {
            return Files.readString(node.log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitReady(Started node) {
        Eventually.within(START, () -> "not ready, see " + node.log, () -> well(node));
    }

    private static boolean well(Started node) {
        try {
            return new Client(node.management, "none").get("/ready").status() == 200;
        } catch (UncheckedIOException _) {
            return false;
        }
    }

    private static int members(Started node) {
        return new Client(node.management, "none")
                .get("/cluster/members")
                .body()
                .path("members")
                .size();
    }
}
