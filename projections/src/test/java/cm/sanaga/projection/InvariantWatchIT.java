package cm.sanaga.projection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That books which contradict themselves are noticed, and that others are left in peace. */
class InvariantWatchIT {
    private World world;

    @BeforeEach
    void begin() throws Exception {
        world = new World();
    }

    @AfterEach
    void end() {
        world.close();
    }

    private List<LedgerRecords.Invariant> invariants() throws Exception {
        try (Connection connection = world.database.getConnection()) {
            return InvariantQueries.check(connection);
        }
    }

    @Test
    void invariants_hold_until_somebody_tampers() throws Exception {
        world.journal.write(new Book("mer_1").live(new Random(30), 30));
        world.drain(world.ledgerFeed(), world.paymentFeed(1));
        List<Breach> alarms = new ArrayList<>();
        List<Breach> elsewhere = new ArrayList<>();
        InvariantWatch watch =
                new InvariantWatch(
                        world.database,
                        Duration.ofHours(1),
                        () -> CompletableFuture.completedFuture(List.copyOf(elsewhere)),
                        alarms::add);
        assertEquals(Duration.ofHours(1), watch.call());
        assertTrue(invariants().stream().allMatch(one -> one.ok() && one.checkedAt().isPresent()));
        world.execute("ALTER TABLE read.entry DISABLE TRIGGER ALL");
        world.execute("UPDATE read.entry SET amount = amount + 1 WHERE leg = 0 AND number = 2");
        world.execute(
                "UPDATE read.balance SET debits = debits + 1000000000 WHERE sub_account ="
                        + " 'available'");
        world.execute(
                "INSERT INTO operator.audit (at, who, what, target, reason)"
                        + " VALUES (now(), 'key_op', 'rail.drain', 'mtn', 'why')");
        world.execute("ALTER TABLE operator.audit DISABLE TRIGGER ALL");
        world.execute("UPDATE operator.audit SET who = 'nobody'");
        assertEquals(
                List.of("I1", "I2", "I3", "audit"),
                invariants().stream()
                        .filter(one -> !one.ok() && one.violations().size() == 1)
                        .map(LedgerRecords.Invariant::name)
                        .toList());
        // Once may be chance; what is there twice running is told, once.
        elsewhere.add(new Breach("I7", "merchant:mer_1 30", "another balance"));
        watch.call();
        assertEquals(List.of(), alarms);
        watch.call();
        watch.call();
        assertEquals(
                List.of("I1", "I2", "I3", "I7", "audit"),
                alarms.stream().map(Breach::invariant).sorted().toList());
        elsewhere.clear();
        assertTrue(invariants().stream().anyMatch(one -> one.name().equals("I7") && !one.ok()));
    }

    /** A round may begin before the tables are made anew and end after it. */
    @Test
    void what_was_seen_in_tables_that_are_gone_is_not_told_of_the_new_ones() throws Exception {
        world.journal.write(new Book("mer_1").live(new Random(30), 30));
        world.drain(world.ledgerFeed());
        world.execute("UPDATE read.balance SET debits = debits + 1 WHERE sub_account = 'fees'");
        List<Breach> alarms = new ArrayList<>();
        List<Boolean> anew = new ArrayList<>(List.of(false, true, false));
        InvariantWatch watch =
                new InvariantWatch(
                        world.database,
                        Duration.ofHours(1),
                        () -> {
                            if (anew.removeFirst()) {
                                rebuild();
                            }
                            return CompletableFuture.completedFuture(List.of());
                        },
                        alarms::add);
        watch.call();
        watch.call();
        world.drain(world.ledgerFeed());
        watch.call();
        assertEquals(List.of(), alarms);
        assertTrue(invariants().stream().allMatch(LedgerRecords.Invariant::ok));
    }

    private void rebuild() {
        try {
            ReadSchema.rebuild(world.database);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void what_wanders_through_the_rounds_is_no_breach() throws Exception {
        List<Breach> alarms = new ArrayList<>();
        List<String> books = new ArrayList<>(List.of("mer_1 5", "mer_1 6", "mer_2 7"));
        InvariantWatch watch =
                new InvariantWatch(
                        world.database,
                        Duration.ofSeconds(1),
                        () ->
                                books.isEmpty()
                                        ? CompletableFuture.failedFuture(
                                                new IllegalStateException("it moves"))
                                        : CompletableFuture.completedFuture(
                                                List.of(
                                                        new Breach(
                                                                "I7", books.removeFirst(), "x"))),
                        alarms::add);
        for (int round = 0; round < 5; round++) {
            watch.call();
        }
        assertEquals(List.of(), alarms);
    }
}
