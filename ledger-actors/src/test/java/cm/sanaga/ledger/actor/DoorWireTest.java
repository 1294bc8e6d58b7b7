package cm.sanaga.ledger.actor;

import cm.sanaga.ledger.Account;
import cm.sanaga.ledger.Books;
import cm.sanaga.ledger.SubAccount;
import cm.sanaga.money.Currency;
import cm.sanaga.testing.Approved;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.SerializationTestKit;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.Test;

final class DoorWireTest {
    private static final Ledger.Standing STANDING =
            new Ledger.Standing(
                    Books.MERCHANT,
                    Currency.XAF,
                    Map.of(
                            Books.MTN,
                            Books.after(Books.empty(), Books.post(Books.charge("ch_1", 5)))
                                    .balance(Books.MTN)),
                    1);

    @Test
    void answers_are_sent_as_approved() {
        Approved.check(
                Ledger.Answer.class,
                List.of(
                        new Ledger.Answer.Done(7),
                        new Ledger.Answer.Refused(
                                new Account.Refusal.NoSuchHold(Books.hold("po_1", 5).id())),
                        new Ledger.Answer.Unanswered("busy")));
        Approved.check(Ledger.Standing.class, List.of(STANDING));
        Approved.check(
                TransferView.class,
                List.of(
                        new TransferView.UnderWay(),
                        new TransferView.Refused(
                                new Account.Refusal.NoSuchHold(Books.hold("po_1", 5).id())),
                        new TransferView.Completed(2, 1, SubAccount.SUSPENSE)));
    }

    @Test
    void messages_travel_between_nodes() {
        ActorTestKit kit = ActorTestKit.create();
        try {
            SerializationTestKit wire = kit.serializationTestKit();
            wire.verifySerialization(
                    new AccountMessage.Order(
                            Books.post(Books.charge("ch_1", 5)),
                            kit.<Ledger.Answer>createTestProbe().ref()),
                    true);
            wire.verifySerialization(
                    new AccountMessage.Read(
                            kit.<StatusReply<Ledger.Standing>>createTestProbe().ref()),
                    true);
            wire.verifySerialization(STANDING, true);
        } finally {
            kit.shutdownTestKit();
        }
    }
}
