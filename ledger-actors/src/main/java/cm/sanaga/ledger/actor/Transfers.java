package cm.sanaga.ledger.actor;

import cm.sanaga.kernel.actor.Insisting;
import cm.sanaga.kernel.actor.ProcessAnswer;
import cm.sanaga.kernel.actor.ProcessMessage;
import cm.sanaga.kernel.actor.ProcessRules.Milestone;
import cm.sanaga.kernel.actor.ProcessSettings;
import cm.sanaga.ledger.Account;
import cm.sanaga.ledger.SubAccount;
import cm.sanaga.ledger.Transfer;
import cm.sanaga.ledger.TransferId;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;

/** The door to moves between books. Stages complete normally whatever becomes of the move. */
public final class Transfers {
    private final ClusterSharding sharding;
    private final Duration askTimeout;
    private final InstantSource clock;

    private Transfers(ClusterSharding sharding, Duration askTimeout, InstantSource clock) {
        this.sharding = sharding;
        this.askTimeout = askTimeout;
        this.clock = clock;
    }

    /** What became of a move. */
    public sealed interface Answer {
        /**
         * Moved, now or before.
         *
         * @param sourceNumber the number of the journal in the source's book
         * @param destinationNumber the number of the journal in the destination's book
         * @param creditedOn the line asked for, or suspense if that could not take it
         */
        record Completed(long sourceNumber, long destinationNumber, SubAccount creditedOn)
                implements Answer {}

        /** Not finished yet; it goes on by itself, ask again under the same id. */
        record UnderWay() implements Answer {}

        /** The source refused; nothing moved and nothing will under this id. */
        record Refused(Account.Refusal why) implements Answer {}

        /** The id was used for another move. */
        record IdReused(TransferId id) implements Answer {}

        /** No answer in time: begun or not, ask again under the same id. */
        record Unanswered(String why) implements Answer {}
    }

    /** Makes this node one that transfers may live on. */
    public static Transfers start(
            ActorSystem<?> system, LedgerSettings settings, Ledger ledger, InstantSource clock) {
        ClusterSharding sharding = ClusterSharding.get(system);
        ProcessSettings process = ProcessSettings.from(system.settings().config());
        // The region is reached through the sharding extension, by the key.
        var _ =
                sharding.init(
                        Entity.of(
                                        TransferEntity.KEY,
                                        entity ->
                                                TransferEntity.create(
                                                        entity, ledger, clock, process))
                                .withStopMessage(new ProcessMessage.Leave()));
        return new Transfers(sharding, settings.askTimeout(), clock);
    }

    /** Moves money once for each id, and waits a while for the end of it. */
    public CompletionStage<Answer> transfer(TransferId id, Transfer.Terms terms) {
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var start = new Transfer.Command.Start(new Transfer.Order(id, terms, now));
        CompletionStage<ProcessAnswer> started =
                entity(id)
                        .ask(
                                replyTo ->
                                        new ProcessMessage.Order(start, replyTo, Optional.empty()),
                                askTimeout);
        return started.thenCompose(answer -> ended(id, answer))
                .exceptionally(
                        failure -> new Answer.Unanswered(String.valueOf(failure.getMessage())));
    }

    /** Brings a transfer to life that may not be finished; what it owes it then does by itself. */
    public void wake(TransferId id) {
        entity(id).tell(new ProcessMessage.Wake());
    }

    private CompletionStage<Answer> ended(TransferId id, ProcessAnswer started) {
        return switch (started) {
            case ProcessAnswer.No(Transfer.Refusal.IdReused _) ->
                    CompletableFuture.completedStage(new Answer.IdReused(id));
            case ProcessAnswer.Shown(TransferView.UnderWay _, _) -> awaitEnd(id);
            case ProcessAnswer.Shown _,
                    ProcessAnswer.No _,
                    ProcessAnswer.Held _,
                    ProcessAnswer.Unknown _ ->
                    CompletableFuture.completedStage(answer(started));
        };
    }

    private CompletionStage<Answer> awaitEnd(TransferId id) {
        CompletionStage<ProcessAnswer> end =
                Insisting.await(
                        most ->
                                entity(id)
                                        .ask(
                                                replyTo ->
                                                        new ProcessMessage.Await(
                                                                Milestone.ENDED, replyTo),
                                                most),
                        askTimeout);
        return end.thenApply(Transfers::answer).exceptionally(_ -> new Answer.UnderWay());
    }

    private static Answer answer(ProcessAnswer answer) {
        return switch (answer) {
            case ProcessAnswer.Shown(
                            TransferView.Completed(var source, var destination, var on),
                            _) ->
                    new Answer.Completed(source, destination, on);
            case ProcessAnswer.Shown(TransferView.Refused(var why), _) -> new Answer.Refused(why);
            case ProcessAnswer.Shown(TransferView.UnderWay _, _) -> new Answer.UnderWay();
            case ProcessAnswer.Shown _,
                    ProcessAnswer.No _,
                    ProcessAnswer.Held _,
                    ProcessAnswer.Unknown _ ->
                    throw new IllegalStateException("a transfer does not answer " + answer);
        };
    }

    private EntityRef<ProcessMessage> entity(TransferId id) {
        return sharding.entityRefFor(TransferEntity.KEY, id.value());
    }
}
