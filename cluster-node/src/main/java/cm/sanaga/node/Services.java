package cm.sanaga.node;

import cm.sanaga.http.Directory;
import cm.sanaga.http.Doors;
import cm.sanaga.http.EventJson;
import cm.sanaga.http.HttpApi;
import cm.sanaga.http.HttpSettings;
import cm.sanaga.http.auth.KeyRing;
import cm.sanaga.http.auth.Keys;
import cm.sanaga.http.auth.Mode;
import cm.sanaga.http.delivery.Courier;
import cm.sanaga.http.delivery.DeliverySettings;
import cm.sanaga.http.delivery.Destinations;
import cm.sanaga.http.delivery.Signing;
import cm.sanaga.http.limit.LimitSettings;
import cm.sanaga.http.limit.Quotas;
import cm.sanaga.http.limit.ShardedQuotas;
import cm.sanaga.http.limit.Subject;
import cm.sanaga.http.token.Tokens;
import cm.sanaga.kernel.Digest;
import cm.sanaga.ledger.AccountId;
import cm.sanaga.ledger.actor.Ledger;
import cm.sanaga.ledger.actor.LedgerSettings;
import cm.sanaga.ledger.actor.ShardedLedger;
import cm.sanaga.ledger.actor.Transfers;
import cm.sanaga.node.metrics.Metrics;
import cm.sanaga.payment.actor.PaymentSettings;
import cm.sanaga.payment.actor.Payments;
import cm.sanaga.payment.actor.ShardedPayments;
import cm.sanaga.projection.DueWork;
import cm.sanaga.projection.Projections;
import cm.sanaga.projection.ReadSettings;
import cm.sanaga.provider.CallbackPath;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.SignedCallback;
import cm.sanaga.provider.actor.Rails;
import cm.sanaga.provider.camtel.CamtelRail;
import cm.sanaga.provider.mtn.MtnRail;
import cm.sanaga.provider.orange.OrangeRail;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletionException;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;

