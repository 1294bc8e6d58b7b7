package cm.sanaga.payment.actor;

import cm.sanaga.kernel.actor.Performer.Occasion;
import cm.sanaga.kernel.trace.LogLine;
import cm.sanaga.payment.Unsent;
import cm.sanaga.provider.Operation;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.ProviderToken;
import cm.sanaga.provider.Quarantine;
import cm.sanaga.provider.Rail;
import cm.sanaga.provider.RailNetwork;
import cm.sanaga.provider.Reason;
import cm.sanaga.provider.Rung;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Performs what an order to a provider needs next. An order that may have been sent is never sent
 * again before the provider was asked and has said that it never heard of it.
 */
final class RailWork {
    private static final Logger LOG = LoggerFactory.getLogger(RailWork.class);
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(5);
    private static final Duration NO_RAIL_AGAIN = Duration.ofSeconds(30);

    private static final Reason NOT_LET_OUT =
            new Reason(
                    Reason.Code.PROVIDER_UNAVAILABLE,
                    "the provider did not take the order while the payer waited");

    private static final Outcome LOST =
            new Outcome.InDoubt("never heard of, and it may not be sent twice");

    private static final Reason OFF =
            new Reason(Reason.Code.PROVIDER_UNAVAILABLE, "the rail is not enabled");

    private final RailNetwork network;
    private final InstantSource clock;
    private final RailWaits waits;

    RailWork(RailNetwork network, InstantSource clock) {
        this.network = network;
        this.clock = clock;
        this.waits = new RailWaits(clock);
    }

    /**
     * What a provider said.
     *
     * @param outcome its word
     * @param due the rung of the ladder that an order of this age belongs on
     * @param again when to go on, should that not have ended the order
     * @param next whether the order may by then have been sent
     */
    record Heard(Outcome outcome, Rung due, Duration again, Occasion next) {}

    /** Who turned an order back that has never left, where it has not: it may wait in a queue. */
    static Optional<Outcome.NotSent> neverLeft(
            ProviderCall.Intent intent, Occasion occasion, Outcome outcome) {
        boolean before =
                intent instanceof ProviderCall.Intent.Drive(_, _, int resent) && resent > 0;
        return occasion == Occasion.FRESH && !before && outcome instanceof Outcome.NotSent notSent
                ? Optional.of(notSent)
                : Optional.empty();
    }

    boolean available(Provider provider, Operation operation) {
        return network.available(provider, operation);
    }

    CompletionStage<Heard> perform(ProviderCall.Intent intent, Occasion occasion) {
        return switch (intent) {
            case ProviderCall.Intent.Prepare(var order) -> prepare(order);
            case ProviderCall.Intent.Drive drive ->
                    switch (occasion) {
                        case FRESH -> submit(drive);
                        case AGAIN, NUDGED -> query(drive.order(), drive.token());
                    };
            case ProviderCall.Intent.Ask(var order) -> query(order, Optional.empty());
            case ProviderCall.Intent.Look look ->
                    occasion == Occasion.NUDGED || !clock.instant().isBefore(look.from())
                            ? look(look)
                            : CompletableFuture.completedFuture(notYet(look));
        };
    }

    private CompletionStage<Heard> prepare(ProviderCall.Order order) {
        Quarantine quarantine = network.quarantine();
        if (AskFirst.since(quarantine, order).isPresent()) {
            quarantine.note(order, Quarantine.Finding.WAITING);
            return CompletableFuture.completedFuture(
                    new Heard(AskFirst.CANNOT_ASK, Rung.POLL, AskFirst.AGAIN, Occasion.FRESH));
        }
        return network.rail(order.provider())
                .map(
                        rail ->
                                rail.prepare(order)
                                        .thenApply(
                                                outcome ->
                                                        new Heard(
                                                                givenUp(order, outcome),
                                                                unsentRung(order),
                                                                waits.pause(order, outcome),
                                                                Occasion.FRESH)))
                .orElseGet(() -> noRail(order, Occasion.FRESH));
    }

