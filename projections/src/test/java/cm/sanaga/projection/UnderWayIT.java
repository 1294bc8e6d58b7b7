package cm.sanaga.projection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.payment.PaymentView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What operators are shown of all merchants' payments. */
class UnderWayIT {
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
    void what_has_not_ended_is_listed_of_all_merchants_the_oldest_first() throws Exception {
        List<PaymentView> views =
                PaymentProjectionIT.lives(world, 300, 41).stream().map(Lives.Lived::view).toList();
        world.drain(world.ledgerFeed(), world.paymentFeed(1_000));
        List<PaymentView> open =
                views.stream()
                        .filter(one -> Set.of("pending", "queued", "sent").contains(one.status()))
                        .sorted(
                                Comparator.comparing((PaymentView one) -> one.request().at())
                                        .thenComparing(one -> one.request().id().value()))
                        .toList();
        assertTrue(open.size() > 10 && open.size() < views.size(), () -> "not " + open.size());
        assertUnderWay(open, "", _ -> true);
        assertUnderWay(
                open,
                "kind",
                one -> one.request().id().kind() == open.getLast().request().id().kind());
        assertUnderWay(open, "status", one -> one.status().equals(open.getLast().status()));
        assertUnderWay(
                open,
                "provider",
                one -> one.wallet().provider().equals(open.getLast().wallet().provider()));
        assertUnderWay(
                open, "to", one -> one.request().at().isBefore(open.getLast().request().at()));
    }

    private void assertUnderWay(List<PaymentView> open, String by, Predicate<PaymentView> filter) {
        PaymentView like = open.getLast();
        var filters =
                new PaymentRecords.NotEnded(
                        Optional.of(like.request().id().kind()).filter(_ -> by.equals("kind")),
                        Optional.of(like.status()).filter(_ -> by.equals("status")),
                        Optional.of(like.wallet().provider()).filter(_ -> by.equals("provider")),
                        Optional.of(like.request().at()).filter(_ -> by.equals("to")));
        List<PaymentView> all = new ArrayList<>();
        Optional<Cursor> after = Optional.empty();
        do {
            Page<PaymentView> page =
                    payments.notEnded(filters, new Page.Wanted(7, after))
                            .toCompletableFuture()
                            .join();
            all.addAll(page.data());
            after = page.next();
        } while (after.isPresent());
        assertEquals(open.stream().filter(filter).toList(), all, by);
    }
}
