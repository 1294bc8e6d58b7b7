package cm.sanaga.ledger.actor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.ledger.Account;
import cm.sanaga.ledger.AccountId;
import cm.sanaga.ledger.Books;
import cm.sanaga.ledger.Fingerprint;
import cm.sanaga.ledger.Hold;
import cm.sanaga.ledger.Journal;
import cm.sanaga.ledger.PostedBefore;
import cm.sanaga.ledger.SubAccount;
import cm.sanaga.ledger.actor.Ledger.Answer;
import cm.sanaga.money.Money;
import cm.sanaga.testing.FencedJournal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class AccountEntityTest {
    private static final AtomicInteger ACCOUNTS = new AtomicInteger();
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final LedgerSettings.Accounts SETTINGS =
            new LedgerSettings.Accounts(
                    64,
                    32,
                    1_000,
                    2,
                    Duration.ofMinutes(1),
                    Duration.ofMillis(10),
                    Duration.ofMillis(50),
                    Duration.ofSeconds(1));

    private static final ActorTestKit KIT = ActorTestKit.create(FencedJournal.config());

    private final AccountId account = AccountId.merchant("mer_" + ACCOUNTS.incrementAndGet());
    private final Map<String, PostedBefore.Found> readModel = new ConcurrentHashMap<>();
    private final List<Long> lookedUpThrough = new ArrayList<>();
    private final PostedBefore postedBefore =
            (_, id, through) -> {
                lookedUpThrough.add(through);
                return CompletableFuture.completedStage(Optional.ofNullable(readModel.get(id)));
            };

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @AfterEach
    void journalWorks() {
        FencedJournal.failNext(0);
        FencedJournal.loseAnswers(0);
    }

    @Test
    void commands_that_arrive_during_an_append_go_into_the_next_one_together() {
        ActorRef<AccountMessage> entity = spawn(SETTINGS);
        TestProbe<Answer> probe = KIT.createTestProbe();
        standing(entity);
        CompletableFuture<Void> gate = FencedJournal.pause();
        for (int i = 1; i <= 21; i++) {
            entity.tell(new AccountMessage.Order(Books.post(charge(i)), probe.ref()));
        }
        TestProbe<StatusReply<Ledger.Standing>> reader = KIT.createTestProbe();
        entity.tell(new AccountMessage.Read(reader.ref()));
        reader.expectNoMessage(Duration.ofMillis(100));
        probe.expectNoMessage(Duration.ofMillis(10));
        gate.complete(null);
        for (int i = 1; i <= 21; i++) {
            assertEquals(new Answer.Done(i), probe.receiveMessage(PATIENCE));
        }
        assertEquals(21, reader.receiveMessage(PATIENCE).getValue().number());
        assertEquals(List.of(1, 20), FencedJournal.appends(persistenceId()));
    }

    @Test
    void no_append_is_longer_than_a_batch() {
        ActorRef<AccountMessage> entity = spawn(SETTINGS);
        TestProbe<Answer> probe = KIT.createTestProbe();
        standing(entity);
        CompletableFuture<Void> gate = FencedJournal.pause();
        for (int i = 1; i <= 60; i++) {
            entity.tell(new AccountMessage.Order(Books.post(charge(i)), probe.ref()));
        }
        gate.complete(null);
        for (int i = 1; i <= 60; i++) {
            assertEquals(new Answer.Done(i), probe.receiveMessage(PATIENCE));
        }
        assertTrue(FencedJournal.appends(persistenceId()).stream().allMatch(n -> n <= 32));
        assertEquals(60, FencedJournal.events(persistenceId()));
    }

    @Test
    void in_one_batch_the_second_order_sees_the_first() {
        ActorRef<AccountMessage> entity = spawn(SETTINGS);
        TestProbe<Answer> probe = KIT.createTestProbe();
        CompletableFuture<Void> gate = FencedJournal.pause();
        Journal in = charge(1);
        Hold hold = Books.hold("po_1", 60);
        for (Account.Command command :
                List.of(
                        Books.post(charge(9)),
                        Books.post(in),
                        Books.post(in),
                        Books.reserve(hold),
                        Books.reserve(Books.hold("po_2", 141)),
                        Books.capture(hold, Books.payout("po_1", 60)))) {
            entity.tell(new AccountMessage.Order(command, probe.ref()));
        }
        gate.complete(null);
        assertEquals(new Answer.Done(1), probe.receiveMessage(PATIENCE));
        assertEquals(new Answer.Done(2), probe.receiveMessage(PATIENCE));
        assertEquals(new Answer.Done(2), probe.receiveMessage(PATIENCE));
        assertEquals(new Answer.Done(0), probe.receiveMessage(PATIENCE));
        assertEquals(
                new Answer.Refused(
                        new Account.Refusal.InsufficientFunds(
                                SubAccount.AVAILABLE, Money.xaf(140), Money.xaf(141))),
                probe.receiveMessage(PATIENCE));
        assertEquals(new Answer.Done(3), probe.receiveMessage(PATIENCE));
    }

    @Test
    void over_the_bound_the_answer_is_busy_and_nothing_is_lost() {
        ActorRef<AccountMessage> entity = spawn(SETTINGS);
        TestProbe<Answer> probe = KIT.createTestProbe();
        standing(entity);
        CompletableFuture<Void> gate = FencedJournal.pause();
        for (int i = 1; i <= 66; i++) {
            entity.tell(new AccountMessage.Order(Books.post(charge(i)), probe.ref()));
        }
        assertEquals(new Answer.Unanswered("busy"), probe.receiveMessage(PATIENCE));
        gate.complete(null);
        for (int i = 1; i <= 65; i++) {
            assertEquals(new Answer.Done(i), probe.receiveMessage(PATIENCE));
        }
    }

    @Test
    void a_failed_append_is_answered_unanswered_and_then_it_works_again() {
        ActorRef<AccountMessage> entity = spawn(SETTINGS);
        assertEquals(new Answer.Done(1), order(entity, Books.post(charge(1))));
        FencedJournal.failNext(1);
        assertInstanceOf(Answer.Unanswered.class, order(entity, Books.post(charge(2))));
        assertEquals(new Answer.Done(2), order(entity, Books.post(charge(2))));
        assertEquals(List.of(1, 1), FencedJournal.appends(persistenceId()));
        assertEquals(Money.xaf(200), available(entity));
    }

    @Test
    void an_append_whose_answer_is_lost_is_not_repeated() {
        ActorRef<AccountMessage> entity = spawn(SETTINGS);
        FencedJournal.loseAnswers(1);
        assertInstanceOf(Answer.Unanswered.class, order(entity, Books.post(charge(1))));
        assertEquals(new Answer.Done(1), order(entity, Books.post(charge(1))));
        assertEquals(1, FencedJournal.events(persistenceId()));
    }

    @Test
    void a_stopped_entity_comes_back_as_it_was() {
        ActorRef<AccountMessage> first = spawn(SETTINGS);
        Hold hold = Books.hold("po_1", 30);
        order(first, Books.post(charge(1)));
        order(first, Books.reserve(hold));
        Ledger.Standing before = standing(first);
        first.tell(new AccountMessage.Leave());
        KIT.createTestProbe().expectTerminated(first, PATIENCE);
        ActorRef<AccountMessage> second = spawn(SETTINGS);
        assertEquals(before, standing(second));
        assertEquals(new Answer.Done(1), order(second, Books.post(charge(1))));
        assertEquals(new Answer.Done(0), order(second, Books.release(hold)));
    }

    @Test
    void a_leaving_entity_writes_what_is_queued_first() {
        ActorRef<AccountMessage> entity = spawn(SETTINGS);
        TestProbe<Answer> probe = KIT.createTestProbe();
        CompletableFuture<Void> gate = FencedJournal.pause();
        for (int i = 1; i <= 40; i++) {
            entity.tell(new AccountMessage.Order(Books.post(charge(i)), probe.ref()));
        }
        entity.tell(new AccountMessage.Leave());
        gate.complete(null);
        for (int i = 1; i <= 40; i++) {
            assertEquals(new Answer.Done(i), probe.receiveMessage(PATIENCE));
        }
        KIT.createTestProbe().expectTerminated(entity, PATIENCE);
    }

    @Test
    void a_second_writer_is_fenced_off_and_reads_what_the_first_wrote() {
        ActorRef<AccountMessage> one = spawn(SETTINGS);
        ActorRef<AccountMessage> other = spawn(SETTINGS);
        standing(one);
        standing(other);
        assertEquals(new Answer.Done(1), order(one, Books.post(charge(1))));
        assertInstanceOf(Answer.Unanswered.class, order(other, Books.post(charge(2))));
        assertEquals(new Answer.Done(2), order(other, Books.post(charge(2))));
        assertEquals(new Answer.Done(1), order(other, Books.post(charge(1))));
        assertEquals(2, FencedJournal.events(persistenceId()));
    }

    @Test
    void a_snapshot_and_what_came_after_it_is_the_whole_book() {
        var often =
                new LedgerSettings.Accounts(
                        64,
                        8,
                        5,
                        1,
                        Duration.ofMinutes(1),
                        Duration.ofMillis(10),
                        Duration.ofMillis(50),
                        Duration.ofSeconds(1));
        ActorRef<AccountMessage> first = spawn(often);
        order(first, Books.post(charge(1)));
        order(first, Books.reserve(Books.hold("po_1", 30)));
        for (int i = 2; i <= 13; i++) {
            order(first, Books.post(charge(i)));
        }
        Ledger.Standing before = standing(first);
        first.tell(new AccountMessage.Leave());
        KIT.createTestProbe().expectTerminated(first, PATIENCE);
        // The first event is now unreadable: whoever replays from there fails.
        FencedJournal.tamper(persistenceId(), 1, bytes -> bytes[0] = 0);
        ActorRef<AccountMessage> second = spawn(often);
        assertEquals(before, standing(second));
        assertEquals(new Answer.Done(1), order(second, Books.post(charge(1))));
    }

    @Test
    void a_book_whose_stored_bytes_were_changed_does_not_open() {
        ActorRef<AccountMessage> first = spawn(SETTINGS);
        order(first, Books.post(charge(1)));
        first.tell(new AccountMessage.Leave());
        KIT.createTestProbe().expectTerminated(first, PATIENCE);
        FencedJournal.tamper(
                persistenceId(),
                1,
                bytes -> {
                    int at =
                            new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1)
                                    .indexOf("key:k1");
                    bytes[at + 5] = '2';
                });
        ActorRef<AccountMessage> second = spawn(SETTINGS);
        assertInstanceOf(Answer.Unanswered.class, order(second, Books.post(charge(2))));
        assertEquals(1, FencedJournal.events(persistenceId()));
    }

    @Test
    void an_order_the_book_may_have_forgotten_is_looked_up() {
        ActorRef<AccountMessage> entity = forgetful(postedBefore);
        Journal known = Books.charge("ch_old", 100);
        readModel.put(
                known.id().value(),
                new PostedBefore.Found(17, OptionalLong.of(Fingerprint.of(known))));
        assertEquals(new Answer.Done(17), order(entity, Books.post(known)));
        int events = FencedJournal.events(persistenceId());
        assertEquals(List.of((long) events), lookedUpThrough);

        Journal other = Books.charge("ch_old", 101);
        assertEquals(
                new Answer.Refused(new Account.Refusal.IdReused(other.id().value())),
                order(entity, Books.post(other)));

        Journal unknown = Books.charge("ch_late", 100);
        assertEquals(new Answer.Done(events + 1), order(entity, Books.post(unknown)));
        assertEquals(new Answer.Done(events + 1), order(entity, Books.post(unknown)));
    }

    @Test
    void a_lookup_holds_nobody_else_up_and_orders_of_one_id_share_it() {
        CompletableFuture<Optional<PostedBefore.Found>> answer = new CompletableFuture<>();
        AtomicInteger lookups = new AtomicInteger();
        ActorRef<AccountMessage> entity =
                forgetful(
                        (_, _, _) -> {
                            lookups.incrementAndGet();
                            return answer;
                        });
        TestProbe<Answer> late = KIT.createTestProbe();
        Journal unknown = Books.charge("ch_late", 100);
        entity.tell(new AccountMessage.Order(Books.post(unknown), late.ref()));
        entity.tell(new AccountMessage.Order(Books.post(unknown), late.ref()));
        int events = FencedJournal.events(persistenceId());
        Instant later = Books.NOW.plusSeconds(90);
        assertEquals(
                new Answer.Done(events + 1),
                order(entity, Books.post(Books.charge("ch_new", 100, later))));
        answer.complete(Optional.empty());
        assertEquals(new Answer.Done(events + 2), late.receiveMessage(PATIENCE));
        assertEquals(new Answer.Done(events + 2), late.receiveMessage(PATIENCE));
        assertEquals(1, lookups.get());
    }

    @Test
    void a_lookup_that_fails_or_takes_too_long_is_unanswered() {
        List<CompletionStage<Optional<PostedBefore.Found>>> answers =
                new ArrayList<>(
                        List.of(
                                CompletableFuture.failedFuture(new IllegalStateException("away")),
                                new CompletableFuture<>()));
        ActorRef<AccountMessage> entity = forgetful((_, _, _) -> answers.removeFirst());
        for (int i = 0; i < 2; i++) {
            assertEquals(
                    new Answer.Unanswered("the read model did not answer"),
                    order(entity, Books.post(Books.charge("ch_late", 100))));
        }
        Instant later = Books.NOW.plusSeconds(90);
        assertInstanceOf(
                Answer.Done.class, order(entity, Books.post(Books.charge("ch_new", 1, later))));
    }

    /** An account that has forgotten everything ordered at {@link Books#NOW}. */
    private ActorRef<AccountMessage> forgetful(PostedBefore before) {
        var roomy =
                new LedgerSettings.Accounts(
                        10_000,
                        4_000,
                        100_000,
                        2,
                        Duration.ofMinutes(1),
                        Duration.ofMillis(10),
                        Duration.ofMillis(50),
                        Duration.ofMillis(500));
        ActorRef<AccountMessage> entity = spawn(roomy, before);
        TestProbe<Answer> probe = KIT.createTestProbe();
        int ids = 3 * 2_048;
        for (int i = 0; i < ids; i++) {
            Journal journal = Books.charge("fill_" + i, 1, Books.NOW.plusMillis(i));
            entity.tell(new AccountMessage.Order(Books.post(journal), probe.ref()));
        }
        probe.receiveSeveralMessages(ids, Duration.ofSeconds(60));
        return entity;
    }

    private ActorRef<AccountMessage> spawn(LedgerSettings.Accounts settings) {
        return spawn(settings, postedBefore);
    }

    private ActorRef<AccountMessage> spawn(LedgerSettings.Accounts settings, PostedBefore before) {
        return KIT.spawn(AccountEntity.create(account, settings, before));
    }

    private Answer order(ActorRef<AccountMessage> entity, Account.Command command) {
        TestProbe<Answer> probe = KIT.createTestProbe();
        entity.tell(new AccountMessage.Order(command, probe.ref()));
        return probe.receiveMessage(PATIENCE);
    }

    private Ledger.Standing standing(ActorRef<AccountMessage> entity) {
        TestProbe<StatusReply<Ledger.Standing>> probe = KIT.createTestProbe();
        entity.tell(new AccountMessage.Read(probe.ref()));
        return probe.receiveMessage(PATIENCE).getValue();
    }

    private Money available(ActorRef<AccountMessage> entity) {
        SubAccount line = SubAccount.AVAILABLE;
        return standing(entity).balance(line).free(line.line());
    }

    private Journal charge(int i) {
        return Books.charge("ch_" + i, 100);
    }

    private String persistenceId() {
        return "account|" + account.value();
    }
}