    private CompletionStage<Heard> submit(ProviderCall.Intent.Drive drive) {
        return network.rail(drive.order().provider())
                .map(
                        rail ->
                                AskFirst.since(network.quarantine(), drive.order())
                                        .map(since -> askFirst(rail, drive, since))
                                        .orElseGet(() -> send(rail, drive)))
                .orElseGet(() -> noRail(drive.order(), unsent(drive)));
    }

    private CompletionStage<Heard> send(Rail rail, ProviderCall.Intent.Drive drive) {
        return rail.submit(drive.order(), drive.token())
                .thenApply(outcome -> submitted(rail, drive, outcome));
    }

    /** Until the provider was asked the order is as fresh as before. */
    private CompletionStage<Heard> askFirst(
            Rail rail, ProviderCall.Intent.Drive drive, Instant since) {
        return rail.query(drive.order(), drive.token())
                .thenCompose(
                        answer ->
                                switch (AskFirst.on(since, clock.instant(), told(rail, answer))) {
                                    case AskFirst.Verdict.Send _ -> {
                                        note(drive, Quarantine.Finding.SENT);
                                        yield send(rail, drive);
                                    }
                                    case AskFirst.Verdict.Take(var outcome) -> {
                                        note(drive, Quarantine.Finding.FOUND);
                                        yield CompletableFuture.completedFuture(
                                                queried(rail, drive.order(), outcome));
                                    }
                                    case AskFirst.Verdict.Wait(var why, var again) -> {
                                        note(drive, Quarantine.Finding.WAITING);
                                        yield CompletableFuture.completedFuture(
                                                new Heard(why, Rung.POLL, again, Occasion.FRESH));
                                    }
                                });
    }

    private void note(ProviderCall.Intent.Drive drive, Quarantine.Finding finding) {
        network.quarantine().note(drive.order(), finding);
    }

    private Heard submitted(Rail rail, ProviderCall.Intent.Drive drive, Outcome answer) {
        Outcome outcome = ofTheOrder(drive, answer);
        warn(drive.order(), outcome);
        Occasion next =
                switch (outcome) {
                    case Outcome.NotSent _ -> unsent(drive);
                    case Outcome.Prepared _,
                            Outcome.Accepted _,
                            Outcome.Confirmed _,
                            Outcome.Declined _,
                            Outcome.Doubt _,
                            Outcome.HadBefore _,
                            Outcome.Unheard _ ->
                            Occasion.AGAIN;
                };
        // The customer sees it from now on, however long ago it was ordered.
        return new Heard(
                next == Occasion.FRESH ? givenUp(drive.order(), outcome) : outcome,
                rail.terms().polling().rung(waits.age(drive.order())),
                waits.untilNext(rail.terms(), drive.order(), Duration.ZERO, outcome),
                next);
    }

    /**
     * What is turned back at the door when it is sent again was only that sending: the one before
     * may still be on its way. Whether the order as a whole is refused, the provider must be asked.
     */
    private static Outcome ofTheOrder(ProviderCall.Intent.Drive drive, Outcome answer) {
        return answer instanceof Outcome.Declined(var reason) && drive.resent() > 0
                ? new Outcome.InDoubt("sent again and turned back: " + reason.message())
                : answer;
    }

    /** What it means that an order which has certainly not been sent was not sent again. */
    private Outcome givenUp(ProviderCall.Order order, Outcome outcome) {
        return switch (outcome) {
            case Outcome.NotSent _, Outcome.Doubt _ when order.tooLate(clock.instant()) ->
                    new Outcome.Declined(NOT_LET_OUT);
            case Outcome.NotSent _,
                    Outcome.Doubt _,
                    Outcome.Prepared _,
                    Outcome.Accepted _,
                    Outcome.Confirmed _,
                    Outcome.Declined _,
                    Outcome.HadBefore _,
                    Outcome.Unheard _ ->
                    outcome;
        };
    }

    /**
     * It still may go out: of what was sent before the provider has said that it never heard of it.
     * Only where nobody waits for it any more is it asked after instead.
     */
    private Occasion unsent(ProviderCall.Intent.Drive drive) {
        return drive.resent() == 0 || !drive.order().tooLate(clock.instant())
                ? Occasion.FRESH
                : Occasion.AGAIN;
    }

