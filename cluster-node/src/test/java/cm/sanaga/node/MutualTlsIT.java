package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import cm.sanaga.testing.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
    private record Started(URI api, URI management, int artery, Path log) {}

    MutualTlsIT(@TempDir Path folder) {
        this.folder = folder;
        DataFolder own =
                ending.with(
                        "folder", DataFolder.open(ServerProgram.in(folder.resolve("database"))));
        this.database =
                ending.with("database", EmbeddedDatabase.start(own, FreePort.next())).database();
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
        Started first = start("first", Certificates.settings(ours.give("first")), List.of());
        awaitReady(first);
        Started second =
                start("second", Certificates.settings(ours.give("second")), List.of(first));
        awaitReady(second);
        assertEquals(2, members(first));

        Certificates theirs = Certificates.make(folder, "theirs");
        Path other = ours.give("other", "RSA", "CN=somebody-else", Certificates.NODE);
        List<Started> strangers =
                List.of(
                        start("bare", "", List.of(first)),
                        start("foreign", Certificates.settings(theirs.give("it")), List.of(first)),
                        start("other", Certificates.settings(other), List.of(first)));
        for (Started each : strangers) {
            Eventually.within(START, () -> "see " + each.log, () -> said(each).contains(TRIED));
        }
        for (Started each : strangers) {
            assertFalse(well(each), () -> "see " + each.log);
        }
        for (Started each : List.of(first, second)) {
            assertEquals(2, members(each), () -> "see " + each.log);
            // Its account lives on one of them, and the charges on both.
            Client shop = new Client(each.api, "sk_x");
            Purse.fill(shop, 1_000);
            Purse.fill(shop, 2_000);
        }
    }

    /** All at once here, as when a secret changes that all have; even the authority is another. */
    @Test
    void what_is_renewed_is_shown_and_trusted_without_a_restart() throws Exception {
        String soon = "pekko.remote.artery.ssl.rotating-keys-engine.ssl-context-cache-ttl = 1s\n";
        Certificates ours = Certificates.make(folder, "ours");
        List<Path> given = List.of(ours.give("first"), ours.give("second"));
        Started first = start("first", soon + Certificates.settings(given.get(0)), List.of());
        awaitReady(first);
        Started second =
                start("second", soon + Certificates.settings(given.get(1)), List.of(first));
        awaitReady(second);

        Path renewed = Certificates.make(folder, "next").give("all");
        for (Path each : given) {
            for (String file : List.of("tls.crt", "tls.key", "ca.crt")) {
                Files.copy(
                        renewed.resolve(file),
                        each.resolve(file),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Started third = start("third", Certificates.settings(renewed), List.of(first));
        awaitReady(third);
        for (Started each : List.of(first, second, third)) {
            assertEquals(3, members(each), () -> "see " + each.log);
        }
    }

    private Started start(String name, String tls, List<Started> seeds) throws IOException {
        int artery = FreePort.next();
        int management = FreePort.next();
        int api = FreePort.next();
        List<String> addresses = new ArrayList<>();
        seeds.forEach(each -> addresses.add(address(each.artery)));
        addresses.add(address(artery));
        Path own = Files.createDirectories(folder.resolve("nodes").resolve(name));
        Files.writeString(
                own.resolve(Credentials.FILE),
                "{\"api_key\": \"sk_x\", \"merchant\": \"mer_x\", \"admin_key\": \"x\"}");
        Files.writeString(own.resolve(Secrets.FILE), "{\"" + Secrets.CALLBACK_KEY + "\": \"x\"}");
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
                                Settings.HTTP_PORT, Integer.toString(api),
                                Settings.MANAGEMENT_PORT, Integer.toString(management),
                                Settings.CONFIGURATION, settings.toString(),
                                Settings.DATABASE_URL, database.url(),
                                Settings.DATABASE_USER, database.user(),
                                Settings.DATABASE_PASSWORD, database.password().value())));
        return new Started(at(api), at(management), artery, log);
    }

    private static URI at(int port) {
        return URI.create("http://127.0.0.1:" + port);
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
