package cm.sanaga.ledger.actor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.ledger.Account;
import cm.sanaga.ledger.Books;
import cm.sanaga.ledger.Hold;
import cm.sanaga.ledger.Journal;
import cm.sanaga.ledger.SubAccount;
import cm.sanaga.ledger.actor.Ledger.Answer;
import cm.sanaga.money.Money;
import cm.sanaga.testing.FencedJournal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class AccountEntityTest {
    private static final Duration PATIENCE = OneAccount.PATIENCE;
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

    private final OneAccount account = new OneAccount(KIT);

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @AfterEach
    void journalWorks() {
        FencedJournal.failNext(0);
        FencedJournal.loseAnswers(0);
        FencedJournal.pause().complete(null);
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
        // The first append may have begun with one order or with all that were there by then.
        List<Integer> appends = FencedJournal.appends(persistenceId());
        assertTrue(appends.size() <= 2, appends::toString);
        assertEquals(21, appends.stream().mapToInt(Integer::intValue).sum());
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
        // More than a whole batch under way and a full queue: some are too many however it begins.
        int orders = 100;
        for (int i = 1; i <= orders; i++) {
            entity.tell(new AccountMessage.Order(Books.post(charge(i)), probe.ref()));
        }
        assertEquals(new Answer.Unanswered("busy"), probe.receiveMessage(PATIENCE));
        gate.complete(null);
        int done = 0;
        for (int i = 2; i <= orders; i++) {
            Answer answer = probe.receiveMessage(PATIENCE);
            if (!answer.equals(new Answer.Unanswered("busy"))) {
                done++;
                assertEquals(new Answer.Done(done), answer);
            }
        }
        int accepted = done;
        assertTrue(accepted >= 64, () -> "the queue holds 64, not " + accepted);
        assertEquals(done, FencedJournal.events(persistenceId()));
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

    private ActorRef<AccountMessage> spawn(LedgerSettings.Accounts settings) {
        return account.spawn(
                settings,
                (_, _, _) -> {
                    throw new IllegalStateException("nothing here is forgotten");
                });
    }

    private Answer order(ActorRef<AccountMessage> entity, Account.Command command) {
        return account.order(entity, command);
    }

    private Ledger.Standing standing(ActorRef<AccountMessage> entity) {
        return account.standing(entity);
    }

    private Money available(ActorRef<AccountMessage> entity) {
        SubAccount line = SubAccount.AVAILABLE;
        return standing(entity).balance(line).free(line.line());
    }

    private Journal charge(int i) {
        return Books.charge("ch_" + i, 100);
    }

    private String persistenceId() {
        return account.persistenceId();
    }
}