    private CompletionStage<Heard> query(ProviderCall.Order order, Optional<ProviderToken> token) {
        return network.rail(order.provider())
                .map(
                        rail ->
                                rail.query(order, token)
                                        .thenApply(outcome -> asked(rail, order, outcome)))
                .orElseGet(() -> noRail(order, Occasion.AGAIN));
    }

    /** What is lost at a rail that may not be sent to twice, no later question will find. */
    private Heard asked(Rail rail, ProviderCall.Order order, Outcome answer) {
        Heard heard = queried(rail, order, believed(order, told(rail, answer)));
        boolean lost =
                heard.outcome().equals(LOST)
                        && waits.age(order).compareTo(ProviderCall.SETTLED) >= 0;
        return lost ? new Heard(heard.outcome(), Rung.PERSON, heard.again(), heard.next()) : heard;
    }

    /** What was never heard of may go out again only where twice is known to be once. */
    private static Outcome told(Rail rail, Outcome answer) {
        return answer instanceof Outcome.Unheard && !rail.terms().repeatable() ? LOST : answer;
    }

    private Outcome believed(ProviderCall.Order order, Outcome answer) {
        return AskFirst.since(network.quarantine(), order)
                .map(since -> AskFirst.believed(since, clock.instant(), answer))
                .orElse(answer);
    }

    private Heard queried(Rail rail, ProviderCall.Order order, Outcome outcome) {
        warn(order, outcome);
        Duration age = waits.age(order);
        return new Heard(
                outcome,
                rail.terms().polling().rung(age),
                waits.untilNext(rail.terms(), order, age, outcome),
                Occasion.AGAIN);
    }

    /** The order stays open; only a person can find out what became of the money. */
    private static void warn(ProviderCall.Order order, Outcome outcome) {
        if (outcome instanceof Outcome.Confirmed(var receipt)
                && !ProviderCall.bookable(order, receipt)) {
            LogLine.ofPayment(LOG.atWarn(), order.payment())
                    .addKeyValue("provider", order.provider())
                    .addKeyValue("operation", order.operation())
                    .addKeyValue("reference", order.reference())
                    .addKeyValue("transaction", receipt.transaction().value())
                    .addKeyValue("ordered", order.amount())
                    .addKeyValue("confirmed", receipt.amount())
                    .log("confirmed otherwise than ordered, look at it");
        }
    }

    /** Asks about an order that was declined; what is not news is not asked again soon. */
    private CompletionStage<Heard> look(ProviderCall.Intent.Look look) {
        return network.rail(look.order().provider())
                .map(
                        rail ->
                                rail.query(look.order(), look.token())
                                        .thenApply(
                                                outcome ->
                                                        new Heard(
                                                                outcome,
                                                                Rung.POLL,
                                                                LOOK_AGAIN,
                                                                Occasion.AGAIN)))
                .orElseGet(() -> noRail(look.order(), Occasion.AGAIN));
    }

    private Heard notYet(ProviderCall.Intent.Look look) {
        Duration until = Duration.between(clock.instant(), look.from());
        return new Heard(new Outcome.InDoubt("not asked yet"), Rung.POLL, until, Occasion.AGAIN);
    }

    private Rung unsentRung(ProviderCall.Order order) {
        return Unsent.tooLong(order.at(), clock.instant()) ? Rung.PERSON : Rung.POLL;
    }

    /** The rail was switched off while an order was under way; it may come back. */
    private CompletionStage<Heard> noRail(ProviderCall.Order order, Occasion next) {
        Outcome off =
                next == Occasion.FRESH
                        ? new Outcome.NotSent(OFF, NO_RAIL_AGAIN)
                        : new Outcome.InDoubt(OFF.message());
        return CompletableFuture.completedFuture(
                new Heard(
                        next == Occasion.FRESH ? givenUp(order, off) : off,
                        unsentRung(order),
                        NO_RAIL_AGAIN,
                        next));
    }
}