/** The parts of the product, each given the doors it needs. */
record Services(
        ActorSystem<?> system,
        Config config,
        Projections projections,
        Ledger ledger,
        Rails rails,
        Payments payments,
        PostgresInbox inbox,
        PostgresOperators operators,
        Mode mode,
        PostgresDirectory directory,
        PostgresFees fees,
        PostgresWebhookEndpoints endpoints,
        PostgresQuarantine quarantine,
        PostgresFreezes freezes,
        Quotas quotas,
        NodeRepairs repairs,
        CallbackPath callbacks,
        Signing signing) {

    /** PostgreSQL keeps microseconds, and so do we. */
    private static final Clock CLOCK = Clock.tick(Clock.systemUTC(), Duration.ofNanos(1_000));

    static Services start(
            ActorSystem<?> system,
            Database database,
            DataFolder folder,
            LocalProviders providers,
            Ending pools) {
        Config config = providers.over(system.settings().config());
        Mode mode = Modes.of(config);
        Projections projections =
                pools.with(
                        "read models",
                        Projections.start(
                                system,
                                ReadSettings.from(
                                        config,
                                        database.driverUrl(),
                                        database.user(),
                                        database.password().value())));
        LedgerSettings ledgerSettings = LedgerSettings.from(config);
        Ledger ledger = ShardedLedger.start(system, ledgerSettings, projections.postedBefore());
        Transfers transfers = Transfers.start(system, ledgerSettings, ledger, CLOCK);
        String secret = Secrets.of(folder).named(Secrets.CALLBACK_KEY).value();
        CallbackPath callbacks = new CallbackPath(Digest.of(secret).bytes());
        PostgresOperators operators = pools.with("operators", new PostgresOperators(database));
        PostgresFees fees =
                pools.with("fees", new PostgresFees(database, PaymentSettings.from(config).fees()));
        PostgresDirectory directory =
                pools.with(
                        "directory", new PostgresDirectory(database, mode, CLOCK, fees::refreshed));
        PostgresFreezes freezes = pools.with("freezes", new PostgresFreezes(database));
        PostgresQuarantine quarantine = pools.with("quarantine", new PostgresQuarantine(database));
        Rails rails =
                Rails.start(
                        system,
                        config,
                        List.of(
                                MtnRail.from(config, callbacks),
                                OrangeRail.from(config, callbacks),
                                CamtelRail.from(config, callbacks)),
                        operators,
                        quarantine);
        Payments payments =
                ShardedPayments.start(
                        system,
                        ledger,
                        rails,
                        new BookedWallets(projections.ledger(), projections.payments()),
                        freezes,
                        fees,
                        CLOCK);
        projections.dueWork(item -> wake(item, payments, transfers));
        SecondLook second = new SecondLook(projections.ledger(), ledger);
        projections.watchInvariants(second::look, freezes::alarm);
        projections.judgeCallbacks(
                rails.enabled(),
                (provider, body) -> rails.rail(provider).flatMap(rail -> rail.claimed(body)));
        LocalProviders.bookOpening(config, ledger);
        pools.with(
                "fee sweeper",
                new FeeSweeper(
                        system,
                        projections.ledger(),
                        ledger,
                        transfers,
                        ledgerSettings.sweepFrom()));
        // Every node has that secret already, and nothing else tells one endpoint's from another's.
        Signing signing = new Signing(Digest.of("webhooks:" + secret).bytes());
        Courier.start(
                system,
                DeliverySettings.from(config),
                pools.with("outbox", new PostgresOutbox(database)),
                projections.eventsById(),
                EventJson::bytes,
                signing,
                CLOCK);
        return new Services(
                system,
                config,
                projections,
                ledger,
                rails,
                payments,
                pools.with("inbox", new PostgresInbox(database)),
                operators,
                mode,
                directory,
                fees,
                pools.with("webhook endpoints", new PostgresWebhookEndpoints(database)),
                quarantine,
                freezes,
                ShardedQuotas.start(system, limits(config, mode), "quotas:" + secret),
                pools.with("repairs", new NodeRepairs(system, database)),
                callbacks,
                signing);
    }

    /** In test mode no handset rings, however often its owner is asked. */
    private static LimitSettings limits(Config config, Mode mode) {
        LimitSettings settings = LimitSettings.from(config);
        return mode == Mode.TEST
                ? settings.without(Subject.Kind.PAYER).without(Subject.Kind.WALLET)
                : settings;
    }

    private static void wake(DueWork.Item item, Payments payments, Transfers transfers) {
        switch (item) {
            case DueWork.Item.OfPayment(var id) -> payments.wake(id);
            case DueWork.Item.OfTransfer(var id) -> transfers.wake(id);
        }
    }

    HttpApi listen(Credentials credentials, Settings settings) {
        Doors doors =
                new Doors(
                        payments,
                        ledger,
                        projections.payments(),
                        projections.events(),
                        new Doors.Webhooks(
                                endpoints,
                                new Destinations(DeliverySettings.from(config).ownMachine()),
                                signing,
                                projections.eventsById()),
                        projections.ledger(),
                        inbox,
                        new ProviderWallets(rails, projections.payments()),
                        quotas,
                        known(credentials),
                        directory,
                        fees,
                        mode,
                        callbacks,
                        signatures(),
                        rails.numbering(),
                        rails.enabled(),
                        rails.polling(),
                        (provider, token) ->
                                rails.rail(provider).flatMap(rail -> rail.payerPage(token)),
                        new Board(rails, config),
                        operators,
                        quarantine,
                        freezes,
                        repairs,
                        new PekkoCluster(system, projections::daemons),
                        projections::standing,
                        CLOCK);
        Config bound =
                config.withValue(
                        "sanaga.http.port", ConfigValueFactory.fromAnyRef(settings.httpPort()));
        try {
            return HttpApi.start(system, HttpSettings.from(bound), doors)
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            throw StartupProblem.ifTaken(e, Settings.HTTP_PORT, settings.httpPort());
        }
    }

    /** Who has a key, and where an issuer of tokens is set who has one of his. */
    private Keys known(Credentials credentials) {
        Keys keys =
                KeyRing.of(
                                "demo",
                                credentials.merchant(),
                                credentials.apiKey().value(),
                                credentials.adminKey().value())
                        .or(directory);
        return Tokens.from(
                        config,
                        merchant ->
                                directory
                                        .merchant(merchant)
                                        .thenApply(
                                                one -> one.map(Directory.Merchant::organisation)),
                        CLOCK)
                .map(tokens -> tokens.beside(keys))
                .orElse(keys);
    }

    /** Camtel alone signs what it calls back. */
    private Map<Provider, SignedCallback> signatures() {
        return rails.enabled().contains(Provider.CAMTEL)
                ? Map.of(Provider.CAMTEL, CamtelRail.signature(config))
                : Map.of();
    }

    /** Begins to tell how all this is. */
    Metrics measure(
            Readiness readiness, IntSupplier strangers, Supplier<OptionalDouble> clockAhead) {
        return Metrics.start(
                system,
                new Metrics.Sources(
                        rails::health,
                        () -> readiness.report().thenApply(Readiness.Report::ready),
                        strangers,
                        clockAhead,
                        () -> MutualTls.left(system.settings().config()),
                        quarantine,
                        freezes,
                        projections,
                        new ProviderWallets(rails, projections.payments())));
    }

    /** A payment works only when accounts answer and the read models follow. */
    void require(Readiness readiness) {
        readiness.require(
                new ReadinessCheck(
                        "ledger",
                        () ->
                                ledger.standing(AccountId.PLATFORM)
                                        .thenApply(_ -> Optional.<String>empty())));
        readiness.require(new ReadinessCheck("read models", projections::trouble));
    }
}
