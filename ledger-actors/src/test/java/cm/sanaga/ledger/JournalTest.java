package cm.sanaga.ledger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cm.sanaga.money.Money;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class JournalTest {
    private static final List<SubAccount> LINES =
            List.of(Books.MTN, SubAccount.AVAILABLE, SubAccount.FEES, SubAccount.ESCROW);

    @Provide
    Arbitrary<List<Entry>> entries() {
        return Combinators.combine(
                        Arbitraries.of(LINES),
                        Arbitraries.of(Side.values()),
                        Arbitraries.longs().between(1, 4))
                .as((line, side, francs) -> new Entry(line, side, Money.xaf(francs)))
                .list()
                .ofMinSize(2)
                .ofMaxSize(6);
    }

    @Property
    void a_journal_that_does_not_balance_cannot_be_made(@ForAll("entries") List<Entry> entries) {
        long sum =
                entries.stream()
                        .mapToLong(
                                e ->
                                        e.side() == Side.DEBIT
                                                ? e.amount().minor()
                                                : -e.amount().minor())
                        .sum();
        if (sum == 0) {
            assertEquals(entries, journal(entries).entries());
        } else {
            assertThrows(IllegalArgumentException.class, () -> journal(entries));
        }
    }

    @Property
    void two_journals_never_share_their_bytes_or_their_fingerprint(
            @ForAll("entries") List<Entry> one, @ForAll("entries") List<Entry> other) {
        Journal a = journal(balanced(one));
        Journal b = journal(balanced(other));
        boolean same = a.equals(b);
        assertEquals(same, Arrays.equals(a.bytes(Books.MERCHANT, 1), b.bytes(Books.MERCHANT, 1)));
        assertEquals(same, Fingerprint.of(a) == Fingerprint.of(b));
    }

    /** Adds what is missing, on a line of its own. */
    private static List<Entry> balanced(List<Entry> entries) {
        Money missing = Money.xaf(0);
        for (Entry entry : entries) {
            missing =
                    entry.side() == Side.DEBIT
                            ? missing.plus(entry.amount())
                            : missing.minus(entry.amount());
        }
        if (missing.isZero()) {
            return entries;
        }
        Entry rest =
                missing.positive()
                        ? Entry.credit(SubAccount.TAX, missing)
                        : Entry.debit(SubAccount.TAX, missing.negated());
        return java.util.stream.Stream.concat(entries.stream(), java.util.stream.Stream.of(rest))
                .toList();
    }

    @Test
    void every_part_of_a_journal_is_in_its_bytes_and_its_fingerprint() {
        Journal j = Books.charge("ch_1", 100);
        List<Journal> others =
                List.of(
                        Books.charge("ch_2", 100),
                        Books.charge("ch_1", 101),
                        new Journal(
                                j.id(), "x", j.entries(), j.providerReferences(), "key:k1", j.at()),
                        new Journal(j.id(), j.payment(), j.entries(), List.of(), "key:k1", j.at()),
                        new Journal(
                                j.id(),
                                j.payment(),
                                j.entries().reversed(),
                                j.providerReferences(),
                                "key:k1",
                                j.at()),
                        new Journal(
                                j.id(),
                                j.payment(),
                                j.entries(),
                                j.providerReferences(),
                                "key:k2",
                                j.at()),
                        Books.charge("ch_1", 100, j.at().plusNanos(1_000)));
        for (Journal other : others) {
            assertFalse(Arrays.equals(j.bytes(Books.MERCHANT, 1), other.bytes(Books.MERCHANT, 1)));
            assertNotEquals(Fingerprint.of(j), Fingerprint.of(other));
        }
        assertFalse(Arrays.equals(j.bytes(Books.MERCHANT, 1), j.bytes(Books.MERCHANT, 2)));
        assertFalse(Arrays.equals(j.bytes(Books.MERCHANT, 1), j.bytes(AccountId.PLATFORM, 1)));
    }

    @Test
    void instants_are_kept_as_they_are_stored() {
        Journal j = Books.charge("ch_1", 100, Books.NOW.plusNanos(1_999));
        assertEquals(Books.NOW.plusNanos(1_000), j.at());
        assertEquals(
                Books.NOW.plusNanos(1_000), Books.hold("po_1", 1, Books.NOW.plusNanos(1_999)).at());
    }

    @Test
    void the_fingerprint_and_the_bytes_are_the_ones_of_always() {
        Journal j = Books.charge("ch_1", 100);
        assertEquals(FINGERPRINT, Fingerprint.of(j));
        assertEquals(HOLD_FINGERPRINT, Fingerprint.of(Books.hold("po_1", 30)));
        assertEquals(HASH, j.hash(cm.sanaga.kernel.Digest.ZERO, Books.MERCHANT, 1).value());
        assertArrayEquals(
                j.bytes(Books.MERCHANT, 1), Books.charge("ch_1", 100).bytes(Books.MERCHANT, 1));
    }

    private static final long FINGERPRINT = -2626642648375292986L;
    private static final long HOLD_FINGERPRINT = -6029212061430357508L;
    private static final String HASH =
            "2ae2581629bf4c1c39237d7c3668af25e1faacdfeb5a8509340cc13cf6797d08";

    @Test
    void what_has_a_limit_is_held_to_it() {
        String longText = "x".repeat(257);
        List<Entry> entries = Books.charge("ch_1", 1).entries();
        JournalId id = JournalId.of("ch_1", "step");
        List<String> many = IntStream.range(0, 17).mapToObj(Integer::toString).toList();
        refused(() -> new Journal(id, longText, entries, List.of(), "", Books.NOW));
        refused(() -> new Journal(id, "", entries, List.of(longText), "", Books.NOW));
        refused(() -> new Journal(id, "", entries, many, "", Books.NOW));
        refused(() -> new Journal(id, "", entries, List.of(), longText, Books.NOW));
        refused(() -> journal(List.of()));
        refused(
                () ->
                        journal(
                                IntStream.range(0, 34)
                                        .mapToObj(
                                                i ->
                                                        new Entry(
                                                                Books.MTN,
                                                                i % 2 == 0
                                                                        ? Side.DEBIT
                                                                        : Side.CREDIT,
                                                                Money.xaf(1)))
                                        .toList()));
        refused(() -> Entry.debit(Books.MTN, Money.xaf(0)));
        refused(() -> new HoldId("x".repeat(121)));
        refused(() -> new Hold(new HoldId("h"), Books.MTN, Money.xaf(1), "", Books.NOW));
        refused(() -> Books.hold("po", 0));
        refused(() -> new JournalId("nostep"));
        refused(() -> new AccountId("nokind"));
        refused(() -> new SubAccount("float"));
        refused(() -> new SubAccount("available/mtn"));
        refused(() -> new SubAccount("unheard-of"));
        refused(() -> new TransferId("xx_1"));
    }

    @Test
    void the_platforms_book_can_be_named_first() {
        assertEquals("platform", AccountId.PLATFORM.kind());
        assertEquals("main", AccountId.PLATFORM.owner());
    }

    private static void refused(org.junit.jupiter.api.function.Executable make) {
        assertThrows(IllegalArgumentException.class, make);
    }

    private static Journal journal(List<Entry> entries) {
        return new Journal(
                JournalId.of("ch_1", "step"), "ch_1", entries, List.of(), "key:k1", Books.NOW);
    }
}
