package cm.sanaga.ledger.actor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cm.sanaga.kernel.actor.ProcessAnswer;
import cm.sanaga.kernel.actor.ProcessMessage;
import cm.sanaga.ledger.Account;
import cm.sanaga.ledger.AccountId;
import cm.sanaga.ledger.Books;
import cm.sanaga.ledger.Entry;
import cm.sanaga.ledger.Hold;
import cm.sanaga.ledger.SubAccount;
import cm.sanaga.ledger.Transfer;
import cm.sanaga.ledger.TransferId;
import cm.sanaga.ledger.actor.Ledger.Answer;
import cm.sanaga.money.Currency;
import cm.sanaga.money.Money;
import cm.sanaga.testing.FencedJournal;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.cluster.sharding.ShardRegion;
import org.apache.pekko.cluster.sharding.typed.GetShardRegionState;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The two doors, on a cluster of one node. */
final class ShardedLedgerIT {
    private static final Config CONFIG =
            ConfigFactory.parseString(
                            """
                            pekko.actor.provider = cluster
                            pekko.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                            pekko.cluster.sharding.number-of-shards = 10
                            pekko.cluster.jmx.multi-mbeans-in-same-jvm = on
                            sanaga.ledger.ask-timeout = 20s
                            sanaga.ledger.account.restart-min = 20ms
                            sanaga.ledger.account.idle = 1s
                            sanaga.process { retry-min = 20ms, retry-max = 200ms }
                            """)
                    .withFallback(FencedJournal.config())
                    .withFallback(ConfigFactory.load());
    private static final ActorTestKit KIT = ActorTestKit.create("ledger", CONFIG);
    private static final LedgerSettings SETTINGS = LedgerSettings.from(CONFIG);
    private static final Ledger LEDGER = ledger(SETTINGS);
    private static final FlakyLedger FLAKY = new FlakyLedger(LEDGER);
    private static final Transfers TRANSFERS = transfers(SETTINGS);

    /** Of the doors to the same books and transfers where nobody waits for long. */
    private static final LedgerSettings HASTY =
            new LedgerSettings(Duration.ofSeconds(2), SETTINGS.accounts(), SETTINGS.sweepFrom());

    private static final Ledger HASTY_LEDGER = ledger(HASTY);
    private static final Transfers HASTY_TRANSFERS = transfers(HASTY);
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final String name = "mer-" + NAMES.incrementAndGet();
    private final AccountId source = AccountId.merchant(name);
    private final AccountId destination = AccountId.merchant(name + "-to");
    private final TransferId id = TransferId.derived(name);

    private static Ledger ledger(LedgerSettings settings) {
        return ShardedLedger.start(
                KIT.system(),
                settings,
                (_, _, _) -> CompletableFuture.completedStage(Optional.empty()));
    }

    private static Transfers transfers(LedgerSettings settings) {
        return Transfers.start(KIT.system(), settings, FLAKY, InstantSource.system());
    }

    @BeforeAll
    static void join() throws Exception {
        Cluster cluster = Cluster.get(KIT.system());
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
        KIT.createTestProbe()
                .awaitAssert(
                        Duration.ofSeconds(60),
                        () -> {
                            now(HASTY_LEDGER.standing(AccountId.merchant("warm-up")));
                            return now(unknownTransfer());
                        });
    }

    private static CompletionStage<ProcessAnswer> unknownTransfer() {
        return ClusterSharding.get(KIT.system())
                .entityRefFor(TransferEntity.KEY, "warm-up")
                .ask(ProcessMessage.Read::new, Duration.ofSeconds(2));
    }

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void the_door_posts_holds_captures_and_releases() {
        Hold one = Books.hold("po_1", 30);
        Hold other = Books.hold("po_2", 50);
        assertEquals(new Answer.Done(1), now(LEDGER.post(source, Books.charge("ch_1", 100))));
        assertEquals(new Answer.Done(0), now(LEDGER.hold(source, one)));
        assertEquals(new Answer.Done(0), now(LEDGER.hold(source, other)));
        assertEquals(
                new Answer.Done(2),
                now(LEDGER.capture(source, one.id(), Books.payout("po_1", 30))));
        assertEquals(new Answer.Done(0), now(LEDGER.release(source, other.id(), other.at())));
        assertEquals(
                new Answer.Refused(
                        new Account.Refusal.InsufficientFunds(
                                SubAccount.AVAILABLE, Money.xaf(70), Money.xaf(71))),
                now(LEDGER.post(source, Books.payout("po_3", 71))));
        assertEquals(Money.xaf(70), free(source, SubAccount.AVAILABLE));
    }

