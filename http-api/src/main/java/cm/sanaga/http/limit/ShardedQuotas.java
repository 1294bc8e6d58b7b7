package cm.sanaga.http.limit;

import cm.sanaga.kernel.Digest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.ClusterShardingSettings;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bucket for each, in an actor of which the cluster has one; a node takes a twentieth of a burst
 * at a time at most. Nothing of it is stored: after a move a bucket is full again.
 */
public final class ShardedQuotas implements Quotas {
    private static final Logger LOG = LoggerFactory.getLogger(ShardedQuotas.class);
    private static final EntityTypeKey<QuotaMessage> KEY =
            EntityTypeKey.create(QuotaMessage.class, "quota");

    /** Beyond that it lets everybody in: a limit is no reason to refuse a payment. */
    private static final Duration PATIENCE = Duration.ofMillis(300);

    /** After so many in a row that nobody answered nobody is asked for a while. */
    private static final int UNANSWERED = 3;

    private static final long BLIND = Duration.ofSeconds(5).toNanos();

    /** The most buckets on a node: strangers choose their addresses. */
    private static final int MOST_BUCKETS = 20_000;

    private static final int PARTS = 20;
    private static final int MOST_KEPT = 10_000;

    private final ClusterSharding sharding;
    private final LimitSettings settings;
    private final String secret;
    private final AtomicInteger unanswered = new AtomicInteger();
    private volatile long blindUntil = System.nanoTime();
    private final Map<Subject, Allowance> allowances = new ConcurrentHashMap<>();

    private ShardedQuotas(ClusterSharding sharding, LimitSettings settings, String secret) {
        this.sharding = sharding;
        this.settings = settings;
        this.secret = secret;
    }

    /**
     * Makes this node one that buckets may be on.
     *
     * @param secret the same on all nodes: from the names of buckets nobody learns whose they are
     */
    public static Quotas start(ActorSystem<?> system, LimitSettings settings, String secret) {
        ClusterSharding sharding = ClusterSharding.get(system);
        ClusterShardingSettings ours = ClusterShardingSettings.create(system);
        // The region is reached through the sharding extension, by the key.
        var _ =
                sharding.init(
                        Entity.of(KEY, entity -> bucket(settings.of(kind(entity.getEntityId()))))
                                .withSettings(
                                        ours.withPassivationStrategy(
                                                ours.passivationStrategySettings()
                                                        .withActiveEntityLimit(MOST_BUCKETS)
                                                        .withLeastRecentlyUsedReplacement()
                                                        .withIdleEntityPassivation(
                                                                settings.fullAfter()))));
        LimitMeter.begin();
        return new ShardedQuotas(sharding, settings, secret);
    }

    private static Behavior<QuotaMessage> bucket(Rate rate) {
        return Behaviors.setup(
                _ -> {
                    Bucket bucket = new Bucket(rate, System.nanoTime());
                    return Behaviors.receiveMessage(
                            message ->
                                    switch (message) {
                                        case QuotaMessage.Take(var wanted, var replyTo) -> {
                                            int taken = bucket.take(wanted, System.nanoTime());
                                            replyTo.tell(
                                                    new QuotaMessage.Taken(
                                                            taken, bucket.untilOne()));
                                            yield Behaviors.same();
                                        }
                                    });
                });
    }

    /** Pekko names entities in its log, where no telephone number belongs. */
    private String entity(Subject subject) {
        return subject.kind() + " " + Digest.of(secret + "|" + subject.name()).value();
    }

    private static Subject.Kind kind(String entity) {
        return Subject.Kind.valueOf(entity.substring(0, entity.indexOf(' ')));
    }

    @Override
    public CompletionStage<Optional<Duration>> take(Subject subject) {
        Rate rate = settings.of(subject.kind());
        if (!rate.limits() || blindUntil - System.nanoTime() > 0) {
            return NONE.take(subject);
        }
        if (allowances.size() > MOST_KEPT) {
            allowances.values().removeIf(Allowance::idle);
        }
        return allowances
                .computeIfAbsent(
                        subject,
                        _ ->
                                new Allowance(
                                        Math.max(1, rate.burst() / PARTS),
                                        wanted -> taken(subject, wanted),
                                        System::nanoTime))
                .one()
                .thenApply(
                        after -> {
                            after.ifPresent(_ -> LimitMeter.refused(subject.kind()));
                            return after;
                        });
    }

    private CompletionStage<QuotaMessage.Taken> taken(Subject subject, int wanted) {
        return sharding.entityRefFor(KEY, entity(subject))
                .<QuotaMessage.Taken>ask(
                        replyTo -> new QuotaMessage.Take(wanted, replyTo), PATIENCE)
                .whenComplete(
                        (_, failure) -> {
                            if (failure == null) {
                                unanswered.set(0);
                            } else {
                                notCounted(subject.kind(), failure);
                            }
                        });
    }

    /** As while there are nodes of before, none of which has buckets: nobody waits for them. */
    private void notCounted(Subject.Kind kind, Throwable failure) {
        LimitMeter.notAsked(kind);
        if (unanswered.incrementAndGet() >= UNANSWERED) {
            blindUntil = System.nanoTime() + BLIND;
        }
        LOG.debug("{} is not counted for a second", kind, failure);
    }

    @Override
    public boolean counts(Subject.Kind kind) {
        return settings.of(kind).limits();
    }
}
