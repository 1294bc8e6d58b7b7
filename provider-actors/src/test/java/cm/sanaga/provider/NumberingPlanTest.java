package cm.sanaga.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import cm.sanaga.provider.NumberingPlan.Reading;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberingPlanTest {
    private final NumberingPlan plan = new NumberingPlan();

    @ParameterizedTest
    @CsvSource({
        "620, 629, camtel",
        "640, 640, orange",
        "650, 654, mtn",
        "655, 659, orange",
        "670, 683, mtn",
        "686, 699, orange"
    })
    void every_mobile_prefix_has_the_provider_of_the_table(int from, int to, String provider) {
        for (int prefix = from; prefix <= to; prefix++) {
            String number = "+237" + prefix + "000001";
            assertEquals(
                    new Reading.Recognised(new Msisdn(number), new Provider(provider)),
                    plan.read(number),
                    number);
        }
    }

    @Test
    void the_magic_numbers_belong_to_their_simulators() {
        for (int digit = 0; digit < 10; digit++) {
            assertEquals(Provider.MTN, provider("+23767000000" + digit));
            assertEquals(Provider.ORANGE, provider("+23769000000" + digit));
            assertEquals(Provider.CAMTEL, provider("+23762000000" + digit));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "670000001",
                "237670000001",
                "+237670000001",
                "00237670000001",
                "+237 6 70 00 00 01",
                "(237) 670-000-001",
                "6.70.00.00.01",
                "tel:+237670000001",
                " 670\u00a0000\u00a0001 "
            })
    void any_usual_form_is_the_same_number(String text) {
        assertEquals(
                new Reading.Recognised(new Msisdn("+237670000001"), Provider.MTN), plan.read(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "abc",
                "67000000",
                "6700000012",
                "+237600000001",
                "+237630000001",
                "+237641000001",
                "+237770000001",
                "67000000A",
                "1-800-FLOWERS",
                "670000001 ext. 5",
                "+23788000000",
                "٦٧٠٠٠٠٠٠١",
                "670000001670000001670000001670000001"
            })
    void what_nobody_can_have_is_not_a_number(String text) {
        assertEquals(new Reading.NotANumber(), plan.read(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"+33612345678", "+46733123450", "0033612345678"})
    void a_foreign_number_is_told_apart(String text) {
        assertEquals(new Reading.NotCameroonian(), plan.read(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"222200001", "+237233200001", "242200001", "+237243200001"})
    void lines_without_a_wallet_are_fixed(String text) {
        assertEquals(new Reading.FixedLine(), plan.read(text));
        assertEquals(new Reading.FixedLine(), plan.read(text, Optional.of(Provider.CAMTEL)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"660000001", "669000001", "684000001", "685000001"})
    void nexttel_has_no_wallet_unless_somebody_knows_better(String text) {
        assertInstanceOf(Reading.NoWallet.class, plan.read(text));
        assertEquals(
                new Reading.Recognised(new Msisdn("+237" + text), Provider.ORANGE),
                plan.read(text, Optional.of(Provider.ORANGE)));
    }

    @Test
    void a_given_provider_overrides_the_guess() {
        assertEquals(
                new Reading.Recognised(new Msisdn("+237670000001"), Provider.ORANGE),
                plan.read("670000001", Optional.of(Provider.ORANGE)));
    }

    @Test
    void the_longest_moved_prefix_overrides_the_tables() {
        var corrected = new NumberingPlan(Map.of("685", Provider.ORANGE, "6851", Provider.MTN));
        assertEquals(
                new Reading.Recognised(new Msisdn("+237685000001"), Provider.ORANGE),
                corrected.read("685000001"));
        assertEquals(
                new Reading.Recognised(new Msisdn("+237685100001"), Provider.MTN),
                corrected.read("685100001"));
    }

    @Property(tries = 1000)
    void what_is_recognised_is_read_again_as_itself(
            @ForAll @IntRange(min = 0, max = 999_999_999) int national) {
        if (plan.read(Integer.toString(national))
                instanceof Reading.Recognised(Msisdn msisdn, Provider _)) {
            assertEquals(plan.read(Integer.toString(national)), plan.read(msisdn.value()));
            assertEquals(plan.read(msisdn.value()), plan.read(msisdn.digits()));
        }
    }

    private Provider provider(String number) {
        return assertInstanceOf(Reading.Recognised.class, plan.read(number)).provider();
    }
}
