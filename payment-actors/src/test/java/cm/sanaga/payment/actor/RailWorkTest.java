package cm.sanaga.payment.actor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.kernel.actor.Performer.Occasion;
import cm.sanaga.money.Money;
import cm.sanaga.payment.Samples;
import cm.sanaga.payment.Unsent;
import cm.sanaga.payment.payout.Payout;
import cm.sanaga.provider.Operation;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.Rail;
import cm.sanaga.provider.RailNetwork;
import cm.sanaga.provider.Reference;
import cm.sanaga.provider.Rung;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** When an order is sent, and when it is asked after first. */
final class RailWorkTest {
    private static final ProviderCall.Order ORDER =
            new ProviderCall.Order(
                    Provider.MTN,
                    Operation.DISBURSE,
                    Payout.reference(Samples.payout(Samples.MTN).request().id()),
                    Money.xaf(5_000),
                    Samples.MTN.msisdn(),
                    "po_1",
                    "",
                    Optional.empty(),
                    Samples.T0);
    private static final Outcome NOT_SENT =
            new Outcome.NotSent(Samples.DOWN, Duration.ofSeconds(1));

    private final ScriptedRail rail = new ScriptedRail(false);
    private final RailWork work = new RailWork(rail, () -> Samples.at(5));

    @Test
    void an_order_that_was_never_sent_is_sent_when_it_is_let_through() {
        rail.onSubmit.add(NOT_SENT);
        assertEquals(Occasion.FRESH, next(work, 0));
    }

    /** It was asked after before, and a guard that is busy is no answer of the provider's. */
    @Test
    void an_order_that_is_not_let_through_again_is_as_fresh_as_before() {
        for (int resent = 1; resent <= ProviderCall.RESENDS; resent++) {
            rail.onSubmit.add(NOT_SENT);
            assertEquals(Occasion.FRESH, next(work, resent));
        }
        assertEquals(List.of("submit", "submit", "submit"), rail.calls);
    }

    @Test
    void a_collection_for_which_nobody_waits_any_more_is_asked_after_instead() {
        var late = new RailWork(rail, () -> Samples.T0.plus(ProviderCall.PROMPT_WITHIN));
        rail.onSubmit.add(NOT_SENT);
        assertEquals(Occasion.AGAIN, heard(late, Operation.COLLECT, 1).next());
    }

    @Test
    void what_is_turned_back_when_it_is_sent_again_may_have_been_taken_the_first_time() {
        var declined = new Outcome.Declined(Samples.NO);
        rail.onSubmit.addAll(List.of(declined, declined));
        assertEquals(declined, outcome(work, Operation.DISBURSE, 0));
        assertInstanceOf(Outcome.InDoubt.class, outcome(work, Operation.DISBURSE, 1));
    }

    @Test
    void what_was_lost_where_nothing_may_be_sent_twice_is_for_a_person() {
        var strict = new ScriptedRail(false, false);
        strict.onQuery.addAll(Collections.nCopies(2, new Outcome.Unheard()));
        var soon = asked(new RailWork(strict, () -> Samples.at(59)));
        assertInstanceOf(Outcome.InDoubt.class, soon.outcome());
        assertEquals(Rung.POLL, soon.due());
        var settled = asked(new RailWork(strict, () -> Samples.at(60)));
        assertInstanceOf(Outcome.InDoubt.class, settled.outcome());
        assertEquals(Rung.PERSON, settled.due());
        assertEquals(Occasion.AGAIN, settled.next());
    }

    @Test
    void what_can_only_be_asked_after_is_never_sent() {
        rail.onQuery.addAll(Collections.nCopies(3, NOT_SENT));
        for (Occasion occasion : Occasion.values()) {
            var heard =
                    work.perform(new ProviderCall.Intent.Ask(ORDER), occasion)
                            .toCompletableFuture()
                            .join();
            assertEquals(Occasion.AGAIN, heard.next());
        }
        assertEquals(List.of("query", "query", "query"), rail.calls);
    }

    private static RailWork.Heard asked(RailWork work) {
        var drive = new ProviderCall.Intent.Drive(ORDER, Optional.empty(), 0);
        return work.perform(drive, Occasion.AGAIN).toCompletableFuture().join();
    }

    @Test
    void so_it_is_when_the_rail_was_switched_off_meanwhile() {
        RailWork off = new RailWork(new NoRail(), () -> Samples.at(5));
        assertEquals(Occasion.FRESH, next(off, 0));
        assertEquals(Occasion.FRESH, next(off, 1));
    }

