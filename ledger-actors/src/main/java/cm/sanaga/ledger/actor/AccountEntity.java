package cm.sanaga.ledger.actor;

import cm.sanaga.kernel.actor.Era;
import cm.sanaga.kernel.trace.LogLine;
import cm.sanaga.ledger.Account;
import cm.sanaga.ledger.AccountId;
import cm.sanaga.ledger.PostedBefore;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.jspecify.annotations.Nullable;

/**
 * An account as a sharded actor: the queue in front of the book's one writer. What arrives while an
 * append is in flight goes into the next one together, so a busy account writes few large appends.
 * It holds no money and decides nothing.
 */
final class AccountEntity extends AbstractBehavior<AccountMessage> {
    static final EntityTypeKey<AccountMessage> KEY =
            EntityTypeKey.create(AccountMessage.class, "account");

    /** Looked up so often, an order is given back: its book outruns the read model. */
    private static final int MAX_LOOKUPS = 3;

    private final AccountId account;
    private final LedgerSettings.Accounts settings;
    private final PostedBefore postedBefore;
    private final TimerScheduler<AccountMessage> timers;
    private final Era era;

    private final Deque<Waiting> queue = new ArrayDeque<>();

    /** By id; orders of an id that is being looked up wait for the same answer. */
    private final Map<String, List<Waiting.Ordered>> lookedUp = new HashMap<>();

    private int waitingForLookup;
    private List<Waiting> inFlight = List.of();
    private @Nullable ActorRef<AccountWriter.Write> writer;

    /** The era in which the writer has read the book. */
    private long read;

    private int failures;
    private boolean leaving;

    private AccountEntity(
            AccountId account,
            LedgerSettings.Accounts settings,
            PostedBefore postedBefore,
            ActorContext<AccountMessage> context,
            TimerScheduler<AccountMessage> timers) {
        super(context);
        this.account = account;
        this.settings = settings;
        this.postedBefore = postedBefore;
        this.timers = timers;
        this.era = Era.of(context.getSystem());
        writer = startWriter();
    }

    static Behavior<AccountMessage> create(
            AccountId account, LedgerSettings.Accounts settings, PostedBefore postedBefore) {
        return Behaviors.setup(
                context ->
                        Behaviors.withTimers(
                                timers ->
                                        new AccountEntity(
                                                account, settings, postedBefore, context, timers)));
    }

    @Override
    public Receive<AccountMessage> createReceive() {
        return newReceiveBuilder()
                .onAnyMessage(this::on)
                .onSignal(PostStop.class, _ -> stopped())
                .build();
    }

    private Behavior<AccountMessage> on(AccountMessage message) {
        switch (message) {
            case AccountMessage.Order order -> enqueue(Waiting.Ordered.first(order));
            case AccountMessage.Read(var replyTo) -> enqueue(new Waiting.Reading(replyTo));
            case AccountMessage.Written written -> written(written);
            case AccountMessage.LookedUp answer -> lookedUp(answer);
            case AccountMessage.WriterStopped _ -> writerStopped();
            case AccountMessage.Restart _ -> writer = startWriter();
            case AccountMessage.Leave _ -> leaving = true;
        }
        writeNext();
        boolean idle = queue.isEmpty() && inFlight.isEmpty() && lookedUp.isEmpty();
        return leaving && (idle || writer == null) ? Behaviors.stopped() : this;
    }

    private void enqueue(Waiting waiting) {
        if (queue.size() + waitingForLookup >= settings.queue()) {
            waiting.unanswered("busy");
        } else {
            queue.add(waiting);
        }
    }

    private void writeNext() {
        if (writer == null || queue.isEmpty() || !inFlight.isEmpty()) {
            return;
        }
        List<Waiting> next = new ArrayList<>(Math.min(queue.size(), settings.batch()));
        while (next.size() < settings.batch() && !queue.isEmpty()) {
            next.add(queue.remove());
        }
        inFlight = next;
        ActorRef<AccountWriter.Write> current = read == era.now() ? writer : readAnew(writer);
        writer = current;
        current.tell(new AccountWriter.Write(next, getContext().getSelf()));
    }

