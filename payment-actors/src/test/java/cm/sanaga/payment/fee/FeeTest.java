package cm.sanaga.payment.fee;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.money.Currency;
import cm.sanaga.money.Money;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FeeTest {
    private static final List<FeeKind> KINDS = List.of(FeeKind.values());
    private static final long MOST = 1_000_000_000_000L;

    private static FeeLine line(FeeKind kind, long amount, Bearer bearer) {
        return new FeeLine(kind, kind.name(), Money.xaf(amount), bearer);
    }

    @Property(tries = 50_000)
    void parts_of_a_fee_add_up_and_none_exceeds_its_part_of_the_amount(
            @ForAll @Size(min = 1, max = 8) List<@LongRange(min = 1, max = MOST / 8) Long> parts,
            @ForAll @Size(max = 4) List<@LongRange(min = 0, max = MOST) Long> weights) {
        long whole = parts.stream().mapToLong(Long::longValue).sum();
        List<FeeLine> lines = new ArrayList<>();
        long left = whole;
        for (long weight : weights) {
            long taken = Math.min(left, weight);
            lines.add(line(KINDS.get(lines.size() % KINDS.size()), taken, Bearer.MERCHANT));
            left -= taken;
        }
        adds_up(Fee.of(Currency.XAF, lines), whole, parts);
        adds_up(Fee.of(Money.xaf(whole - left)), whole, parts);
    }

    /** Small amounts, where rounding is most of it. */
    @Property(tries = 50_000)
    void so_do_those_of_a_few_francs(
            @ForAll @Size(min = 1, max = 8) List<@LongRange(min = 1, max = 3) Long> parts,
            @ForAll @Size(min = 2, max = 3) List<@LongRange(min = 0, max = 5) Long> weights) {
        parts_of_a_fee_add_up_and_none_exceeds_its_part_of_the_amount(parts, weights);
    }

    private static void adds_up(Fee fee, long whole, List<Long> parts) {
        Money amount = Money.xaf(whole);
        Money from = Money.xaf(0);
        long total = 0;
        long tax = 0;
        List<Long> sums =
                new ArrayList<>(fee.lines().orElse(List.of()).stream().map(_ -> 0L).toList());
        for (long part : parts) {
            Money to = from.plus(Money.xaf(part));
            Fee share = fee.part(amount, from, to);
            assertTrue(share.minor() <= part);
            assertTrue(!share.kept().negative() && !share.tax().negative());
            total += share.minor();
            tax += share.tax().minor();
            for (int n = 0; n < sums.size(); n++) {
                sums.set(n, sums.get(n) + share.lines().orElseThrow().get(n).amount().minor());
            }
            from = to;
        }
        assertEquals(fee.minor(), total);
        assertEquals(fee.tax().minor(), tax);
        assertEquals(
                fee.lines().orElse(List.of()).stream().map(line -> line.amount().minor()).toList(),
                sums);
    }

    @Test
    void what_is_kept_and_what_is_owed_to_the_state_are_all_of_it() {
        Fee fee =
                Fee.of(
                        Currency.XAF,
                        List.of(
                                line(FeeKind.PLATFORM, 20, Bearer.MERCHANT),
                                line(FeeKind.OPERATOR, 15, Bearer.CUSTOMER),
                                line(FeeKind.TAX, 6, Bearer.CUSTOMER)));
        assertEquals(Money.xaf(41), fee.total());
        assertEquals(Money.xaf(6), fee.tax());
        assertEquals(Money.xaf(35), fee.kept());
        assertEquals(Money.xaf(21), fee.borneByCustomer());
    }

    @Test
    void a_fee_is_the_sum_of_its_lines() {
        List<FeeLine> lines = List.of(line(FeeKind.PLATFORM, 20, Bearer.MERCHANT));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Fee(21, Currency.XAF, Optional.of(lines)));
        assertThrows(IllegalArgumentException.class, () -> Fee.of(Money.xaf(-1)));
        assertThrows(
                IllegalArgumentException.class, () -> line(FeeKind.PLATFORM, -1, Bearer.MERCHANT));
    }
}
