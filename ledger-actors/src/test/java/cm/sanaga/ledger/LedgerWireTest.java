package cm.sanaga.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.kernel.Digest;
import cm.sanaga.kernel.wire.Wire;
import cm.sanaga.ledger.Account.Ask;
import cm.sanaga.ledger.Account.Command;
import cm.sanaga.ledger.Account.Event;
import cm.sanaga.ledger.Account.Refusal;
import cm.sanaga.money.Currency;
import cm.sanaga.money.Money;
import cm.sanaga.testing.Approved;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LedgerWireTest {
    private static final Journal JOURNAL =
            Books.journal(
                    "ch_1",
                    Books.NOW,
                    Entry.debit(Books.MTN, Money.xaf(1_000)),
                    Entry.credit(SubAccount.AVAILABLE, Money.xaf(980)),
                    Entry.credit(SubAccount.FEES, Money.xaf(20)));
    private static final Hold HOLD = Books.hold("po_1", 500);

    @Test
    void events_are_stored_as_approved() {
        Approved.check(
                Event.class,
                List.of(
                        new Event.Posted(
                                1,
                                JOURNAL,
                                Digest.ZERO,
                                JOURNAL.hash(Digest.ZERO, Books.MERCHANT, 1),
                                Optional.of(HOLD.id())),
                        new Event.Reserved(HOLD),
                        new Event.Released(HOLD.id()),
                        new Event.Voided(HOLD.id(), HOLD.at())));
    }

    @Test
    void whatever_was_ever_approved_can_still_be_read() {
        assertTrue(Approved.replay() > 30);
    }

    @Test
    void commands_are_sent_as_approved() {
        Approved.check(
                Command.class,
                List.of(
                        new Command.Post(JOURNAL, Ask.FIRST),
                        new Command.Reserve(HOLD, Ask.PROVEN_NEW),
                        new Command.Capture(HOLD.id(), JOURNAL, Ask.FIRST),
                        new Command.Release(HOLD.id(), HOLD.at(), Ask.FIRST)));
    }

    @Test
    void refusals_are_sent_as_approved() {
        Approved.check(
                Refusal.class,
                List.of(
                        new Refusal.Forgotten("ch_1/step"),
                        new Refusal.IdReused("ch_1/step"),
                        new Refusal.HoldEnded(HOLD.id()),
                        new Refusal.WrongCurrency(Currency.XAF, Currency.XAF),
                        new Refusal.NoSuchHold(HOLD.id()),
                        new Refusal.BeyondHold(HOLD, Money.xaf(501)),
                        new Refusal.InsufficientFunds(
                                SubAccount.AVAILABLE, Money.xaf(10), Money.xaf(11))));
    }

    @Test
    void a_snapshot_is_stored_as_approved() {
        Account.State book = Books.after(Books.empty(), Books.post(JOURNAL), Books.reserve(HOLD));
        AccountSnapshot full = AccountSnapshot.of(book);
        // One line and one id: the order of more is nobody's promise.
        AccountSnapshot sample =
                new AccountSnapshot(
                        full.id(),
                        full.currency(),
                        Map.of(SubAccount.AVAILABLE, book.balance(SubAccount.AVAILABLE)),
                        full.holds(),
                        Map.of("ch_1/step", new Memory.Trace(1, Fingerprint.of(JOURNAL))),
                        full.old(),
                        full.youngLatest(),
                        full.oldLatest(),
                        full.horizon(),
                        full.turn(),
                        1_024,
                        full.number(),
                        full.head());
        Approved.check(AccountSnapshot.class, List.of(sample));
    }

    @Test
    void a_whole_book_survives_a_snapshot_as_bytes() {
        Wire cbor = Wire.cbor(ConfigFactory.load(), List.of());
        Account.State book = Books.after(Books.empty(), Books.post(JOURNAL), Books.reserve(HOLD));
        AccountSnapshot snapshot = AccountSnapshot.of(book);
        byte[] bytes = cbor.write(snapshot);
        assertEquals(book, ((AccountSnapshot) cbor.read(cbor.name(snapshot), bytes)).book());
    }
}
