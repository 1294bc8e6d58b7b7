package cm.sanaga.ledger.actor;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import cm.sanaga.ledger.Account;
import cm.sanaga.ledger.AccountId;
import cm.sanaga.ledger.Books;
import cm.sanaga.ledger.Journal;
import cm.sanaga.ledger.PostedBefore;
import cm.sanaga.ledger.actor.Ledger.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;

/** An account that tests speak to, with a name of its own. */
final class OneAccount {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** More ids than a book remembers. */
    static final int FILLING = 4_000;

    private static final AtomicInteger ACCOUNTS = new AtomicInteger();

    private final AccountId id = AccountId.merchant("mer_" + ACCOUNTS.incrementAndGet());
    private final ActorTestKit kit;

    OneAccount(ActorTestKit kit) {
        this.kit = kit;
    }

    ActorRef<AccountMessage> spawn(LedgerSettings.Accounts settings, PostedBefore before) {
        return kit.spawn(AccountEntity.create(id, settings, before));
    }

    Answer order(ActorRef<AccountMessage> entity, Account.Command command) {
        TestProbe<Answer> probe = kit.createTestProbe();
        entity.tell(new AccountMessage.Order(command, probe.ref()));
        return probe.receiveMessage(PATIENCE);
    }

    Ledger.Standing standing(ActorRef<AccountMessage> entity) {
        TestProbe<StatusReply<Ledger.Standing>> probe = kit.createTestProbe();
        entity.tell(new AccountMessage.Read(probe.ref()));
        return probe.receiveMessage(PATIENCE).getValue();
    }

    /** Posts more than a book remembers. */
    void fill(ActorRef<AccountMessage> entity, String name, Instant from) {
        TestProbe<Answer> probe = kit.createTestProbe();
        for (int i = 0; i < FILLING; i++) {
            Journal journal = Books.charge(name + "_" + i, 1, from.plusMillis(i));
            entity.tell(new AccountMessage.Order(Books.post(journal), probe.ref()));
        }
        for (Answer answer : probe.receiveSeveralMessages(FILLING, Duration.ofSeconds(60))) {
            assertInstanceOf(Answer.Done.class, answer);
        }
    }

    String persistenceId() {
        return "account|" + id.value();
    }
}
