package cm.sanaga.node;

import cm.sanaga.ledger.AccountId;
import cm.sanaga.ledger.Entry;
import cm.sanaga.ledger.Journal;
import cm.sanaga.ledger.JournalId;
import cm.sanaga.ledger.SubAccount;
import cm.sanaga.ledger.actor.Ledger;
import cm.sanaga.money.Money;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.simulator.CamtelSimulator;
import cm.sanaga.provider.simulator.MtnSimulator;
import cm.sanaga.provider.simulator.OrangeSimulator;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * The providers of local mode: simulators in this process that speak the real protocols over HTTP,
 * and keep their books in the data folder.
 */
final class LocalProviders {
    private static final String HOST = "127.0.0.1";

    /** On each wallet before the first payment, so that payouts can go out on any operator. */
    private static final long OPENING_FLOAT = 100_000_000;

    /** When the wallets were opened, in the books; a journal carries the same instant for ever. */
    private static final Instant OPENED = Instant.parse("2026-01-01T00:00:00Z");

    private static final ConfigValue ALL =
            ConfigValueFactory.fromIterable(List.of("mtn", "orange", "camtel"), "local mode");

    private final MtnSimulator mtn;
    private final OrangeSimulator orange;

    private final CamtelSimulator camtel;

    private LocalProviders(MtnSimulator mtn, OrangeSimulator orange, CamtelSimulator camtel) {
        this.mtn = mtn;
        this.orange = orange;
        this.camtel = camtel;
    }

    static LocalProviders start(
            ActorSystem<?> system, Settings settings, DataFolder folder, Ending ending) {
        int first = settings.simulatorPort();
        MtnSimulator mtn =
                started(
                        first,
                        MtnSimulator.start(
                                system,
                                HOST,
                                first,
                                MtnSimulator.Settings.fresh(
                                        HOST,
                                        OPENING_FLOAT,
                                        Optional.of(folder.file("simulators/mtn.book")))));
        ending.with(
                "MTN simulator", () -> mtn.stop().toCompletableFuture().get(5, TimeUnit.SECONDS));
        int second = first == 0 ? 0 : first + 1;
        OrangeSimulator orange =
                started(
                        second,
                        OrangeSimulator.start(
                                system,
                                HOST,
                                second,
                                OrangeSimulator.Settings.fresh(
                                        OPENING_FLOAT,
                                        Optional.of(folder.file("simulators/orange.book")))));
        ending.with(
                "Orange simulator",
                () -> orange.stop().toCompletableFuture().get(5, TimeUnit.SECONDS));
        int third = first == 0 ? 0 : first + 2;
        CamtelSimulator camtel =
                started(
                        third,
                        CamtelSimulator.start(
                                system,
                                HOST,
                                third,
                                CamtelSimulator.Settings.fresh(
                                        OPENING_FLOAT,
                                        Optional.of(folder.file("simulators/camtel.book")))));
        ending.with(
                "Camtel simulator",
                () -> camtel.stop().toCompletableFuture().get(5, TimeUnit.SECONDS));
        return new LocalProviders(mtn, orange, camtel);
    }

    private static <T> T started(int port, CompletionStage<T> starting) {
        try {
            return starting.toCompletableFuture().join();
        } catch (CompletionException e) {
            throw StartupProblem.ifTaken(e, Settings.SIMULATOR_PORT, port);
        }
    }

    /**
     * The configuration with what the adapters need to reach them. Here Camtel is served too: that
     * its profile is a proposal does no harm to a simulator.
     */
    Config over(Config config) {
        return mtn.railConfig()
                .withFallback(orange.railConfig())
                .withFallback(camtel.railConfig())
                .withValue("sanaga.provider.enabled", ALL)
                .withFallback(config);
    }

    /** Where each listens, by name. */
    SortedMap<String, URI> addresses() {
        return new TreeMap<>(
                Map.of(
                        "mtn", URI.create(mtn.baseUrl()),
                        "orange", URI.create(orange.baseUrl()),
                        "camtel", URI.create(camtel.baseUrl())));
    }

    /**
     * Books what the wallets held when they were opened: DR float · CR bank in the platform's book.
     * Posts once, however often the node starts.
     */
    void bookOpening(Ledger ledger) {
        for (Provider provider : List.of(Provider.MTN, Provider.ORANGE, Provider.CAMTEL)) {
            Money amount = Money.xaf(OPENING_FLOAT);
            Journal journal =
                    new Journal(
                            JournalId.of("opening", provider.value()),
                            "opening",
                            List.of(
                                    Entry.debit(SubAccount.floatAt(provider.value()), amount),
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
