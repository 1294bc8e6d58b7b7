package cm.sanaga.payment.actor;

import cm.sanaga.kernel.actor.ProcessAnswer.Replay;
import cm.sanaga.kernel.actor.ProcessMessage;
import cm.sanaga.payment.PayIn;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentView;
import cm.sanaga.payment.Refusal;
import cm.sanaga.payment.actor.Payments.Prompted;
import cm.sanaga.payment.actor.Payments.Ringing;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.ProviderToken;
import cm.sanaga.provider.RailNetwork;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.typed.ClusterShardingSettings;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;

/** Has payers asked once more, each by a bell of his payment, of which the cluster has one. */
final class Prompts {
    private static final EntityTypeKey<PromptMessage> KEY =
            EntityTypeKey.create(PromptMessage.class, "prompt");

    /** A bell that is not rung is forgotten after longer than any handset asks. */
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    private static final String ASKED = "prompt";

    private final ClusterSharding sharding;
    private final RailNetwork rails;
    private final Duration patience;

    private Prompts(ClusterSharding sharding, RailNetwork rails, Duration patience) {
        this.sharding = sharding;
        this.rails = rails;
        this.patience = patience;
    }

    static Prompts start(
            ActorSystem<?> system,
            Peers peers,
            RailNetwork rails,
            Duration patience,
            InstantSource clock) {
        ClusterSharding sharding = ClusterSharding.get(system);
        ClusterShardingSettings ours = ClusterShardingSettings.create(system);
        var surroundings =
                new PromptEntity.Surroundings(
                        rails, payment -> peers.tell(payment, new ProcessMessage.Nudge()));
        // The region is reached through the sharding extension, by the key.
        var _ =
                sharding.init(
                        Entity.of(
                                        KEY,
                                        entity ->
                                                PromptEntity.create(
                                                        new PaymentId(entity.getEntityId()),
                                                        surroundings,
                                                        clock))
                                .withSettings(
                                        ours.withPassivationStrategy(
                                                ours.passivationStrategySettings()
                                                        .withIdleEntityPassivation(REMEMBERED))));
        return new Prompts(sharding, rails, patience);
    }

    /** Has the payer of what was found asked once more. */
    CompletionStage<Prompted> prompt(Payments.Answer found, String key) {
        return switch (found) {
            case Payments.Answer.Done(var view, _) -> prompt(view, key);
            case Payments.Answer.Refused(var refusal) -> refused(refusal);
            case Payments.Answer.Unavailable(var why) ->
                    CompletableFuture.completedFuture(new Prompted.Unavailable(why));
        };
    }

    private CompletionStage<Prompted> prompt(PaymentView view, String key) {
        PaymentId id = view.request().id();
        Provider provider = view.wallet().provider();
        Optional<Refusal> against = against(view);
        if (against.isPresent()) {
            return refused(against.get());
        }
        var order = new PayIn(view.request(), view.amount(), view.wallet()).begin().order();
        return sharding.entityRefFor(KEY, id.value())
                .<PromptMessage.Answer>ask(
                        replyTo ->
                                new PromptMessage.Ring(
                                        order, token(view).orElseThrow(), key, replyTo),
                        patience)
                .handle(
                        (answer, failure) ->
                                failure == null
                                        ? told(id, provider, answer)
                                        : new Prompted.Told(Ringing.UNKNOWN, Replay.NOW));
    }

    /** What would come of it, but for what only the bell knows: when it was rung last. */
    Prompted consider(Payments.Answer found) {
        return switch (found) {
            case Payments.Answer.Done(var view, _) ->
                    against(view)
                            .<Prompted>map(Prompted.Refused::new)
                            .orElseGet(() -> new Prompted.Told(Ringing.SENT, Replay.NOW));
            case Payments.Answer.Refused(var refusal) -> new Prompted.Refused(refusal);
            case Payments.Answer.Unavailable(var why) -> new Prompted.Unavailable(why);
        };
    }

    /** Why this payer cannot be asked once more. */
    private Optional<Refusal> against(PaymentView view) {
        PaymentId id = view.request().id();
        if (!view.status().equals("pending")) {
            return Optional.of(new Refusal.NotNow(id, view.status(), ASKED));
        }
        if (!waitsForPayer(view)) {
            return Optional.of(
                    new Refusal.NotNow(id, "pending, and does not wait for its payer", ASKED));
        }
        return token(view).isPresent()
                ? Optional.empty()
                : Optional.of(new Refusal.NoPromptAgain(view.wallet().provider()));
    }

    private Optional<ProviderToken> token(PaymentView view) {
        return rails.rail(view.wallet().provider())
                .flatMap(rail -> view.token().filter(rail::promptsAgain));
    }

    /** Its order is at the provider, as far as we know, and has not ended there. */
    private static boolean waitsForPayer(PaymentView view) {
        return view.ladder().isPresent() && !view.unprepared();
    }

    private static Prompted told(PaymentId id, Provider provider, PromptMessage.Answer answer) {
        return switch (answer) {
            case PromptMessage.Answer.Told(var ringing, var replay) ->
                    new Prompted.Told(ringing, replay);
            case PromptMessage.Answer.Ended _ ->
                    new Prompted.Refused(
                            new Refusal.NotNow(
                                    id, "pending, and has ended at the provider already", ASKED));
            case PromptMessage.Answer.TooSoon(var retryAfter) ->
                    new Prompted.Refused(new Refusal.TooSoon(id, retryAfter));
            case PromptMessage.Answer.NotSent(var retryAfter) ->
                    new Prompted.Refused(new Refusal.RailDown(provider, retryAfter));
        };
    }

    private static CompletionStage<Prompted> refused(Refusal refusal) {
        return CompletableFuture.completedFuture(new Prompted.Refused(refusal));
    }
}
