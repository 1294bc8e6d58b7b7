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

    private final List<Simulators.Running> simulators;

    private LocalProviders(List<Simulators.Running> simulators) {
        this.simulators = simulators;
    }

    private record Kept(DataFolder folder) implements Simulators.Book {
        @Override
        public Path of(String provider) {
            return folder.file("simulators/" + provider + ".book");
        }

        @Override
        public Simulators.Credentials credentials() {
            return Simulators.Credentials.FRESH;
        }
    }

    static LocalProviders start(
            ActorSystem<?> system, Settings settings, DataFolder folder, Ending ending) {
        return new LocalProviders(
                Simulators.start(system, settings.simulatorPort(), new Kept(folder), ending));
    }

    /** The configuration with what the adapters need to reach them. */
    Config over(Config config) {
        return simulators.stream()
                .map(Simulators.Running::railConfig)
                .reduce(ConfigFactory.empty(), Config::withFallback)
                .withValue(
                        "sanaga.provider.enabled",
                        ConfigValueFactory.fromIterable(Simulators.names(), "local mode"))
                .withFallback(config);
    }

    /** Where each listens, by name. */
    SortedMap<String, URI> addresses() {
        var addresses = new TreeMap<String, URI>();
        simulators.forEach(each -> addresses.put(each.name(), each.address()));
        return addresses;
    }

    /**
     * Books what the wallets held when they were opened: DR float · CR bank in the platform's book.
     * Posts once, however often the node starts.
     */
    void bookOpening(Ledger ledger) {
        for (String provider : Simulators.names()) {
            Money amount = Money.xaf(Simulators.OPENING_FLOAT);
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
            Ledger.Answer answer =
                    ledger.post(AccountId.PLATFORM, journal).toCompletableFuture().join();
            if (!(answer instanceof Ledger.Answer.Done)) {
                throw new StartupProblem("the opening float cannot be booked: " + answer);
            }
        }
    }
}