    @Test
    void the_longer_an_order_has_waited_the_less_often_it_tries() {
        Duration before = Duration.ZERO;
        for (int seconds : List.of(0, 20, 60, 200, 10_000)) {
            rail.onSubmit.add(NOT_SENT);
            RailWork then = new RailWork(rail, () -> Samples.at(seconds));
            Duration pause = again(then, ORDER);
            assertTrue(pause.compareTo(before) >= 0, () -> seconds + " s: " + pause);
            before = pause;
        }
        assertTrue(before.compareTo(Duration.ofSeconds(15)) >= 0, before::toString);
        assertTrue(before.compareTo(Duration.ofSeconds(19)) <= 0, before::toString);
        // What the guard says is the least, however young the order is.
        rail.onSubmit.add(NOT_SENT);
        assertTrue(again(work, ORDER).compareTo(Duration.ofSeconds(1)) >= 0);
    }

    @Test
    void they_do_not_all_try_at_once() {
        Set<Duration> pauses = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            rail.onSubmit.add(NOT_SENT);
            pauses.add(again(work, referring(new Reference(new UUID(7, i)))));
        }
        assertTrue(pauses.size() > 50, pauses::toString);
    }

    private static ProviderCall.Order referring(Reference reference) {
        return new ProviderCall.Order(
                ORDER.provider(),
                ORDER.operation(),
                reference,
                ORDER.amount(),
                ORDER.party(),
                "po_1",
                "",
                Optional.empty(),
                ORDER.at());
    }

    private static Duration again(RailWork work, ProviderCall.Order order) {
        var drive = new ProviderCall.Intent.Drive(order, Optional.empty(), 0);
        return work.perform(drive, Occasion.FRESH).toCompletableFuture().join().again();
    }

    @Test
    void nobody_is_asked_to_pay_long_after_leaving_the_shop() {
        var late = new RailWork(rail, () -> Samples.T0.plus(ProviderCall.PROMPT_WITHIN));
        var off = new RailWork(new NoRail(), () -> Samples.T0.plus(ProviderCall.PROMPT_WITHIN));
        rail.onSubmit.addAll(Collections.nCopies(4, NOT_SENT));
        assertEquals(NOT_SENT, outcome(work, Operation.COLLECT, 0));
        assertInstanceOf(Outcome.Declined.class, outcome(late, Operation.COLLECT, 0));
        assertInstanceOf(Outcome.Declined.class, outcome(off, Operation.COLLECT, 0));
        // What may have been sent is not given up, and what goes out may go out late.
        assertEquals(NOT_SENT, outcome(late, Operation.COLLECT, 1));
        assertEquals(NOT_SENT, outcome(late, Operation.DISBURSE, 0));
    }

    @Test
    void an_order_for_a_rail_that_stays_away_is_brought_before_a_person() {
        var early = new RailWork(new NoRail(), () -> Samples.at(5));
        var late = new RailWork(new NoRail(), () -> Samples.T0.plus(Unsent.UNTIL));
        assertEquals(Rung.POLL, heard(early, Operation.DISBURSE, 0).due());
        assertEquals(Rung.PERSON, heard(late, Operation.DISBURSE, 0).due());
    }

    @Test
    void so_is_an_order_for_which_no_token_is_to_be_had() {
        var early = new RailWork(rail, () -> Samples.at(5));
        var late = new RailWork(rail, () -> Samples.T0.plus(Unsent.UNTIL));
        rail.onPrepare.addAll(List.of(NOT_SENT, NOT_SENT));
        assertEquals(Rung.POLL, preparing(early).due());
        assertEquals(Rung.PERSON, preparing(late).due());
    }

    private static RailWork.Heard preparing(RailWork work) {
        var prepare = new ProviderCall.Intent.Prepare(ORDER);
        return work.perform(prepare, Occasion.FRESH).toCompletableFuture().join();
    }

    private static Outcome outcome(RailWork work, Operation operation, int resent) {
        return heard(work, operation, resent).outcome();
    }

    private static RailWork.Heard heard(RailWork work, Operation operation, int resent) {
        var order =
                new ProviderCall.Order(
                        ORDER.provider(),
                        operation,
                        ORDER.reference(),
                        ORDER.amount(),
                        ORDER.party(),
                        ORDER.payment(),
                        ORDER.note(),
                        ORDER.original(),
                        ORDER.at());
        return work.perform(
                        new ProviderCall.Intent.Drive(order, Optional.empty(), resent),
                        Occasion.FRESH)
                .toCompletableFuture()
                .join();
    }

    private static Occasion next(RailWork work, int resent) {
        return work.perform(
                        new ProviderCall.Intent.Drive(ORDER, Optional.empty(), resent),
                        Occasion.FRESH)
                .toCompletableFuture()
                .join()
                .next();
    }

    private record NoRail() implements RailNetwork {
        @Override
        public Optional<Rail> rail(Provider provider) {
            return Optional.empty();
        }

        @Override
        public boolean available(Provider provider, Operation operation) {
            return false;
        }
    }
}
