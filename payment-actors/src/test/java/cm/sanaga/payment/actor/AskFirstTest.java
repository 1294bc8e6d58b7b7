package cm.sanaga.payment.actor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import cm.sanaga.kernel.actor.Performer.Occasion;
import cm.sanaga.money.Money;
import cm.sanaga.payment.Samples;
import cm.sanaga.payment.payout.Payout;
import cm.sanaga.provider.Operation;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.ProviderToken;
import cm.sanaga.provider.ProviderTransactionId;
import cm.sanaga.provider.Quarantine;
import cm.sanaga.provider.Receipt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** During a quarantine nothing goes out that the provider may know already. */
final class AskFirstTest {
    private static final Instant SINCE = Samples.T0;
    private static final Instant BELIEVED = SINCE.plus(ProviderCall.SETTLED);
    private static final Outcome UNHEARD = new Outcome.Unheard();
    private static final Outcome CONFIRMED =
            new Outcome.Confirmed(new Receipt(new ProviderTransactionId("tx-1"), Money.xaf(5_000)));

    private final ScriptedRail rail = new ScriptedRail(false);
    private final Held held = new Held();
    private Instant now = BELIEVED;
    private final RailWork work = new RailWork(rail, () -> now);

    AskFirstTest() {
        rail.quarantine = held;
    }

    /** A quarantine that is over when the test says so. */
    private static final class Held implements Quarantine {
        final List<Finding> found = new ArrayList<>();
        boolean over;

        @Override
        public Optional<Instant> since() {
            return over ? Optional.empty() : Optional.of(SINCE);
        }

        @Override
        public void note(ProviderCall.Order order, Finding finding) {
            found.add(finding);
        }
    }

    private static ProviderCall.Order order(Operation operation) {
        return new ProviderCall.Order(
                Provider.MTN,
                operation,
                Payout.reference(Samples.payout(Samples.MTN).request().id()),
                Money.xaf(5_000),
                Samples.MTN.msisdn(),
                "po_1",
                "",
                Optional.empty(),
                Samples.T0);
    }

    private RailWork.Heard drive(Operation operation, Occasion occasion) {
        return work.perform(
                        new ProviderCall.Intent.Drive(order(operation), Optional.empty(), 0),
                        occasion)
                .toCompletableFuture()
                .join();
    }

    static Stream<Outcome> known() {
        return Stream.of(new Outcome.Accepted(), CONFIRMED, new Outcome.Declined(Samples.DOWN));
    }

    static Stream<Outcome> unasked() {
        return Stream.of(
                new Outcome.InDoubt("no answer"),
                new Outcome.NotSent(Samples.DOWN, Duration.ofSeconds(1)),
                new Outcome.Prepared(new ProviderToken("t")));
    }

    @ParameterizedTest
    @MethodSource("known")
    void what_the_provider_knows_is_taken_and_never_sent(Outcome answer) {
        for (Instant at : List.of(SINCE, BELIEVED)) {
            assertEquals(new AskFirst.Verdict.Take(answer), AskFirst.on(SINCE, at, answer));
        }
        rail.onQuery.add(answer);
        RailWork.Heard heard = drive(Operation.DISBURSE, Occasion.FRESH);
        assertEquals(answer, heard.outcome());
        assertEquals(Occasion.AGAIN, heard.next());
        assertEquals(List.of("query"), rail.calls);
        assertEquals(List.of(Quarantine.Finding.FOUND), held.found);
    }

    @ParameterizedTest
    @MethodSource("unasked")
    void where_the_provider_does_not_say_the_order_waits_as_fresh_as_it_was(Outcome answer) {
        rail.onQuery.add(answer);
        RailWork.Heard heard = drive(Operation.DISBURSE, Occasion.FRESH);
        assertInstanceOf(Outcome.InDoubt.class, heard.outcome());
        assertEquals(Occasion.FRESH, heard.next());
        assertEquals(AskFirst.AGAIN, heard.again());
        assertEquals(List.of("query"), rail.calls);
        assertEquals(List.of(Quarantine.Finding.WAITING), held.found);
    }

    @ParameterizedTest
    @EnumSource(
            value = Operation.class,
            names = {"DISBURSE", "REFUND"})
    void what_the_provider_never_heard_of_is_sent_once_that_is_believed(Operation operation) {
        now = BELIEVED.minusMillis(1);
        rail.onQuery.add(UNHEARD);
        RailWork.Heard early = drive(operation, Occasion.FRESH);
        assertInstanceOf(Outcome.InDoubt.class, early.outcome());
        assertEquals(Duration.ofMillis(1), early.again());
        now = BELIEVED;
        rail.onQuery.add(UNHEARD);
        assertInstanceOf(Outcome.Confirmed.class, drive(operation, early.next()).outcome());
        assertEquals(List.of("query", "query", "submit"), rail.calls);
        assertEquals(List.of(Quarantine.Finding.WAITING, Quarantine.Finding.SENT), held.found);
    }

    @Test
    void an_order_that_may_have_been_sent_is_not_sent_again_too_soon_either() {
        now = SINCE;
        rail.onQuery.add(UNHEARD);
        assertInstanceOf(
                Outcome.InDoubt.class, drive(Operation.DISBURSE, Occasion.AGAIN).outcome());
        now = BELIEVED;
        rail.onQuery.add(UNHEARD);
        assertEquals(UNHEARD, drive(Operation.DISBURSE, Occasion.AGAIN).outcome());
        rail.onQuery.add(CONFIRMED);
        assertEquals(CONFIRMED, drive(Operation.DISBURSE, Occasion.AGAIN).outcome());
    }

    @Test
    void a_collection_takes_no_money_out() {
        drive(Operation.COLLECT, Occasion.FRESH);
        rail.onQuery.add(UNHEARD);
        now = SINCE;
        assertEquals(UNHEARD, drive(Operation.COLLECT, Occasion.AGAIN).outcome());
        assertEquals(List.of("submit", "query"), rail.calls);
        assertEquals(List.of(), held.found);
    }

    @Test
    void where_a_token_comes_first_nothing_goes_out_until_it_is_lifted() {
        var prepare = new ProviderCall.Intent.Prepare(order(Operation.DISBURSE));
        RailWork.Heard heard = work.perform(prepare, Occasion.FRESH).toCompletableFuture().join();
        assertEquals(AskFirst.CANNOT_ASK, heard.outcome());
        assertEquals(Occasion.FRESH, heard.next());
        assertEquals(List.of(), rail.calls);
        held.over = true;
        work.perform(prepare, heard.next()).toCompletableFuture().join();
        assertEquals(List.of("prepare"), rail.calls);
    }

    @Test
    void once_it_is_lifted_orders_are_sent_unasked() {
        held.over = true;
        drive(Operation.DISBURSE, Occasion.FRESH);
        assertEquals(List.of("submit"), rail.calls);
    }
}
