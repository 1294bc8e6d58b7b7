package cm.sanaga.ledger.actor;

import cm.sanaga.kernel.Decision;
import cm.sanaga.kernel.actor.Performer;
import cm.sanaga.kernel.actor.ProcessEntity;
import cm.sanaga.kernel.actor.ProcessMessage;
import cm.sanaga.kernel.actor.ProcessRules;
import cm.sanaga.kernel.actor.ProcessSettings;
import cm.sanaga.ledger.Account;
import cm.sanaga.ledger.Transfer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityContext;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transfer as a sharded process: asks the two books for what is owed, again and again until they
 * have an opinion. Woken by whoever knows that it is not finished.
 */
final class TransferEntity {
    static final EntityTypeKey<ProcessMessage> KEY =
            EntityTypeKey.create(ProcessMessage.class, "transfer");

    private static final Logger LOG = LoggerFactory.getLogger(TransferEntity.class);

    private TransferEntity() {}

    static Behavior<ProcessMessage> create(
            EntityContext<ProcessMessage> entity,
            Ledger ledger,
            InstantSource clock,
            ProcessSettings settings) {
        return ProcessEntity.create(
                entity, new Rules(), new Books(ledger, clock, settings.retryMax()), settings);
    }

    /** {@link Transfer} as its shell needs it. */
    private static final class Rules
            implements ProcessRules<
                    Transfer.Command,
                    Transfer.Event,
                    Transfer.State,
                    Transfer.Refusal,
                    Transfer.Intent,
                    TransferView> {
        @Override
        public Transfer.State empty() {
            return new Transfer.State.Absent();
        }

        @Override
        public Decision<Transfer.Event, Transfer.Refusal> decide(
                Transfer.State state, Transfer.Command command) {
            return Transfer.decide(state, command);
        }

        @Override
        public Transfer.State evolve(Transfer.State state, Transfer.Event event) {
            return Transfer.evolve(state, event);
        }

        @Override
        public List<Transfer.Intent> pending(Transfer.State state) {
            return Transfer.pending(state);
        }

        @Override
        public boolean reached(Transfer.State state, Milestone milestone) {
            return switch (milestone) {
                case BEGUN ->
                        !(state instanceof Transfer.State.Absent
                                || state instanceof Transfer.State.Reserving);
                case SETTLED, ENDED ->
                        state instanceof Transfer.State.Refused
                                || state instanceof Transfer.State.Completed;
            };
        }

        @Override
        public TransferView view(Transfer.State state) {
            return TransferView.of(state);
        }

        @Override
        public TransferView answerOfThen(Transfer.State state, Transfer.Command command) {
            return TransferView.of(state);
        }

        @Override
        public boolean exists(Transfer.State state) {
            return !(state instanceof Transfer.State.Absent);
        }

        @Override
        public Class<Transfer.Command> commands() {
            return Transfer.Command.class;
        }
    }

    /** Asks the books. */
    private record Books(Ledger ledger, InstantSource clock, Duration again)
            implements Performer<Transfer.Intent, Transfer.Command> {
        @Override
        public CompletionStage<Performed<Transfer.Command>> perform(
                Transfer.Intent intent, Occasion occasion) {
            return switch (intent) {
                case Transfer.Intent.Reserve i ->
                        ledger.hold(i.account(), i.hold())
                                .thenApply(
                                        answer ->
                                                report(
                                                        intent,
                                                        answer,
                                                        (_, at) ->
                                                                new Transfer.Command.ConfirmHold(
                                                                        at),
                                                        Transfer.Command.RefuseHold::new));
                case Transfer.Intent.Capture i ->
                        ledger.capture(i.account(), i.hold(), i.journal())
                                .thenApply(
                                        answer ->
                                                report(
                                                        intent,
                                                        answer,
                                                        Transfer.Command.ConfirmCapture::new,
                                                        (why, _) -> {
                                                            throw new IllegalStateException(
                                                                    "what is held was not"
                                                                            + " captured: "
                                                                            + why);
                                                        }));
                case Transfer.Intent.EndHold i ->
                        ledger.release(i.account(), i.hold(), i.heldAt())
                                .thenApply(
                                        answer ->
                                                report(
                                                        intent,
                                                        answer,
                                                        (_, at) ->
                                                                new Transfer.Command.ConfirmRelease(
                                                                        at),
                                                        (why, _) -> {
                                                            throw new IllegalStateException(
                                                                    "a hold was not ended: " + why);
                                                        }));
                case Transfer.Intent.Credit i ->
                        ledger.post(i.account(), i.journal())
                                .thenApply(
                                        answer ->
                                                report(
                                                        intent,
                                                        answer,
                                                        (number, at) ->
                                                                new Transfer.Command.ConfirmCredit(
                                                                        i.journal().id(),
                                                                        number,
                                                                        at),
                                                        (why, at) ->
                                                                new Transfer.Command.RefuseCredit(
                                                                        i.journal().id(),
                                                                        why,
                                                                        at)));
            };
        }

        private Performed<Transfer.Command> report(
                Transfer.Intent intent,
                Ledger.Answer answer,
                BiFunction<Long, Instant, Transfer.Command> done,
                BiFunction<Account.Refusal, Instant, Transfer.Command> refused) {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
            return switch (answer) {
                case Ledger.Answer.Done(var number) ->
                        Performed.report(done.apply(number, now), again);
                case Ledger.Answer.Refused(Account.Refusal.IdReused why) ->
                        throw new IllegalStateException("the book knows it otherwise: " + why);
                case Ledger.Answer.Refused(var why) -> {
                    LOG.debug("book refuses intent={} refusal={}", intent, why);
                    yield Performed.report(refused.apply(why, now), again);
                }
                case Ledger.Answer.Unanswered(var why) ->
                        throw new IllegalStateException("the book did not answer: " + why);
            };
        }
    }
}
