package cm.sanaga.node;

import cm.sanaga.ledger.AccountId;
import cm.sanaga.ledger.Entry;
import cm.sanaga.ledger.Journal;
import cm.sanaga.ledger.JournalId;
import cm.sanaga.ledger.SubAccount;
import cm.sanaga.ledger.actor.Ledger;
import cm.sanaga.money.Money;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * The providers of local mode: simulators in this process that speak the real protocols over HTTP,
 * and keep their books in the data folder.
 */
final class LocalProviders {
    /** When the wallets were opened, in the books; a journal carries the same instant for ever. */
    private static final Instant OPENED = Instant.parse("2026-01-01T00:00:00Z");

    /** What each wallet held at first, in francs, by provider. */
    private static final String OPENING = "sanaga.node.opening-float";

    private static final int TRIES = 5;

    private final List<Simulators.Running> simulators;

    private LocalProviders(List<Simulators.Running> simulators) {
        this.simulators = simulators;
    }

    /** The books of the simulators beside a node, in its data folder. */
    record Kept(DataFolder folder) implements Simulators.Book {
        @Override
        public Path of(String provider) {
            return folder.file("simulators/" + provider + ".book");
        }

        @Override
        public Simulators.Credentials credentials() {
            return Simulators.Credentials.FRESH;
        }
    }

    /** Those of this process, unless the configuration names providers outside of it. */
    static LocalProviders start(
            ActorSystem<?> system, Settings settings, DataFolder folder, Ending ending) {
        return new LocalProviders(
                system.settings().config().getBoolean("sanaga.node.simulators")
                        ? Simulators.start(
                                system, settings.simulatorPort(), new Kept(folder), ending)
                        : List.of());
    }

    /** The configuration with what the adapters need to reach them. */
    Config over(Config config) {
        return simulators.isEmpty() ? config : reaching(simulators).withFallback(config);
    }

    /** What adapters need to reach these simulators, and what their wallets held at first. */
    static Config reaching(List<Simulators.Running> simulators) {
        Map<String, Object> opening = new TreeMap<>();
        simulators.forEach(each -> opening.put(each.name(), Simulators.OPENING_FLOAT));
        return simulators.stream()
                .map(Simulators.Running::railConfig)
                .reduce(ConfigFactory.empty(), Config::withFallback)
                .withValue(
                        "sanaga.provider.enabled",
                        ConfigValueFactory.fromIterable(Simulators.names(), "local mode"))
                .withValue(OPENING, ConfigValueFactory.fromMap(opening, "local mode"));
    }

    /** Where each listens, by name. */
    SortedMap<String, URI> addresses() {
        var addresses = new TreeMap<String, URI>();
        simulators.forEach(each -> addresses.put(each.name(), each.address()));
        return addresses;
    }

    /**
     * Books what the wallets held when they were opened: DR float · CR bank in the platform's book.
     * Posts once, however often and on however many nodes it is asked for.
     */
    static void bookOpening(Config config, Ledger ledger) {
        Config opening = config.getConfig(OPENING);
        for (String provider : opening.root().keySet()) {
            Money amount = Money.xaf(opening.getLong(provider));
            Journal journal =
                    new Journal(
                            JournalId.of("opening", provider),
                            "opening",
                            List.of(
                                    Entry.debit(SubAccount.floatAt(provider), amount),
                                    Entry.credit(SubAccount.BANK, amount)),
                            List.of(),
                            "local mode",
                            OPENED);
            book(ledger, journal);
        }
    }

    /** The shard may just be moving; the same journal again posts nothing twice. */
    private static void book(Ledger ledger, Journal journal) {
        Ledger.Answer answer = null;
        for (int tries = 0; tries < TRIES; tries++) {
            answer = ledger.post(AccountId.PLATFORM, journal).toCompletableFuture().join();
            if (answer instanceof Ledger.Answer.Done) {
                return;
            }
        }
        throw new StartupProblem("the opening float cannot be booked: " + answer);
    }
}
