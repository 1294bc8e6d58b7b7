package cm.sanaga.ledger.actor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import cm.sanaga.ledger.Account;
import cm.sanaga.ledger.Books;
import cm.sanaga.ledger.Fingerprint;
import cm.sanaga.ledger.Hold;
import cm.sanaga.ledger.Journal;
import cm.sanaga.ledger.PostedBefore;
import cm.sanaga.ledger.actor.Ledger.Answer;
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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What becomes of orders an account may have forgotten. */
final class ForgottenOrdersTest {
    private static final ActorTestKit KIT = ActorTestKit.create(FencedJournal.config());

    private final OneAccount account = new OneAccount(KIT);
    private final Map<String, PostedBefore.Found> readModel = new ConcurrentHashMap<>();
    private final List<Long> lookedUpThrough = new CopyOnWriteArrayList<>();
    private final PostedBefore postedBefore =
            (_, id, through) -> {
                lookedUpThrough.add(through);
                return CompletableFuture.completedStage(Optional.ofNullable(readModel.get(id)));
            };

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void an_order_the_book_may_have_forgotten_is_looked_up() {
        ActorRef<AccountMessage> entity = forgetful(postedBefore);
        Journal known = Books.charge("ch_old", 100);
        readModel.put(
                known.id().value(),
                new PostedBefore.Found(17, OptionalLong.of(Fingerprint.of(known))));
        assertEquals(new Answer.Done(17), order(entity, Books.post(known)));
        int events = FencedJournal.events(account.persistenceId());
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
    void a_hold_the_read_model_knows_to_have_been_ended_before_it_was_taken_is_not_taken() {
        ActorRef<AccountMessage> entity = forgetful(postedBefore);
        Hold late = Books.hold("po_late", 1);
        long voided = Fingerprint.voided(late.id());
        readModel.put(late.id().value(), new PostedBefore.Found(0, OptionalLong.of(voided)));
        assertEquals(
                new Answer.Refused(new Account.Refusal.HoldEnded(late.id())),
                order(entity, Books.reserve(late)));
        assertEquals(new Answer.Done(0), order(entity, Books.release(late)));

        Hold unknown = Books.hold("po_unknown", 1);
        assertEquals(new Answer.Done(0), order(entity, Books.release(unknown)));
        assertEquals(
                new Answer.Refused(new Account.Refusal.HoldEnded(unknown.id())),
                order(entity, Books.reserve(unknown)));
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
        int events = FencedJournal.events(account.persistenceId());
        Instant later = Books.NOW.plusSeconds(90);
        assertEquals(
                new Answer.Done(events + 1),
                order(entity, Books.post(Books.charge("ch_new", 100, later))));
        // Shown once the account has dealt with all that was written before.
        account.standing(entity);
        answer.complete(Optional.empty());
        assertEquals(new Answer.Done(events + 2), late.receiveMessage(OneAccount.PATIENCE));
        assertEquals(new Answer.Done(events + 2), late.receiveMessage(OneAccount.PATIENCE));
        assertEquals(1, lookups.get());
    }

    @Test
    void a_lookup_that_fails_or_takes_too_long_is_unanswered() {
        List<CompletionStage<Optional<PostedBefore.Found>>> answers =
                new ArrayList<>(
                        List.of(
                                CompletableFuture.failedFuture(new IllegalStateException("away")),
                                new CompletableFuture<>()));
        ActorRef<AccountMessage> entity =
                forgetful((_, _, _) -> answers.removeFirst(), Duration.ofSeconds(2));
        for (int i = 0; i < 2; i++) {
            assertEquals(
                    new Answer.Unanswered("the read model did not answer"),
                    order(entity, Books.post(Books.charge("ch_late", 100))));
        }
        Instant later = Books.NOW.plusSeconds(90);
        assertInstanceOf(
                Answer.Done.class, order(entity, Books.post(Books.charge("ch_new", 1, later))));
    }

    @Test
    void a_proof_that_grew_old_while_it_was_made_is_made_again() {
        CompletableFuture<Optional<PostedBefore.Found>> slow = new CompletableFuture<>();
        List<Long> lookups = new CopyOnWriteArrayList<>();
        ActorRef<AccountMessage> entity =
                forgetful(
                        (_, _, through) -> {
                            lookups.add(through);
                            return lookups.size() == 1
                                    ? slow
                                    : CompletableFuture.completedStage(
                                            Optional.of(new PostedBefore.Found(4_711)));
                        });
        TestProbe<Answer> late = KIT.createTestProbe();
        entity.tell(new AccountMessage.Order(Books.post(Books.charge("ch_late", 100)), late.ref()));
        late.awaitAssert(
                OneAccount.PATIENCE,
                () -> {
                    assertEquals(1, lookups.size());
                    return lookups;
                });
        account.fill(entity, "more", Books.NOW.plusSeconds(90));
        int events = FencedJournal.events(account.persistenceId());
        slow.complete(Optional.empty());
        assertEquals(new Answer.Done(4_711), late.receiveMessage(OneAccount.PATIENCE));
        assertEquals(List.of(events - (long) OneAccount.FILLING, (long) events), lookups);
        assertEquals(events, FencedJournal.events(account.persistenceId()));
    }

    /** An account that has forgotten everything ordered at {@link Books#NOW}. */
    private ActorRef<AccountMessage> forgetful(PostedBefore before) {
        return forgetful(before, Duration.ofSeconds(60));
    }

    private ActorRef<AccountMessage> forgetful(PostedBefore before, Duration lookupTimeout) {
        var roomy =
                new LedgerSettings.Accounts(
                        10_000,
                        4_000,
                        100_000,
                        2,
                        Duration.ofMinutes(1),
                        Duration.ofMillis(10),
                        Duration.ofMillis(50),
                        lookupTimeout);
        ActorRef<AccountMessage> entity = account.spawn(roomy, before);
        account.fill(entity, "fill", Books.NOW);
        return entity;
    }

    private Answer order(ActorRef<AccountMessage> entity, Account.Command command) {
        return account.order(entity, command);
    }
}
