package cm.sanaga.node;

import cm.sanaga.kernel.Persisted;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;

/** The least entity that needs a journal. */
final class Counter extends EventSourcedBehavior<Counter.Add, Counter.Added, Long> {
    /** Adds and tells the sum. */
    record Add(long amount, ActorRef<Long> replyTo) {}

    record Added(long amount) implements Persisted {}

    private Counter() {
        super(PersistenceId.ofUniqueId("counter"));
    }

    static Behavior<Add> create() {
        return new Counter();
    }

    @Override
    public Long emptyState() {
        return 0L;
    }

    @Override
    public CommandHandler<Add, Added, Long> commandHandler() {
        return newCommandHandlerBuilder()
                .forAnyState()
                .onCommand(
                        Add.class,
                        add ->
                                Effect()
                                        .persist(new Added(add.amount()))
                                        .thenRun((Long sum) -> add.replyTo().tell(sum)))
                .build();
    }

    @Override
    public EventHandler<Long, Added> eventHandler() {
        return newEventHandlerBuilder()
                .forAnyState()
                .onEvent(Added.class, (sum, added) -> sum + added.amount())
                .build();
    }
}
