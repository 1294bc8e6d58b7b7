package cm.sanaga.testing;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.ledger.Account.Refusal;
import cm.sanaga.ledger.Books;
import cm.sanaga.ledger.SubAccount;
import cm.sanaga.money.Currency;
import cm.sanaga.money.Money;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ApprovedTest {
    private static final List<Refusal> ALL =
            List.of(
                    new Refusal.Forgotten("ch_1/step"),
                    new Refusal.IdReused("ch_1/step"),
                    new Refusal.HoldEnded(Books.hold("po_1", 1).id()),
                    new Refusal.WrongCurrency(Currency.XAF, Currency.XAF),
                    new Refusal.NoSuchHold(Books.hold("po_1", 1).id()),
                    new Refusal.BeyondHold(Books.hold("po_1", 500), Money.xaf(501)),
                    new Refusal.InsufficientFunds(
                            SubAccount.AVAILABLE, Money.xaf(10), Money.xaf(11)));

    @Test
    void what_is_as_approved_passes() {
        Approved.check(Refusal.class, ALL);
    }

    @Test
    void a_case_without_a_sample_is_named() {
        fails(ALL.subList(1, ALL.size()), "Forgotten");
    }

    @Test
    void a_sample_that_is_written_otherwise_is_named() {
        List<Refusal> other = new ArrayList<>(ALL);
        other.set(0, new Refusal.Forgotten("ch_2/step"));
        fails(other, "account-refusal.forgotten");
    }

    @Test
    void two_samples_of_one_case_are_one_too_many() {
        List<Refusal> twice = new ArrayList<>(ALL);
        twice.add(new Refusal.Forgotten("ch_2/step"));
        fails(twice, "two samples");
    }

    @Test
    void a_sample_of_something_else_is_named() {
        List<Object> more = new ArrayList<>(ALL);
        more.add(Money.xaf(1));
        fails(more, "Money");
    }

    private static void fails(List<?> samples, String naming) {
        AssertionError error =
                assertThrows(AssertionError.class, () -> Approved.check(Refusal.class, samples));
        assertTrue(String.valueOf(error.getMessage()).contains(naming), error.toString());
    }
}
