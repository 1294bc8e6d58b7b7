package cm.sanaga.payment.actor;

import cm.sanaga.kernel.actor.ProcessAnswer.Replay;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.actor.Payments.Ringing;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.RailNetwork;
import cm.sanaga.provider.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * The bell of one payment: rings its payer's handset, and not too often. It remembers the last time
 * only while it lives; a new one may ring at once.
 */
final class PromptEntity extends AbstractBehavior<PromptMessage> {
    /** So long nobody is asked a second time. */
    static final Duration PAUSE = Duration.ofSeconds(15);

    private static final Duration SOON = Duration.ofSeconds(1);

    private final PaymentId payment;
    private final Surroundings world;
    private final InstantSource clock;
    private final List<ActorRef<PromptMessage.Answer>> waiting = new ArrayList<>();
    private Optional<Last> last = Optional.empty();

    /**
     * What a bell needs.
     *
     * @param nudge makes a payment ask now what became of its order
     */
    record Surroundings(RailNetwork rails, Consumer<PaymentId> nudge) {}

    /**
     * The last time it was rung.
     *
     * @param answer empty while the provider has not answered
     */
    private record Last(String key, Instant at, Optional<PromptMessage.Answer> answer) {}

    private PromptEntity(
            PaymentId payment,
            Surroundings world,
            InstantSource clock,
            ActorContext<PromptMessage> context) {
        super(context);
        this.payment = payment;
        this.world = world;
        this.clock = clock;
    }

    static Behavior<PromptMessage> create(
            PaymentId payment, Surroundings world, InstantSource clock) {
        return Behaviors.setup(context -> new PromptEntity(payment, world, clock, context));
    }

    @Override
    public Receive<PromptMessage> createReceive() {
        return newReceiveBuilder().onMessage(PromptMessage.class, this::on).build();
    }

    private Behavior<PromptMessage> on(PromptMessage message) {
        switch (message) {
            case PromptMessage.Ring ring -> asked(ring);
            case PromptMessage.Rang(var outcome) -> rang(outcome);
        }
        return this;
    }

    private void asked(PromptMessage.Ring ring) {
        if (last.isEmpty()) {
            ring(ring);
        } else if (last.get().key.equals(ring.key())) {
            last.get()
                    .answer
                    .ifPresentOrElse(
                            answer -> ring.replyTo().tell(again(answer)),
                            () -> waiting.add(ring.replyTo()));
        } else {
            Duration left = Duration.between(clock.instant(), last.get().at.plus(PAUSE));
            if (left.isPositive() || last.get().answer.isEmpty()) {
                Duration pause = left.compareTo(SOON) > 0 ? left : SOON;
                ring.replyTo().tell(new PromptMessage.Answer.TooSoon(pause));
            } else {
                ring(ring);
            }
        }
    }

    private static PromptMessage.Answer again(PromptMessage.Answer answer) {
        return answer instanceof PromptMessage.Answer.Told(var ringing, _)
                ? new PromptMessage.Answer.Told(ringing, Replay.BEFORE)
                : answer;
    }

    private void ring(PromptMessage.Ring ring) {
        last = Optional.of(new Last(ring.key(), clock.instant(), Optional.empty()));
        waiting.add(ring.replyTo());
        getContext()
                .pipeToSelf(
                        world.rails
                                .rail(ring.order().provider())
                                .map(
                                        rail ->
                                                rail.promptAgain(
                                                        ring.order(), Optional.of(ring.token())))
                                .orElseGet(() -> CompletableFuture.completedFuture(off())),
                        (outcome, failure) ->
                                new PromptMessage.Rang(
                                        failure == null
                                                ? outcome
                                                : new Outcome.InDoubt(failure.toString())));
    }

    /** The node of the bell serves other rails than the one that asked. */
    private static Outcome off() {
        return new Outcome.NotSent(
                new Reason(Reason.Code.PROVIDER_UNAVAILABLE, "the rail is not enabled"), PAUSE);
    }

    private void rang(Outcome outcome) {
        PromptMessage.Answer answer =
                switch (outcome) {
                    case Outcome.NotSent(_, var retryAfter) ->
                            new PromptMessage.Answer.NotSent(retryAfter);
                    case Outcome.Confirmed _, Outcome.Declined _ ->
                            new PromptMessage.Answer.Ended();
                    case Outcome.Accepted _ ->
                            new PromptMessage.Answer.Told(Ringing.SENT, Replay.NOW);
                    case Outcome.Doubt _,
                            Outcome.Prepared _,
                            Outcome.Unheard _,
                            Outcome.HadBefore _ ->
                            new PromptMessage.Answer.Told(Ringing.UNKNOWN, Replay.NOW);
                };
        if (answer instanceof PromptMessage.Answer.Ended) {
            // Only the payment's own question books it.
            world.nudge.accept(payment);
        }
        // Where nobody was asked, nobody has to be left alone, and the same order may come again.
        last =
                answer instanceof PromptMessage.Answer.NotSent
                        ? Optional.empty()
                        : last.map(rung -> new Last(rung.key, rung.at, Optional.of(answer)));
        List<ActorRef<PromptMessage.Answer>> asking = List.copyOf(waiting);
        waiting.clear();
        asking.forEach(replyTo -> replyTo.tell(answer));
    }
}
