package cm.sanaga.provider.actor;

import cm.sanaga.provider.Operation;
import cm.sanaga.provider.Outage;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.Reason;
import cm.sanaga.provider.http.OrderLog;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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
 * The actor in front of one provider, with a guard for each operation. Every call passes it twice,
 * going and coming, so its rules need no lock; the call itself runs outside of it, and nothing here
 * waits.
 */
final class RailGuard {
    private static final Logger LOG = LoggerFactory.getLogger(RailGuard.class);
    private static final Duration DRAINED_AGAIN = Duration.ofSeconds(5);

    private final Provider provider;
    private final LongSupplier nanos;
    private final Drains drains;
    private final CallMeter meter;

    /** Replaced whole by the actor alone, read by whoever asks for its health. */
    private volatile Map<Kind, Guard> guards;

    /** Orders by what they do, or questions of any kind. */
    enum Kind {
        COLLECT,
        DISBURSE,
        REFUND,
        QUERY;

        static Kind of(Operation operation) {
            return switch (operation) {
                case COLLECT -> COLLECT;
                case DISBURSE -> DISBURSE;
                case REFUND -> REFUND;
            };
        }

        Optional<Operation> operation() {
            return switch (this) {
                case COLLECT -> Optional.of(Operation.COLLECT);
                case DISBURSE -> Optional.of(Operation.DISBURSE);
                case REFUND -> Optional.of(Operation.REFUND);
                case QUERY -> Optional.empty();
            };
        }
    }

    sealed interface Command {}

    /**
     * A call that wants to be made.
     *
     * @param requests how many it usually is
     * @param call makes it; completes normally but for our bugs
     * @param judge what its answer says of the provider
     * @param refusal the answer when the guard refuses
     */
    record Call<T>(
            Kind kind,
            int requests,
            Supplier<CompletionStage<T>> call,
            Function<T, Verdict> judge,
            Function<Outcome.NotSent, T> refusal,
            CompletableFuture<T> answer)
            implements Command {}

    /** So many nodes share the contract's rate from now on. */
    record Shared(int nodes) implements Command {}

    private record Ended(Kind kind, Guard.Permit permit, Duration took, Verdict verdict)
            implements Command {}

