package cm.sanaga.sim;

import cm.sanaga.kernel.Sent;
import cm.sanaga.kernel.actor.ProcessAnswer;
import cm.sanaga.ledger.AccountId;
import cm.sanaga.payment.PaymentId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/** Who lives: none, one, or against the rules two copies of an entity. */
final class Cluster {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final World world;
    private final Function<String, Entity> birth;
    private final Map<String, List<Entity>> living = new TreeMap<>();

    Cluster(World world, Function<String, Entity> birth) {
        this.world = world;
        this.birth = birth;
    }

    /** The copy that a message to an account happens to reach. */
    AccountShell account(AccountId account) {
        return (AccountShell) reach(account.value());
    }

    /** The copy that a message to a payment happens to reach. */
    ProcessShell<?, ?, ?, ?> process(PaymentId payment) {
        return process(payment.value());
    }

    /** The copy that a message to a payment or a transfer happens to reach. */
    ProcessShell<?, ?, ?, ?> process(String id) {
        return (ProcessShell<?, ?, ?, ?>) reach(id);
    }

    private Entity reach(String id) {
        List<Entity> copies = living.computeIfAbsent(id, _ -> new ArrayList<>());
        copies.removeIf(Entity::dead);
        return copies.isEmpty() ? born(id) : world.pick(copies);
    }

    private Entity born(String id) {
        Entity entity = birth.apply(id);
        living.computeIfAbsent(id, _ -> new ArrayList<>()).add(entity);
        entity.start();
        return entity;
    }

    /** Orders over the network; fails when no answer comes in time. */
    CompletionStage<ProcessAnswer> ask(PaymentId payment, Sent command) {
        return asked((reply, to) -> to.order(command, reply), payment);
    }

    /** Reads over the network; fails when no answer comes in time. */
    CompletionStage<ProcessAnswer> read(PaymentId payment) {
        return asked((reply, to) -> to.read(reply), payment);
    }

    private CompletionStage<ProcessAnswer> asked(
            BiConsumer<Consumer<ProcessAnswer>, ProcessShell<?, ?, ?, ?>> question,
            PaymentId payment) {
        CompletableFuture<ProcessAnswer> answered = new CompletableFuture<>();
        world.send(
                () ->
                        question.accept(
                                answer -> world.send(() -> answered.complete(answer)),
                                process(payment)));
        world.later(
                PATIENCE,
                () -> answered.completeExceptionally(new IllegalStateException("no answer")));
        return answered;
    }

    /** Some entity loses what it had in memory. */
    void crashOne() {
        all().ifPresent(Entity::crash);
    }

    /** Some entity lives twice. */
    void twinOne() {
        all().ifPresent(
                        one -> {
                            world.note(() -> one.id + " lives twice");
                            Entity twin = born(one.id);
                            one.isDoubled();
                            twin.isDoubled();
                            world.later(world.between(1_000, 60_000), twin::crash);
                        });
    }

    private java.util.Optional<Entity> all() {
        List<Entity> all = living.values().stream().flatMap(List::stream).toList();
        return all.isEmpty() ? java.util.Optional.empty() : java.util.Optional.of(world.pick(all));
    }

    /**
     * The cluster has come to rest: nobody lives twice, and whoever did starts afresh. A copy that
     * was overtaken learns of it only when it writes, so one that only reads and refuses would stay
     * behind for ever.
     */
    void settle() {
        living.values().stream()
                .flatMap(List::stream)
                .filter(Entity::doubled)
                .forEach(Entity::crash);
    }
}
