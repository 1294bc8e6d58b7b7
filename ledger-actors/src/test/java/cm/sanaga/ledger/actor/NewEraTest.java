package cm.sanaga.ledger.actor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cm.sanaga.kernel.actor.Era;
import cm.sanaga.ledger.Books;
import cm.sanaga.ledger.actor.Ledger.Answer;
import cm.sanaga.testing.FencedJournal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A book that somebody else may have written to. */
final class NewEraTest {
    private static final LedgerSettings.Accounts SETTINGS =
            new LedgerSettings.Accounts(
                    64,
                    8,
                    1_000,
                    2,
                    Duration.ofMinutes(1),
                    Duration.ofMillis(10),
                    Duration.ofMillis(50),
                    Duration.ofSeconds(1));

    private static final ActorTestKit KIT = ActorTestKit.create(FencedJournal.config());
    private static final Era ERA = Era.of(KIT.system());

    private final OneAccount account = new OneAccount(KIT);

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    private ActorRef<AccountMessage> spawn() {
        return account.spawn(
                SETTINGS, (_, _, _) -> CompletableFuture.completedStage(Optional.empty()));
    }

    private Answer charge(ActorRef<AccountMessage> entity, int i) {
        return account.order(entity, Books.post(Books.charge("ch_" + i, 100)));
    }

    @Test
    void is_read_anew_before_anybody_is_answered() {
        ActorRef<AccountMessage> one = spawn();
        ActorRef<AccountMessage> other = spawn();
        assertEquals(0, account.standing(one).number());
        assertEquals(new Answer.Done(1), charge(other, 1));
        assertEquals(0, account.standing(one).number());
        ERA.next();
        assertEquals(1, account.standing(one).number());
        assertEquals(new Answer.Done(2), charge(one, 2));
        ERA.next();
        // And is not refused by the journal first.
        assertEquals(new Answer.Done(3), charge(other, 3));
    }

    @Test
    void answers_for_all_that_was_under_way() {
        ActorRef<AccountMessage> entity = spawn();
        account.standing(entity);
        TestProbe<Answer> probe = KIT.createTestProbe();
        TestProbe<StatusReply<Ledger.Standing>> reader = KIT.createTestProbe();
        CompletableFuture<Void> gate = FencedJournal.pause();
        int orders = 40;
        for (int i = 1; i <= orders; i++) {
            entity.tell(
                    new AccountMessage.Order(
                            Books.post(Books.charge("ch_" + i, 100)), probe.ref()));
            if (i == orders / 2) {
                ERA.next();
            }
        }
        entity.tell(new AccountMessage.Read(reader.ref()));
        entity.tell(new AccountMessage.Leave());
        gate.complete(null);
        for (int i = 1; i <= orders; i++) {
            assertEquals(new Answer.Done(i), probe.receiveMessage(OneAccount.PATIENCE));
        }
        assertEquals(orders, reader.receiveMessage(OneAccount.PATIENCE).getValue().number());
        KIT.createTestProbe().expectTerminated(entity, OneAccount.PATIENCE);
        assertEquals(orders, FencedJournal.events(account.persistenceId()));
    }
}
