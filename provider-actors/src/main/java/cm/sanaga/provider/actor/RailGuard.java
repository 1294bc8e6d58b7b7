package cm.sanaga.provider.actor;

import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.Provider;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The actor in front of one provider. Every call passes it twice, going and coming, so its rules
 * need no lock; the call itself runs outside of it, and nothing here waits.
 */
final class RailGuard {
    private static final Logger LOG = LoggerFactory.getLogger(RailGuard.class);

    private final Provider provider;
    private final LongSupplier nanos;

    /** Written by the actor alone, read by whoever asks for its health. */
    private volatile Guard guard;

    sealed interface Command {}

    /**
     * A call that wants to be made.
     *
     * @param call makes it; completes normally but for our bugs
     * @param failure what in its answer counts against the provider
     * @param refusal the answer when the guard refuses
     */
    record Call<T>(
            Guard.Kind kind,
            Supplier<CompletionStage<T>> call,
            Function<T, Optional<String>> failure,
            Function<Outcome.NotSent, T> refusal,
            CompletableFuture<T> answer)
            implements Command {}

    private record Ended(Guard.Permit permit, Optional<String> failure) implements Command {}

    RailGuard(Provider provider, GuardSettings settings, LongSupplier nanos) {
        this.provider = provider;
        this.nanos = nanos;
        this.guard = Guard.closed(settings, nanos.getAsLong());
    }

    Behavior<Command> behavior() {
        return Behaviors.setup(
                context ->
                        Behaviors.receiveMessage(
                                command -> {
                                    receive(context.getSelf(), command);
                                    return Behaviors.same();
                                }));
    }

    Guard now() {
        return guard;
    }

    private void receive(ActorRef<Command> self, Command command) {
        switch (command) {
            case Call<?> call -> admit(self, call);
            case Ended(var permit, var failure) -> ended(permit, failure);
        }
    }

    private <T> void admit(ActorRef<Command> self, Call<T> call) {
        switch (guard.admit(call.kind(), nanos.getAsLong())) {
            case Guard.Answer.Refused(var reason, var retryAfter) ->
                    call.answer()
                            .complete(
                                    call.refusal().apply(new Outcome.NotSent(reason, retryAfter)));
            case Guard.Answer.Admitted(var next, var permit) -> {
                guard = next;
                run(self, call, permit);
            }
        }
    }

    private static <T> void run(ActorRef<Command> self, Call<T> call, Guard.Permit permit) {
        CompletionStage<T> running;
        try {
            running = call.call().get();
        } catch (RuntimeException bug) {
            running = CompletableFuture.failedFuture(bug);
        }
        var _ =
                running.whenComplete(
                        (value, bug) -> {
                            if (bug == null) {
                                self.tell(new Ended(permit, call.failure().apply(value)));
                                call.answer().complete(value);
                            } else {
                                self.tell(new Ended(permit, Optional.of(bug.toString())));
                                call.answer().completeExceptionally(bug);
                            }
                        });
    }

    private void ended(Guard.Permit permit, Optional<String> failure) {
        Guard before = guard;
        Guard after =
                failure.map(what -> before.failed(permit, what, nanos.getAsLong(), Instant.now()))
                        .orElseGet(() -> before.succeeded(permit));
        guard = after;
        if (before.state() != after.state()) {
            LOG.atWarn()
                    .addKeyValue("provider", provider)
                    .addKeyValue("breaker", after.state())
                    .addKeyValue("failure", failure.orElse("none"))
                    .log("breaker changed");
        }
    }
}
