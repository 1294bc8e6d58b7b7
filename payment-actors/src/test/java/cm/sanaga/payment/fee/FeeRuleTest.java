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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

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
                                FeeRule.simple("fee", points, flat, floor, floor + above));
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

    @Test
    void one_and_a_half_percent_is_rounded_half_up() {
        FeeRule rule = FeeRule.simple("fee", 150, 0, 0, 1_000_000);
        assertEquals(Money.xaf(1), rule.on(Money.xaf(34)));
        assertEquals(Money.xaf(0), rule.on(Money.xaf(33)));
        assertEquals(Money.xaf(2), rule.on(Money.xaf(100)));
    }

    @Test
    void the_first_tier_that_reaches_an_amount_is_that_of_the_whole_amount() {
        FeeRule rule =
                new FeeRule(
                        "withdrawal",
                        List.of(
                                new FeeTier(3_000, 0, 54),
                                new FeeTier(10_000, 150, 4),
                                new FeeTier(FeeTier.NO_END, 100, 0)),
                        0,
                        4_004,
                        Bearer.CUSTOMER);
        assertEquals(Money.xaf(54), rule.on(Money.xaf(1)));
        assertEquals(Money.xaf(54), rule.on(Money.xaf(3_000)));
        assertEquals(Money.xaf(49), rule.on(Money.xaf(3_001)));
        assertEquals(Money.xaf(154), rule.on(Money.xaf(10_000)));
        assertEquals(Money.xaf(100), rule.on(Money.xaf(10_001)));
        assertEquals(Money.xaf(4_004), rule.on(Money.xaf(1_000_000)));
    }

    @Test
    void a_flat_part_that_no_number_holds_is_capped() {
        FeeRule rule = FeeRule.simple("fee", 10_000, Long.MAX_VALUE, 0, Money.LIMIT);
        assertEquals(Money.LIMIT, rule.on(Money.xaf(Money.LIMIT)).minor());
    }

    @Test
    void a_rule_that_contradicts_itself_is_refused() {
        refused(() -> FeeRule.simple("fee", -1, 0, 0, 0));
        refused(() -> FeeRule.simple("fee", 10_001, 0, 0, 0));
        refused(() -> FeeRule.simple("fee", 0, -1, 0, 0));
        refused(() -> FeeRule.simple("fee", 0, 0, 2, 1));
        refused(() -> tiers());
        refused(() -> tiers(new FeeTier(3_000, 0, 0)));
        FeeTier last = new FeeTier(FeeTier.NO_END, 0, 0);
        refused(() -> tiers(new FeeTier(9, 0, 0), new FeeTier(9, 0, 0), last));
        refused(() -> tiers(last, last));
        refused(() -> new FeeTier(0, 0, 0));
    }

    private static FeeRule tiers(FeeTier... tiers) {
        return new FeeRule("fee", List.of(tiers), 0, 1, Bearer.MERCHANT);
    }

    private static void refused(Executable making) {
        assertThrows(IllegalArgumentException.class, making);
    }
}
