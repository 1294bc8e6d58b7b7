package cm.sanaga.payment.actor;

import cm.sanaga.kernel.actor.ProcessMessage;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.wallet.FloatGate;
import cm.sanaga.payment.wallet.Outgoing;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.RailNetwork;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;

/** The gates as sharded actors: in the whole cluster one for each provider. */
final class ShardedFloats implements Floats {
    private static final EntityTypeKey<FloatMessage> KEY =
            EntityTypeKey.create(FloatMessage.class, "float");

    private final ClusterSharding sharding;
    private final Duration patience;

    private ShardedFloats(ClusterSharding sharding, Duration patience) {
        this.sharding = sharding;
        this.patience = patience;
    }

    static Floats start(
            ActorSystem<?> system,
            Peers peers,
            RailNetwork rails,
            WalletKnowledge knowledge,
            InstantSource clock) {
        ClusterSharding sharding = ClusterSharding.get(system);
        FloatSettings settings = FloatSettings.from(system.settings().config());
        Duration patience = PaymentSettings.from(system.settings().config()).patience();
        FloatEntity.Surroundings surroundings =
                new FloatEntity.Surroundings(
                        rails,
                        knowledge,
                        peers::read,
                        payment -> peers.tell(payment, new ProcessMessage.Nudge()));
        sharding.init(
                Entity.of(
                        KEY,
                        entity ->
                                FloatEntity.create(
                                        new Provider(entity.getEntityId()),
                                        surroundings,
                                        settings,
                                        clock)));
        return new ShardedFloats(sharding, patience);
    }

    @Override
    public CompletionStage<FloatMessage.Answer> ask(
            Provider provider, Outgoing order, FloatGate.Sent sent) {
        return gate(provider).ask(replyTo -> new FloatMessage.Ask(order, sent, replyTo), patience);
    }

    @Override
    public CompletionStage<FloatMessage.Answer> where(Provider provider, PaymentId order) {
        return gate(provider).ask(replyTo -> new FloatMessage.Where(order, replyTo), patience);
    }

    @Override
    public void turnedBack(Provider provider, PaymentId order, Outcome.NotSent by) {
        gate(provider).tell(new FloatMessage.TurnedBack(order, by.reason(), by.retryAfter()));
    }

    @Override
    public void ended(Provider provider, PaymentId order, FloatGate.End end) {
        gate(provider).tell(new FloatMessage.Ended(order, end));
    }

    private EntityRef<FloatMessage> gate(Provider provider) {
        return sharding.entityRefFor(KEY, provider.value());
    }
}
