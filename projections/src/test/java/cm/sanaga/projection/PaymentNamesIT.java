package cm.sanaga.projection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.payment.PaymentView;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.Reference;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The names by which statements lead to payments. */
class PaymentNamesIT {
    private World world;
    private Asking asking;
    private PaymentRecords payments;

    @BeforeEach
    void begin() throws Exception {
        world = new World();
        asking = world.asking();
        payments =
                new PaymentQueries(
                        asking, () -> CompletableFuture.completedFuture(null), world.form);
    }

    @AfterEach
    void end() {
        asking.close();
        world.close();
    }

    @Test
    void payments_are_found_by_what_their_provider_calls_them() throws Exception {
        List<PaymentView> views =
                PaymentProjectionIT.lives(world, 60, 5).stream().map(Lives.Lived::view).toList();
        world.drain(world.ledgerFeed(), world.paymentFeed(1_000));
        for (PaymentView view : views) {
            Provider provider = view.wallet().provider();
            Set<String> names = new HashSet<>(Set.of(view.request().id().value(), "nothing"));
            view.providerTransaction().ifPresent(names::add);
            view.providerReference()
                    .filter(_ -> provider.equals(Provider.ORANGE))
                    .map(name -> new Reference(UUID.fromString(name)).shortName())
                    .ifPresent(names::add);
            Map<String, List<PaymentView>> found = get(payments.named(provider, names));
            names.remove("nothing");
            assertEquals(names, found.keySet());
            found.values().forEach(each -> assertTrue(each.contains(view), view::toString));
            Provider other = provider.equals(Provider.MTN) ? Provider.ORANGE : Provider.MTN;
            assertFalse(
                    get(payments.named(other, names)).values().stream()
                            .anyMatch(each -> each.contains(view)));
        }
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
