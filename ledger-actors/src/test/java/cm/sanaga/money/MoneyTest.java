package cm.sanaga.money;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

final class MoneyTest {
    private static final BigInteger LIMIT = BigInteger.valueOf(Money.LIMIT);

    @Property
    void a_sum_is_exact_or_refused(
            @ForAll @LongRange(min = -Money.LIMIT, max = Money.LIMIT) long a,
            @ForAll @LongRange(min = -Money.LIMIT, max = Money.LIMIT) long b) {
        BigInteger sum = BigInteger.valueOf(a).add(BigInteger.valueOf(b));
        BigInteger difference = BigInteger.valueOf(a).subtract(BigInteger.valueOf(b));
        exactOrRefused(sum, () -> Money.xaf(a).plus(Money.xaf(b)));
        exactOrRefused(difference, () -> Money.xaf(a).minus(Money.xaf(b)));
        assertEquals(Money.xaf(-a), Money.xaf(a).negated());
        assertEquals(Money.xaf(Math.min(a, b)), Money.xaf(a).min(Money.xaf(b)));
        assertEquals(Long.compare(a, b), Money.xaf(a).compareTo(Money.xaf(b)));
    }

    @Property
    void no_amount_is_beyond_the_limit(@ForAll long minor) {
        exactOrRefused(BigInteger.valueOf(minor), () -> Money.xaf(minor));
    }

    @Test
    void the_limit_itself_is_an_amount_and_one_more_is_not() {
        Money most = Money.xaf(Money.LIMIT);
        assertEquals(Money.LIMIT, most.minor());
        assertThrows(ArithmeticException.class, () -> most.plus(Money.xaf(1)));
        assertThrows(ArithmeticException.class, () -> most.negated().minus(Money.xaf(1)));
        assertThrows(ArithmeticException.class, () -> Money.xaf(Long.MIN_VALUE));
    }

    private static void exactOrRefused(
            BigInteger expected, java.util.function.Supplier<Money> computed) {
        if (expected.abs().compareTo(LIMIT) > 0) {
            assertThrows(ArithmeticException.class, computed::get);
        } else {
            assertEquals(expected.longValueExact(), computed.get().minor());
        }
    }
}