    @Test
    void a_book_that_does_not_answer_in_time_is_unanswered_and_obeys_later() {
        assertEquals(0, now(LEDGER.standing(source)).number());
        CompletableFuture<Void> gate = FencedJournal.pause();
        assertInstanceOf(
                Answer.Unanswered.class, now(HASTY_LEDGER.post(source, Books.charge("ch_1", 100))));
        assertThrows(AssertionError.class, () -> now(HASTY_LEDGER.standing(source)));
        gate.complete(null);
        assertEquals(new Answer.Done(1), now(LEDGER.post(source, Books.charge("ch_1", 100))));
    }

    @Test
    void a_book_whose_journal_fails_is_not_told_now_and_told_again() {
        assertEquals(0, now(LEDGER.standing(source)).number());
        CompletableFuture<Void> gate = FencedJournal.pause();
        FencedJournal.failNext(1);
        CompletionStage<Answer> post = LEDGER.post(source, Books.charge("ch_1", 100));
        CompletionStage<Ledger.Standing> read = LEDGER.standing(source);
        CompletionStage<Ledger.Standing> hasty = HASTY_LEDGER.standing(source);
        assertInstanceOf(Ledger.Unavailable.class, failure(hasty));
        gate.complete(null);
        assertInstanceOf(Answer.Unanswered.class, now(post));
        var unavailable = assertInstanceOf(Ledger.Unavailable.class, failure(read));
        assertEquals(
                "the book of " + source + " is not told now: the account's writer stopped",
                unavailable.getMessage());
        assertEquals(0, now(LEDGER.standing(source)).number());
    }

    private static Throwable failure(CompletionStage<?> stage) {
        var failed = assertThrows(CompletionException.class, stage.toCompletableFuture()::join);
        return Objects.requireNonNull(failed.getCause());
    }

    @Test
    void an_idle_account_leaves_the_memory_and_its_hold_stays() {
        fund(100);
        Hold hold = Books.hold("po_1", 30);
        assertEquals(new Answer.Done(0), now(LEDGER.hold(source, hold)));
        Ledger.Standing before = now(LEDGER.standing(source));
        awaitGone(AccountEntity.KEY, source.value());
        assertEquals(before, now(LEDGER.standing(source)));
        assertEquals(Money.xaf(70), free(source, SubAccount.AVAILABLE));
    }

    @Test
    void a_transfer_moves_once() {
        fund(100);
        var moved = new Transfers.Answer.Completed(2, 1, SubAccount.AVAILABLE);
        assertEquals(moved, now(TRANSFERS.transfer(id, terms(40))));
        assertEquals(moved, now(TRANSFERS.transfer(id, terms(40))));
        assertEquals(new Transfers.Answer.IdReused(id), now(TRANSFERS.transfer(id, terms(41))));
        assertMoved(60, 40, SubAccount.AVAILABLE);
    }

    @Test
    void a_source_without_the_money_refuses_and_nothing_moves() {
        fund(39);
        var refused =
                new Transfers.Answer.Refused(
                        new Account.Refusal.InsufficientFunds(
                                SubAccount.AVAILABLE, Money.xaf(39), Money.xaf(40)));
        assertEquals(refused, now(TRANSFERS.transfer(id, terms(40))));
        fund(1);
        assertEquals(refused, now(TRANSFERS.transfer(id, terms(40))));
        assertMoved(40, 0, SubAccount.AVAILABLE);
    }

