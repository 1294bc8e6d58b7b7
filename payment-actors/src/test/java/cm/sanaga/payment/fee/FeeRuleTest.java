package cm.sanaga.payment.fee;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.money.Money;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FeeRuleTest {
    private static final long MOST = 1_000_000_000_000L;

    @Provide
    Arbitrary<FeeRule> rules() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 10_000),
                        Arbitraries.longs().between(0, 10_000),
                        Arbitraries.longs().between(0, 100_000),
                        Arbitraries.longs().between(0, 10_000_000))
                .as(
                        (points, flat, floor, above) ->
                                new FeeRule("fee", points, flat, floor, floor + above));
    }

    @Property(tries = 100_000)
    void a_fee_is_between_its_floor_and_its_cap_and_never_falls(
            @ForAll("rules") FeeRule rule,
            @ForAll @LongRange(min = 1, max = MOST) long amount,
            @ForAll @LongRange(min = 0, max = MOST) long more) {
        long fee = rule.on(Money.xaf(amount)).minor();
        assertTrue(rule.floor() <= fee && fee <= rule.cap());
        assertTrue(fee <= rule.on(Money.xaf(amount + more)).minor());
    }

    @Property(tries = 100_000)
    void parts_of_a_fee_add_up_and_none_exceeds_its_part_of_the_amount(
            @ForAll @Size(min = 1, max = 8) List<@LongRange(min = 1, max = MOST / 8) Long> parts,
            @ForAll @LongRange(min = 0, max = 10_000) long points) {
        long whole = parts.stream().mapToLong(Long::longValue).sum();
        Money amount = Money.xaf(whole);
        Money fee = Money.xaf((long) (whole * (points / 10_000.0)));
        Money from = Money.xaf(0);
        Money sum = Money.xaf(0);
        for (long part : parts) {
            Money to = from.plus(Money.xaf(part));
            Money share = FeeRule.between(fee, amount, from, to);
            assertTrue(!share.negative() && share.minor() <= part);
            sum = sum.plus(share);
            from = to;
        }
        assertEquals(fee, sum);
    }

    @Test
    void one_and_a_half_percent_is_rounded_half_up() {
        FeeRule rule = new FeeRule("fee", 150, 0, 0, 1_000_000);
        assertEquals(Money.xaf(1), rule.on(Money.xaf(34)));
        assertEquals(Money.xaf(0), rule.on(Money.xaf(33)));
        assertEquals(Money.xaf(2), rule.on(Money.xaf(100)));
    }

    @Test
    void a_rule_that_contradicts_itself_is_refused() {
        assertThrows(IllegalArgumentException.class, () -> new FeeRule("fee", -1, 0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new FeeRule("fee", 10_001, 0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new FeeRule("fee", 0, 0, 2, 1));
    }
}
