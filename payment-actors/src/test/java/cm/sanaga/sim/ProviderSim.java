package cm.sanaga.sim;

import cm.sanaga.money.Money;
import cm.sanaga.provider.Operation;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.ProviderCall.Order;
import cm.sanaga.provider.ProviderToken;
import cm.sanaga.provider.ProviderTransactionId;
import cm.sanaga.provider.Reason;
import cm.sanaga.provider.Receipt;
import cm.sanaga.provider.Reference;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * A provider with a ledger of its own. Orders are known by reference, or where it hands out tokens
 * by token; what it knows it does not do twice.
 */
final class ProviderSim {
    private record Known(Order order, Outcome stands) {}

    private final World world;
    private final Provider provider;
    private final boolean twoStep;
    private final BiConsumer<Order, Outcome> callback;
    private final Map<String, Known> known = new HashMap<>();
    private final Map<Reference, Long> collected = new HashMap<>();
    private final Map<Reference, Long> refunded = new HashMap<>();
    private final Set<String> effects = new HashSet<>();
    private long tokens;
    private long wallet;

    ProviderSim(
            World world, Provider provider, boolean twoStep, BiConsumer<Order, Outcome> callback) {
        this.world = world;
        this.provider = provider;
        this.twoStep = twoStep;
        this.callback = callback;
    }

    Provider provider() {
        return provider;
    }

    boolean twoStep() {
        return twoStep;
    }

    /** What it owes us. */
    long wallet() {
        return wallet;
    }

    Outcome prepare() {
        return new Outcome.Prepared(new ProviderToken("token-" + ++tokens));
    }

    Outcome submit(Order order, Optional<ProviderToken> token) {
        String key = key(order, token);
        if (known.putIfAbsent(key, new Known(order, new Outcome.Accepted())) == null) {
            world.note(() -> provider + " takes " + order.payment() + " as " + key);
            world.later(
                    world.pick(3) == 0 ? world.between(0, 1) : world.between(10, 20_000),
                    () -> decide(key, order));
        }
        return new Outcome.Accepted();
    }

    /** Refuses at the door what it does not know yet, and does not remember it. */
    Outcome turnBack(Order order, Optional<ProviderToken> token) {
        if (known.containsKey(key(order, token))) {
            return submit(order, token);
        }
        world.note(() -> provider + " turns back " + order.payment());
        return new Outcome.Declined(new Reason(Reason.Code.INSUFFICIENT_FUNDS, "short"));
    }

    Outcome query(Order order, Optional<ProviderToken> token) {
        Known one = known.get(key(order, token));
        return one == null ? new Outcome.Unheard() : one.stands;
    }

    /** What moved for one of our payments. */
    Optional<Receipt> receipt(String payment) {
        return known.values().stream()
                .filter(one -> one.order.payment().equals(payment))
                .flatMap(
                        one ->
                                one.stands instanceof Outcome.Confirmed(var receipt)
                                        ? Stream.of(receipt)
                                        : Stream.empty())
                .findFirst();
    }

    private String key(Order order, Optional<ProviderToken> token) {
        return twoStep ? token.orElseThrow().value() : order.reference().toString();
    }

    private void decide(String key, Order order) {
        if (world.chance(0.08)) {
            expire(key, order);
            return;
        }
        Outcome end =
                world.chance(order.operation() == Operation.COLLECT ? 0.2 : 0.25)
                        ? new Outcome.Declined(
                                new Reason(Reason.Code.DECLINED_BY_CUSTOMER, "declined"))
                        : moved(key, order);
        world.note(() -> provider + " decides " + order.payment() + " " + end);
        known.put(key, new Known(order, end));
        callback.accept(order, end);
    }

    /** Says that nobody confirmed in time; now and then the money moves all the same, later. */
    private void expire(String key, Order order) {
        Outcome expired = new Outcome.Declined(new Reason(Reason.Code.EXPIRED, "nobody confirmed"));
        world.note(() -> provider + " gives up on " + order.payment());
        known.put(key, new Known(order, expired));
        callback.accept(order, expired);
        if (world.chance(0.5)) {
            world.later(
                    world.between(1_000, 10 * 3_600_000),
                    () -> {
                        Outcome late = late(key, order);
                        world.note(() -> provider + " moved late " + order.payment());
                        known.put(key, new Known(order, late));
                        if (world.chance(0.5)) {
                            callback.accept(order, late);
                        }
                    });
        }
    }

    private Outcome late(String key, Order order) {
        if (order.operation() == Operation.REFUND) {
            // Perhaps another refund went out meanwhile: then more goes back than came, by the
            // provider's own doing.
            refunded.merge(order.original().orElseThrow(), -order.amount().minor(), Long::sum);
        }
        return moved(key, order);
    }

    private Outcome moved(String key, Order order) {
        if (!effects.add(order.operation() + " " + order.payment())) {
            throw new Violation("one effect", provider + " moves twice for " + order);
        }
        long amount = order.amount().minor();
        switch (order.operation()) {
            case COLLECT -> {
                amount = world.chance(0.03) ? amount + 1 : amount;
                wallet += amount;
                collected.merge(order.reference(), amount, Long::sum);
            }
            case DISBURSE -> wallet -= amount;
            case REFUND -> {
                wallet -= amount;
                Reference original = order.original().orElseThrow();
                long back = refunded.merge(original, amount, Long::sum);
                if (back > collected.getOrDefault(original, 0L)) {
                    throw new Violation("no more back than came", order + " makes it " + back);
                }
            }
        }
        return new Outcome.Confirmed(
                new Receipt(new ProviderTransactionId(provider + "-" + key), Money.xaf(amount)));
    }
}