    @Test
    void a_transfer_none_of_whose_first_answers_arrives_still_moves_once() {
        fund(100);
        FLAKY.lost.addAll(List.of(id + "/hold", id + "/out", id + "/in"));
        assertEquals(
                new Transfers.Answer.Completed(2, 1, SubAccount.AVAILABLE),
                now(TRANSFERS.transfer(id, terms(40))));
        assertMoved(60, 40, SubAccount.AVAILABLE);
    }

    @Test
    void what_a_destination_cannot_take_goes_on_its_suspense() {
        fund(100);
        FLAKY.refused.put(
                id + "/in", new Account.Refusal.WrongCurrency(Currency.XAF, Currency.XAF));
        assertEquals(
                new Transfers.Answer.Completed(2, 1, SubAccount.SUSPENSE),
                now(TRANSFERS.transfer(id, terms(40))));
        assertMoved(60, 40, SubAccount.SUSPENSE);
    }

    @Test
    void a_transfer_that_died_on_the_way_goes_on_when_it_is_woken() {
        fund(100);
        FLAKY.stalled.add(id + "/in");
        KIT.createTestProbe()
                .awaitAssert(
                        Duration.ofSeconds(60),
                        () -> {
                            assertEquals(
                                    new Transfers.Answer.UnderWay(),
                                    now(HASTY_TRANSFERS.transfer(id, terms(40))));
                            return true;
                        });
        ClusterSharding.get(KIT.system())
                .entityRefFor(TransferEntity.KEY, id.value())
                .tell(new ProcessMessage.Leave());
        awaitGone(TransferEntity.KEY, id.value());
        FLAKY.stalled.clear();
        TRANSFERS.wake(id);
        KIT.createTestProbe()
                .awaitAssert(
                        Duration.ofSeconds(60),
                        () -> {
                            assertMoved(60, 40, SubAccount.AVAILABLE);
                            return true;
                        });
        assertEquals(
                new Transfers.Answer.Completed(2, 1, SubAccount.AVAILABLE),
                now(TRANSFERS.transfer(id, terms(40))));
    }

    @Test
    void a_bad_setting_is_named() {
        var bad = ConfigFactory.parseString("sanaga.ledger.account.queue = 0").withFallback(CONFIG);
        var refused = assertThrows(ConfigException.class, () -> LedgerSettings.from(bad));
        assertEquals(
                true, String.valueOf(refused.getMessage()).contains("sanaga.ledger.account.queue"));
    }

    private static void awaitGone(EntityTypeKey<?> type, String entity) {
        TestProbe<ShardRegion.CurrentShardRegionState> probe = KIT.createTestProbe();
        probe.awaitAssert(
                Duration.ofSeconds(60),
                () -> {
                    ClusterSharding.get(KIT.system())
                            .shardState()
                            .tell(new GetShardRegionState(type, probe.ref()));
                    assertFalse(probe.receiveMessage().toString().contains(entity));
                    return true;
                });
    }

    private void fund(long francs) {
        var journal =
                Books.journal(
                        "ch_" + francs,
                        Books.NOW,
                        Entry.debit(Books.MTN, Money.xaf(francs)),
                        Entry.credit(SubAccount.AVAILABLE, Money.xaf(francs)));
        assertInstanceOf(Answer.Done.class, now(LEDGER.post(source, journal)));
    }

    private void assertMoved(long left, long arrived, SubAccount on) {
        assertEquals(Money.xaf(left), free(source, SubAccount.AVAILABLE));
        assertEquals(Money.xaf(arrived), free(destination, on));
        assertEquals(
                Money.xaf(0),
                free(source, SubAccount.CLEARING).plus(free(destination, SubAccount.CLEARING)));
    }

    private Transfer.Terms terms(long francs) {
        return new Transfer.Terms(
                new Transfer.Line(source, SubAccount.AVAILABLE),
                new Transfer.Line(destination, SubAccount.AVAILABLE),
                Money.xaf(francs),
                "rent",
                "key:k1");
    }

    private static Money free(AccountId account, SubAccount line) {
        return now(LEDGER.standing(account)).balance(line).free(line.line());
    }

    private static <T> T now(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
