package cm.sanaga.payment.fee;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.money.Money;
import cm.sanaga.provider.Provider;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TariffTest {
    private static final Instant NOW = Instant.parse("2026-11-30T10:00:00Z");
    private static final Instant BEFORE = NOW.minusSeconds(60);
    private static final Instant AFTER = NOW.plusSeconds(60);
    private static final FeeSchedule SCHEDULE =
            new FeeSchedule(flat("charge", 200), flat("escrow", 250), flat("payout", 100));

    private static FeeRule flat(String id, long francs) {
        return FeeRule.simple(id, 0, francs, 0, 1_000_000);
    }

    private static FeeRule byCustomer(FeeRule rule) {
        return new FeeRule(rule.id(), rule.tiers(), rule.floor(), rule.cap(), Bearer.CUSTOMER);
    }

    /** A rule of everybody for charges, in force. */
    private static DatedRule rule(FeeKind kind, FeeRule rule) {
        return new DatedRule(
                Optional.empty(),
                FeeOperation.CHARGE,
                kind,
                Optional.empty(),
                BEFORE,
                Optional.empty(),
                rule);
    }

    private static DatedRule of(String organisation, DatedRule one) {
        return new DatedRule(
                Optional.of(organisation),
                one.operation(),
                one.kind(),
                one.provider(),
                one.since(),
                one.until(),
                one.rule());
    }

    private static DatedRule at(Provider provider, DatedRule one) {
        return new DatedRule(
                one.organisation(),
                one.operation(),
                one.kind(),
                Optional.of(provider),
                one.since(),
                one.until(),
                one.rule());
    }

    private static DatedRule dated(Instant since, Instant until, DatedRule one) {
        return new DatedRule(
                one.organisation(),
                one.operation(),
                one.kind(),
                one.provider(),
                since,
                Optional.of(until),
                one.rule());
    }

    private static Price price(DatedRule... rules) {
        return new Tariff(SCHEDULE, List.of(rules), Map.of("mer_1", "org_1", "mer_2", "org_2"))
                .price(FeeOperation.CHARGE, Money.xaf(10_000), "mer_1", Provider.MTN, NOW);
    }

    private static List<String> asked(DatedRule... rules) {
        return price(rules).fee().lines().orElseThrow().stream().map(FeeLine::rule).toList();
    }

    @Test
    void without_rules_the_schedule_counts() {
        assertEquals(List.of("charge"), asked());
        Tariff tariff = Tariff.of(SCHEDULE);
        Money amount = Money.xaf(10_000);
        assertEquals(
                Money.xaf(250),
                tariff.price(FeeOperation.ESCROW, amount, "mer_1", Provider.MTN, NOW)
                        .fee()
                        .total());
        assertEquals(
                Money.xaf(100),
                tariff.price(FeeOperation.PAYOUT, amount, "mer_1", Provider.MTN, NOW)
                        .fee()
                        .total());
    }

    @Test
    void a_rule_takes_the_place_of_the_schedule_and_other_kinds_come_beside_it() {
        assertEquals(
                List.of("ours", "theirs", "state"),
                asked(
                        rule(FeeKind.TAX, flat("state", 5)),
                        rule(FeeKind.OPERATOR, flat("theirs", 3)),
                        rule(FeeKind.PLATFORM, flat("ours", 1))));
    }

    @Test
    void an_organisation_s_own_rule_is_before_everybody_s_and_no_other_organisation_s_counts() {
        assertEquals(
                List.of("own"),
                asked(
                        of("org_1", rule(FeeKind.PLATFORM, flat("own", 1))),
                        at(Provider.MTN, rule(FeeKind.PLATFORM, flat("mtn", 1))),
                        of("org_2", rule(FeeKind.PLATFORM, flat("other", 1)))));
    }

    @Test
    void a_provider_s_rule_is_before_that_of_all() {
        assertEquals(
                List.of("mtn"),
                asked(
                        at(Provider.MTN, rule(FeeKind.PLATFORM, flat("mtn", 1))),
                        at(Provider.ORANGE, rule(FeeKind.PLATFORM, flat("orange", 1))),
                        rule(FeeKind.PLATFORM, flat("all", 1))));
    }

    @Test
    void of_alike_rules_the_one_that_began_last_counts_and_then_the_one_given_last() {
        DatedRule old =
                dated(BEFORE.minusSeconds(9), AFTER, rule(FeeKind.PLATFORM, flat("old", 1)));
        DatedRule first = rule(FeeKind.PLATFORM, flat("first", 1));
        DatedRule second = rule(FeeKind.PLATFORM, flat("second", 1));
        assertEquals(List.of("second"), asked(first, second, old));
    }

    @Test
    void a_rule_counts_from_its_first_instant_and_no_longer_at_its_end() {
        DatedRule one = rule(FeeKind.PLATFORM, flat("dated", 1));
        assertEquals(List.of("dated"), asked(dated(NOW, AFTER, one)));
        assertEquals(List.of("charge"), asked(dated(NOW.plusNanos(1_000), AFTER, one)));
        assertEquals(List.of("charge"), asked(dated(BEFORE, NOW, one)));
    }

    @Test
    void it_says_when_a_change_is_known() {
        DatedRule one = rule(FeeKind.PLATFORM, flat("dated", 1));
        assertEquals(Optional.empty(), price(one).changes());
        assertEquals(
                Optional.of(AFTER),
                price(
                                dated(BEFORE, AFTER, one),
                                dated(AFTER.plusSeconds(1), AFTER.plusSeconds(2), one),
                                of("org_2", dated(AFTER.minusSeconds(1), AFTER, one)))
                        .changes());
    }

    @Test
    void the_payer_pays_beside_the_amount_what_he_bears() {
        Price price =
                price(
                        rule(FeeKind.PLATFORM, flat("ours", 150)),
                        rule(FeeKind.TAX, byCustomer(flat("state", 24))));
        assertEquals(Money.xaf(10_024), price.moved());
        assertEquals(Money.xaf(174), price.fee().total());
        assertEquals(Money.xaf(9_850), price.net());
        assertTrue(price.covered());
    }

    @Test
    void the_recipient_of_a_payout_gets_so_much_less() {
        DatedRule tax =
                new DatedRule(
                        Optional.empty(),
                        FeeOperation.PAYOUT,
                        FeeKind.TAX,
                        Optional.empty(),
                        BEFORE,
                        Optional.empty(),
                        byCustomer(flat("state", 24)));
        Tariff tariff = new Tariff(SCHEDULE, List.of(tax), Map.of());
        Price price =
                tariff.price(FeeOperation.PAYOUT, Money.xaf(10_000), "mer_1", Provider.MTN, NOW);
        assertEquals(Money.xaf(9_976), price.moved());
        assertEquals(Money.xaf(10_100), price.net());
        Price small = tariff.price(FeeOperation.PAYOUT, Money.xaf(24), "mer_1", Provider.MTN, NOW);
        assertFalse(small.covered());
    }

    @Test
    void an_amount_that_its_fee_eats_up_is_not_covered() {
        Tariff tariff = Tariff.of(SCHEDULE);
        assertTrue(
                tariff.price(FeeOperation.CHARGE, Money.xaf(200), "mer_1", Provider.MTN, NOW)
                        .covered());
        assertFalse(
                tariff.price(FeeOperation.CHARGE, Money.xaf(199), "mer_1", Provider.MTN, NOW)
                        .covered());
    }
}
