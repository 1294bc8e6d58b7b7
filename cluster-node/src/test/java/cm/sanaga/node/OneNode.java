package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A node alone between a database and providers that outlive it; another process at its address
 * follows it.
 */
final class OneNode implements CrashSite.Nodes {
    private final Ending ending = new Ending();
    private final Database database = TestDatabase.migrated();
    private final List<RunningNode.Simulator> simulators;
    private RunningNode node;

    OneNode(Path folder, Path points) throws IOException {
        Path books = Files.createDirectories(folder.resolve("simulators"));
        List<Simulators.Running> running =
                Simulators.start(Bare.system("providers", ending), 0, new Books(books), ending);
        this.simulators =
                running.stream().map(one -> RunningNode.Simulator.at(one.address())).toList();
        Path settings = Files.writeString(folder.resolve("node.conf"), settings(running));
        this.node =
                RunningNode.start(
                        folder.resolve("node"),
                        Map.of(
                                Settings.CONFIGURATION, settings.toString(),
                                Settings.DATABASE_URL, database.url(),
                                Settings.DATABASE_USER, database.user(),
                                Settings.DATABASE_PASSWORD, database.password().value()),
                        HaltingJournalDao.options(points));
    }

    private record Books(Path folder) implements Simulators.Book {
        @Override
        public Path of(String provider) {
            return folder.resolve(provider + ".book");
        }

        @Override
        public Simulators.Credentials credentials() {
            return Simulators.Credentials.FRESH;
        }
    }

    private static String settings(List<Simulators.Running> running) {
        Config all =
                LocalProviders.reaching(running)
                        .withValue("sanaga.node.simulators", ConfigValueFactory.fromAnyRef(false));
        return all.root().render(ConfigRenderOptions.concise());
    }

    @Override
    public Database database() {
        return database;
    }

    @Override
    public void succeed() {
        RunningNode dead = node;
        assertEquals(HaltingJournalDao.KILLED, dead.awaitEnd(), dead::said);
        node = dead.again();
        dead.close();
    }

    @Override
    public String said() {
        return node.said();
    }

    @Override
    public Client shop() {
        return node.shop();
    }

    @Override
    public Client operator() {
        return node.operator();
    }

    @Override
    public List<RunningNode.Simulator> simulators() {
        return simulators;
    }

    @Override
    public void close() {
        node.close();
        ending.run();
    }
}
