package cm.sanaga.payment.actor;

import cm.sanaga.kernel.Sent;
import cm.sanaga.kernel.actor.Insisting;
import cm.sanaga.kernel.actor.ProcessAnswer;
import cm.sanaga.kernel.actor.ProcessMessage;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentKind;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;

/** How payments are reached, wherever in the cluster they live. */
final class Peers {
    private static final EntityTypeKey<ProcessMessage> CHARGE = key("charge");
    private static final EntityTypeKey<ProcessMessage> ESCROW = key("escrow");
    private static final EntityTypeKey<ProcessMessage> PAYOUT = key("payout");
    private static final EntityTypeKey<ProcessMessage> REFUND = key("refund");

    private final ClusterSharding sharding;
    private final Duration patience;

    Peers(ClusterSharding sharding, Duration patience) {
        this.sharding = sharding;
        this.patience = patience;
    }

    static EntityTypeKey<ProcessMessage> key(PaymentKind kind) {
        return switch (kind) {
            case CHARGE -> CHARGE;
            case ESCROW -> ESCROW;
            case PAYOUT -> PAYOUT;
            case REFUND -> REFUND;
        };
    }

    private static EntityTypeKey<ProcessMessage> key(String name) {
        return EntityTypeKey.create(ProcessMessage.class, name);
    }

    /** Gives a command; fails when no answer comes in time. */
    CompletionStage<ProcessAnswer> order(PaymentId payment, Sent command) {
        return order(payment, command, Optional.empty());
    }

    /**
     * Gives a command of somebody who knows that answers may be held back.
     *
     * @param wait how long his may be
     */
    CompletionStage<ProcessAnswer> order(PaymentId payment, Sent command, Duration wait) {
        return order(payment, command, Optional.of(wait));
    }

    private CompletionStage<ProcessAnswer> order(
            PaymentId payment, Sent command, Optional<Duration> wait) {
        return Insisting.ask(
                entity(payment),
                replyTo -> new ProcessMessage.Order(command, replyTo, wait),
                patience);
    }

    /** Asks what a command would be answered with. */
    CompletionStage<ProcessAnswer> consider(PaymentId payment, Sent command) {
        return Insisting.ask(
                entity(payment),
                replyTo -> new ProcessMessage.Consider(command, replyTo),
                patience);
    }

    CompletionStage<ProcessAnswer> read(PaymentId payment) {
        return Insisting.ask(entity(payment), ProcessMessage.Read::new, patience);
    }

    /** Waits for a milestone; fails when it is not reached in time. */
    CompletionStage<ProcessAnswer> await(
            PaymentId payment,
            cm.sanaga.kernel.actor.ProcessRules.Milestone milestone,
            Duration most) {
        return Insisting.await(
                some ->
                        entity(payment)
                                .ask(replyTo -> new ProcessMessage.Await(milestone, replyTo), some),
                most);
    }

    void tell(PaymentId payment, ProcessMessage message) {
        entity(payment).tell(message);
    }

    private EntityRef<ProcessMessage> entity(PaymentId payment) {
        return sharding.entityRefFor(key(payment.kind()), payment.value());
    }
}
