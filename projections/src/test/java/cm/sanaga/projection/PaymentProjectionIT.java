package cm.sanaga.projection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.ledger.AccountId;
import cm.sanaga.ledger.SubAccount;
import cm.sanaga.ledger.Transfer;
import cm.sanaga.ledger.TransferId;
import cm.sanaga.money.Money;
import cm.sanaga.payment.PaymentKind;
import cm.sanaga.payment.PaymentView;
import com.typesafe.config.ConfigFactory;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class PaymentProjectionIT {

    @Test
    void a_list_shows_of_every_payment_what_its_actor_shows() throws Exception {
        try (World world = new World()) {
            List<Lives.Lived> lived = lives(world, 1_500, 23);
            // Few are remembered, so that most are read again from the journal on their way.
            world.drain(world.paymentFeed(20));
            Map<String, PaymentView> shown = new HashMap<>();
            for (String view : world.query("SELECT view FROM read.payment")) {
                PaymentView payment = world.form.view(view);
                shown.put(payment.request().id().value(), payment);
            }
            assertEquals(lived.size(), shown.size());
            for (Lives.Lived one : lived) {
                assertEquals(one.view(), shown.get(one.view().request().id().value()));
            }
            assertEquals(
                    lived.stream().map(one -> column(one.view())).sorted().toList(),
                    world
                            .query(
                                    "SELECT concat_ws(' ', id, kind, status, amount, fee, msisdn,"
                                            + " provider, provider_transaction) FROM read.payment")
                            .stream()
                            .sorted()
                            .toList());
            assertEquals(
                    lived.stream()
                            .map(Lives.Lived::view)
                            .filter(view -> PaymentTable.underWay(view.status()))
                            .map(view -> view.request().id().value())
                            .sorted()
                            .toList(),
                    world.query(
                            "SELECT payment FROM read.under_way ORDER BY payment COLLATE \"C\""));
            assertEquals(
                    "0",
                    world.one(
                            "SELECT count(*) FROM read.payment WHERE unusual IS DISTINCT FROM"
                                    + " CASE WHEN status IN ('pending', 'queued', 'sent',"
                                    + " 'succeeded') THEN NULL ELSE status END"));
            for (PaymentKind kind : PaymentKind.values()) {
                assertTrue(
                        lived.stream()
                                .map(one -> one.view().request().id().kind())
                                .toList()
                                .contains(kind));
            }
        }
    }

    @Test
    void what_owes_is_due_and_what_owes_nothing_is_not() throws Exception {
        try (World world = new World()) {
            List<Lives.Lived> lived = lives(world, 400, 29);
            world.drain(world.paymentFeed(1_000));
            List<String> owing = new ArrayList<>();
            for (Lives.Lived one : lived) {
                Life life = Life.before(one.events().getFirst());
                for (var event : one.events()) {
                    life = life.after(event);
                }
                if (life.dueAt(Book.DAY, World.PATIENCE).isPresent()) {
                    owing.add(one.persistenceId());
                }
            }
            Collections.sort(owing);
            assertTrue(owing.size() > 50 && owing.size() < 380, "both kinds: " + owing.size());
            assertEquals(
                    owing,
                    world.query("SELECT persistence_id FROM read.due").stream().sorted().toList());
        }
    }

    @Test
    void a_transfer_is_due_until_it_is_completed() throws Exception {
        try (World world = new World()) {
            Transfer.Order order =
                    new Transfer.Order(
                            TransferId.derived("sweep"),
                            new Transfer.Terms(
                                    new Transfer.Line(AccountId.merchant("mer_1"), SubAccount.FEES),
                                    new Transfer.Line(AccountId.PLATFORM, SubAccount.FEES),
                                    Money.xaf(5),
                                    "fees",
                                    "sweep"),
                            Book.DAY);
            String id = "transfer|" + order.id();
            world.journal.write(
                    List.of(
                            new EventJournal.Written(id, new Transfer.Event.Started(order)),
                            new EventJournal.Written(id, new Transfer.Event.Decided(Book.DAY))));
            Feed feed = world.paymentFeed(10);
            world.drain(feed);
            world.execute("UPDATE read.due SET due_at = now()");
            var settings =
                    ReadSettings.from(ConfigFactory.load(), world.at.url(), "postgres", "").due();
            assertEquals(
                    List.of(new DueWork.Item.OfTransfer(order.id())),
                    new DueTable(world.database, settings).take());
            world.journal.write(
                    List.of(
                            new EventJournal.Written(id, new Transfer.Event.Captured(1, Book.DAY)),
                            new EventJournal.Written(
                                    id, new Transfer.Event.Completed(1, Book.DAY))));
            world.drain(feed);
            assertEquals(List.of(), world.query("SELECT entity FROM read.due"));
        }
    }

    private static String column(PaymentView view) {
        return "%s %s %s %d %d %s %s%s"
                .formatted(
                        view.request().id(),
                        view.request().id().kind().name().toLowerCase(Locale.ROOT),
                        view.status(),
                        view.amount().minor(),
                        view.fee().minor(),
                        view.wallet().msisdn().value(),
                        view.wallet().provider(),
                        view.providerTransaction().map(id -> " " + id).orElse(""));
    }

    /** Many payments whose events lie in the journal as they would: all at the same time. */
    static List<Lives.Lived> lives(World world, int count, long seed) throws SQLException {
        Lives lives = new Lives(seed);
        Random random = new Random(seed);
        List<Lives.Lived> lived = new ArrayList<>();
        List<Integer> turns = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lived.add(lives.any());
            turns.addAll(Collections.nCopies(lived.getLast().events().size(), i));
        }
        Collections.shuffle(turns, random);
        Map<Integer, Integer> next = new HashMap<>();
        List<EventJournal.Written> batch = new ArrayList<>();
        for (int turn : turns) {
            int event = next.merge(turn, 1, Integer::sum) - 1;
            Lives.Lived one = lived.get(turn);
            batch.add(new EventJournal.Written(one.persistenceId(), one.events().get(event)));
            if (batch.size() == 50) {
                world.journal.write(batch);
                batch.clear();
            }
        }
        world.journal.write(batch);
        return lived;
    }
}