    /** Others may have written since it read the book, and it has nothing under way. */
    private ActorRef<AccountWriter.Write> readAnew(ActorRef<AccountWriter.Write> before) {
        getContext().unwatch(before);
        getContext().stop(before);
        return startWriter();
    }

    private void written(AccountMessage.Written written) {
        inFlight = List.of();
        failures = 0;
        for (Waiting.Ordered order : written.forgotten()) {
            if (order.lookups() >= MAX_LOOKUPS) {
                order.unanswered("the read model is too far behind");
                continue;
            }
            waitingForLookup++;
            String id = order.command().id();
            List<Waiting.Ordered> others = lookedUp.get(id);
            if (others != null) {
                others.add(order);
                continue;
            }
            lookedUp.put(id, new ArrayList<>(List.of(order)));
            getContext()
                    .pipeToSelf(
                            lookUp(id, written.through()),
                            (found, failure) ->
                                    new AccountMessage.LookedUp(
                                            id,
                                            written.turn(),
                                            failure == null ? found : Optional.empty(),
                                            failure));
        }
    }

    private CompletionStage<Optional<PostedBefore.Found>> lookUp(String id, long through) {
        try {
            return postedBefore
                    .find(account, id, through)
                    .toCompletableFuture()
                    .copy()
                    .orTimeout(settings.lookupTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void lookedUp(AccountMessage.LookedUp answer) {
        List<Waiting.Ordered> orders = lookedUp.remove(answer.id());
        if (orders == null) {
            return;
        }
        waitingForLookup -= orders.size();
        if (answer.failure() != null) {
            LogLine.ofPayment(getContext().getLog().atWarn(), answer.id())
                    .addKeyValue("account", account)
                    .setCause(answer.failure())
                    .log("id not looked up");
        }
        for (Waiting.Ordered order : orders) {
            if (answer.failure() != null) {
                order.unanswered("the read model did not answer");
            } else if (answer.found().isPresent()) {
                order.replyTo().tell(asThen(order.command(), answer.found().get()));
            } else {
                queue.add(order.unknownAt(answer.turn()));
            }
        }
    }

    /** The first answer again, unless something else was ordered under the id. */
    private static Ledger.Answer asThen(Account.Command command, PostedBefore.Found found) {
        OptionalLong asked = command.fingerprint();
        boolean other =
                asked.isPresent()
                        && found.fingerprint().isPresent()
                        && asked.getAsLong() != found.fingerprint().getAsLong();
        return other
                ? new Ledger.Answer.Refused(
                        Account.usedOtherwise(command, found.fingerprint().getAsLong()))
                : new Ledger.Answer.Done(found.number());
    }

    private ActorRef<AccountWriter.Write> startWriter() {
        read = era.now();
        ActorRef<AccountWriter.Write> started =
                getContext().spawnAnonymous(AccountWriter.create(account, settings));
        getContext().watchWith(started, new AccountMessage.WriterStopped());
        return started;
    }

    /** The journal failed, or another node writes this book: nobody knows what became of it. */
    private void writerStopped() {
        writer = null;
        giveBack("the account's writer stopped");
        Duration pause = settings.restartAfter(failures++);
        double jitter = ThreadLocalRandom.current().nextDouble(1.0, 1.5);
        timers.startSingleTimer(
                new AccountMessage.Restart(),
                Duration.ofMillis((long) (pause.toMillis() * jitter)));
        getContext()
                .getLog()
                .atWarn()
                .addKeyValue("account", account)
                .log("account writer stopped");
    }

    private void giveBack(String why) {
        inFlight.forEach(waiting -> waiting.unanswered(why));
        queue.forEach(waiting -> waiting.unanswered(why));
        inFlight = List.of();
        queue.clear();
    }

    private Behavior<AccountMessage> stopped() {
        giveBack("the account is moving");
        lookedUp.values()
                .forEach(
                        orders ->
                                orders.forEach(order -> order.unanswered("the account is moving")));
        return this;
    }
}
