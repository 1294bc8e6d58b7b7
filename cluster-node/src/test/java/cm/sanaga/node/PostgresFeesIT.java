package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cm.sanaga.http.FeeDesk.Wanted;
import cm.sanaga.http.Operators.Deed;
import cm.sanaga.http.Operators.Once;
import cm.sanaga.http.Operators.Times;
import cm.sanaga.http.problem.ProblemCode;
import cm.sanaga.http.problem.Rejection;
import cm.sanaga.kernel.Digest;
import cm.sanaga.money.Money;
import cm.sanaga.payment.fee.Bearer;
import cm.sanaga.payment.fee.FeeKind;
import cm.sanaga.payment.fee.FeeOperation;
import cm.sanaga.payment.fee.FeeRule;
import cm.sanaga.payment.fee.FeeSchedule;
import cm.sanaga.payment.fee.FeeTier;
import cm.sanaga.projection.Page;
import cm.sanaga.provider.Provider;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The rules of fees: each deed once, the same on every node, and as they were after a start. */
class PostgresFeesIT {
    private static final Instant AT = Instant.parse("2026-03-01T08:15:30.123456Z");
    private static final Duration AHEAD = Duration.ofMinutes(1);
    private static final FeeRule NOTHING = FeeRule.simple("nothing", 0, 0, 0, 0);
    private static final FeeRule TIERS =
            new FeeRule(
                    "tiers",
                    List.of(new FeeTier(5_000, 0, 75), new FeeTier(FeeTier.NO_END, 150, 4)),
                    10,
                    4_004,
                    Bearer.CUSTOMER);

    private final Database database = TestDatabase.migrated();
    private final PostgresFees here = fees();

    @AfterEach
    void end() {
        here.close();
    }

    private PostgresFees fees() {
        return new PostgresFees(database, new FeeSchedule(NOTHING, NOTHING, NOTHING));
    }

    private static Deed deed(String request, Instant at) {
        return new Deed("key_op", request, at, Optional.of(new Once(request, Digest.of(request))));
    }

    private static Wanted wanted(String id, Optional<Instant> since) {
        return new Wanted(
                id,
                Optional.empty(),
                FeeOperation.CHARGE,
                FeeKind.TAX,
                Optional.of(Provider.MTN),
                since,
                Optional.empty(),
                TIERS);
    }

    private static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    private static Rejection refused(CompletionStage<?> stage) {
        return assertInstanceOf(
                Rejection.class,
                assertThrows(CompletionException.class, () -> done(stage)).getCause());
    }

    private static long tax(PostgresFees fees, Instant at) {
        return fees.get()
                .price(FeeOperation.CHARGE, Money.xaf(10_000), "mer_1", Provider.MTN, at)
                .fee()
                .tax()
                .minor();
    }

    @Test
    void a_rule_is_kept_as_it_was_ordered_and_counts_on_every_node_from_its_instant() {
        assertEquals(Times.FIRST, done(here.add(wanted("fee_1", Optional.empty()), deed("a", AT))));
        var kept = done(here.rule("fee_1")).orElseThrow();
        assertEquals(TIERS, kept.dated().rule());
        assertEquals(AT.plus(AHEAD), kept.dated().since());
        assertEquals(Optional.of(Provider.MTN), kept.dated().provider());
        assertEquals(List.of(kept), done(here.rules(new Page.Wanted(10, Optional.empty()))).data());
        try (PostgresFees elsewhere = fees()) {
            assertEquals(154, tax(elsewhere, AT.plus(AHEAD)));
            assertEquals(0, tax(elsewhere, AT.plus(AHEAD).minusNanos(1_000)));
        }
        assertEquals(true, done(here.refreshed()));
        assertEquals(154, tax(here, AT.plus(AHEAD)));
    }

    @Test
    void the_same_request_adds_one_rule_also_when_its_date_has_passed() {
        Wanted wanted = wanted("fee_1", Optional.of(AT.plus(AHEAD)));
        assertEquals(Times.FIRST, done(here.add(wanted, deed("a", AT))));
        Instant later = AT.plus(Duration.ofHours(1));
        assertEquals(Times.AGAIN, done(here.add(wanted, deed("a", later))));
        assertEquals(
                "since",
                refused(here.add(wanted("fee_2", Optional.of(later)), deed("b", later)))
                        .problem()
                        .param()
                        .orElseThrow());
        assertEquals(Optional.empty(), done(here.rule("fee_2")));
    }

    @Test
    void a_rule_ends_once_and_never_later_than_it_would_have() {
        done(here.add(wanted("fee_1", Optional.empty()), deed("a", AT)));
        Instant end = AT.plus(Duration.ofDays(1));
        assertEquals(Times.FIRST, done(here.end("fee_1", Optional.of(end), deed("b", AT))));
        assertEquals(Times.AGAIN, done(here.end("fee_1", Optional.of(end), deed("b", end))));
        assertEquals(Optional.of(end), done(here.rule("fee_1")).orElseThrow().dated().until());
        Rejection late = refused(here.end("fee_1", Optional.of(end.plus(AHEAD)), deed("c", AT)));
        assertEquals(ProblemCode.CONFLICT, late.problem().code());
        assertEquals(
                ProblemCode.NOT_FOUND,
                refused(here.end("fee_2", Optional.empty(), deed("d", AT))).problem().code());
    }

    @Test
    void one_that_is_ended_before_it_begins_never_counts() {
        Instant begins = AT.plus(Duration.ofDays(7));
        done(here.add(wanted("fee_1", Optional.of(begins)), deed("a", AT)));
        done(here.end("fee_1", Optional.empty(), deed("b", AT)));
        assertEquals(true, done(here.refreshed()));
        assertEquals(0, tax(here, begins));
        assertEquals(0, tax(here, begins.minusSeconds(1)));
    }
}