    /**
     * @param nodes how many share the rates until the cluster tells
     */
    RailGuard(
            Provider provider,
            GuardSettings settings,
            int nodes,
            Drains drains,
            LongSupplier nanos) {
        this.provider = provider;
        this.nanos = nanos;
        this.drains = drains;
        this.meter = new CallMeter(provider);
        Map<Kind, Guard> all = new EnumMap<>(Kind.class);
        long now = nanos.getAsLong();
        for (Kind kind : Kind.values()) {
            GuardSettings.Lane lane =
                    kind.operation()
                            .flatMap(one -> Optional.ofNullable(settings.payments().get(one)))
                            .orElse(settings.queries());
            all.put(kind, Guard.begun(lane, nodes, now));
        }
        this.guards = Map.copyOf(all);
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

    /** Whether an order given now would be taken. */
    boolean available(Operation operation) {
        return drains.of(provider, operation).isEmpty()
                && guard(Kind.of(operation)).available(nanos.getAsLong());
    }

    /** What is known of its outage; nothing of one that an operator ordered. */
    Optional<Outage> outage(Operation operation) {
        return drains.of(provider, operation).isPresent()
                ? Optional.empty()
                : guard(Kind.of(operation)).outage(nanos.getAsLong());
    }

    /** How each operation is now, and the questions. */
    List<RailHealth> health() {
        return Arrays.stream(Kind.values()).map(this::health).toList();
    }

    private RailHealth health(Kind kind) {
        Guard guard = guard(kind);
        Optional<Drains.Drain> drained =
                kind.operation().flatMap(operation -> drains.of(provider, operation));
        return new RailHealth(
                provider,
                kind.operation(),
                guard.state(nanos.getAsLong()),
                drained.isEmpty() && guard.available(nanos.getAsLong()),
                guard.degraded(),
                guard.settings().rate(),
                guard.share(),
                guard.inFlight(),
                guard.seen().success(),
                guard.seen().failure(),
                drained);
    }

    private Guard guard(Kind kind) {
        Guard guard = guards.get(kind);
        if (guard == null) {
            throw new IllegalStateException("no guard for " + kind);
        }
        return guard;
    }

    private void put(Kind kind, Guard guard) {
        Map<Kind, Guard> next = new EnumMap<>(guards);
        next.put(kind, guard);
        guards = next;
    }

    private void receive(ActorRef<Command> self, Command command) {
        switch (command) {
            case Call<?> call -> admit(self, call);
            case Ended ended -> ended(ended);
            case Shared(int nodes) -> {
                for (Kind kind : Kind.values()) {
                    put(kind, guard(kind).sharedBy(nodes, nanos.getAsLong()));
                }
            }
        }
    }

    private <T> void admit(ActorRef<Command> self, Call<T> call) {
        Optional<Drains.Drain> drained =
                call.kind().operation().flatMap(operation -> drains.of(provider, operation));
        if (drained.isPresent()) {
            refuse(
                    call,
                    new Reason(
                            Reason.Code.PROVIDER_UNAVAILABLE,
                            "switched off by an operator: " + drained.get().reason()),
                    DRAINED_AGAIN);
            return;
        }
        switch (guard(call.kind()).admit(nanos.getAsLong(), call.requests())) {
            case Guard.Answer.Refused(var reason, var retryAfter) ->
                    refuse(call, reason, retryAfter);
            case Guard.Answer.Admitted(var next, var permit) -> {
                put(call.kind(), next);
                run(self, call, permit);
            }
        }
    }

    private <T> void refuse(Call<T> call, Reason reason, Duration retryAfter) {
        meter.refused(call.kind());
        call.answer().complete(call.refusal().apply(new Outcome.NotSent(reason, retryAfter)));
    }

    private <T> void run(ActorRef<Command> self, Call<T> call, Guard.Permit permit) {
        long begun = nanos.getAsLong();
        CompletionStage<T> running;
        try {
            running = call.call().get();
        } catch (RuntimeException bug) {
            running = CompletableFuture.failedFuture(bug);
        }
        var _ =
                running.whenComplete(
                        (value, bug) -> {
                            Duration took = Duration.ofNanos(nanos.getAsLong() - begun);
                            Verdict verdict =
                                    bug == null
                                            ? call.judge().apply(value)
                                            : new Verdict.Failed(bug.toString());
                            self.tell(new Ended(call.kind(), permit, took, verdict));
                            if (bug == null) {
                                call.answer().complete(value);
                            } else {
                                call.answer().completeExceptionally(bug);
                            }
                        });
    }

    private void ended(Ended ended) {
        meter.ended(ended.kind, ended.verdict, ended.took);
        Guard before = guard(ended.kind);
        Instant when = Instant.now();
        long now = nanos.getAsLong();
        Guard after =
                switch (ended.verdict) {
                    case Verdict.Well _ -> before.succeeded(ended.permit, ended.took, when);
                    case Verdict.Failed(var what) ->
                            before.failed(ended.permit, what, ended.took, now, when);
                    // Nobody gets in: those who come next shall wait and not try one by one.
                    case Verdict.LockedOut(var what) ->
                            before.failed(ended.permit, what, ended.took, now, when);
                    case Verdict.Misconfigured(var what) ->
                            before.misconfigured(ended.permit, what, ended.took, when);
                    case Verdict.Untold _ -> before.untold(ended.permit, now);
                };
        put(ended.kind, after);
        if (before.state(now) != after.state(now)) {
            LOG.atWarn()
                    .addKeyValue("provider", provider)
                    .addKeyValue("operation", ended.kind)
                    .addKeyValue("breaker", after.state(now))
                    .addKeyValue("call", OrderLog.withoutNumbers(ended.verdict.toString()))
                    .log("breaker changed");
        }
    }
}
