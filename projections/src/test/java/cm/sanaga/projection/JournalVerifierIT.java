package cm.sanaga.projection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.kernel.Digest;
import cm.sanaga.kernel.wire.Wire;
import cm.sanaga.ledger.Account;
import cm.sanaga.ledger.AccountSnapshot;
import cm.sanaga.ledger.Balance;
import cm.sanaga.ledger.Hold;
import cm.sanaga.ledger.HoldId;
import cm.sanaga.ledger.SubAccount;
import cm.sanaga.money.Money;
import cm.sanaga.projection.Verification.Finding;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** F20: what somebody changed in the journal is found, and the first entry of it is named. */
@Timeout(120)
class JournalVerifierIT {
    private static final Config CONFIG = ConfigFactory.load();
    private static final Wire WIRE = Wire.cbor(CONFIG, List.of());

    private World world;
    private final Book sound = new Book("mer_sound");
    private final Book book = new Book("mer_changed");
    private List<EventJournal.Written> events;

    @BeforeEach
    void begin() throws SQLException {
        world = new World();
        world.journal.write(sound.live(new Random(1), 40));
        events = book.live(new Random(2), 60);
        world.journal.write(events);
    }

    @AfterEach
    void end() {
        world.close();
    }

    private Verification verify() throws SQLException {
        return JournalVerifier.verify(world.database, CONFIG);
    }

    private void told() throws SQLException {
        world.drain(world.ledgerFeed());
    }

    /** The number of the last event that is a journal, 1 and up, or of the one before it. */
    private long journal(int fromTheEnd) {
        List<Long> journals = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i).event() instanceof Account.Event.Posted) {
                journals.add(i + 1L);
            }
        }
        return journals.get(journals.size() - 1 - fromTheEnd);
    }

    private Account.Event.Posted posted(long event) {
        return (Account.Event.Posted) events.get((int) event - 1).event();
    }

    private String where(long event) {
        return " WHERE persistence_id = '%s' AND sequence_number = %d"
                .formatted(book.persistenceId(), event);
    }

    private void rewrite(long event, Account.Event by) throws SQLException {
        String bytes = HexFormat.of().formatHex(WIRE.write(by));
        world.tamper(
                "UPDATE journal.event_journal SET event_payload = '\\x"
                        + bytes
                        + "'"
                        + where(event));
    }

    /** What is in the journal now. */
    private Object stored(long event) throws SQLException {
        String bytes =
                world.one(
                        "SELECT encode(event_payload, 'hex') FROM journal.event_journal"
                                + where(event));
        return WIRE.read(WIRE.name(posted(event)), HexFormat.of().parseHex(bytes));
    }

    private Finding only() throws SQLException {
        Verification report = verify();
        assertEquals(1, report.findings().size(), report::toString);
        Finding finding = report.findings().getFirst();
        assertEquals(book.persistenceId(), finding.entity());
        return finding;
    }

    @Test
    void a_journal_that_nobody_changed_is_sound() throws Exception {
        told();
        Verification report = verify();
        assertEquals(List.of(), report.findings());
        assertEquals(2, report.entities());
        assertEquals(
                Long.parseLong(world.one("SELECT count(*) FROM journal.event_journal")),
                report.events());
        assertTrue(report.compared());
    }

    /** Nothing was read yet, or the read models are gone: the chains are checked all the same. */
    @Test
    void it_needs_no_read_models() throws Exception {
        assertEquals(List.of(), verify().findings());
        world.execute("DROP SCHEMA read CASCADE");
        Verification report = verify();
        assertEquals(List.of(), report.findings());
        assertFalse(report.compared());
    }

    /**
     * In each byte of a journal's event; where it says the same all the same, there is nothing to
     * find.
     */
    @Test
    void one_bit_of_a_journal_that_is_turned_is_named() throws Exception {
        told();
        long event = journal(3);
        int bytes =
                Integer.parseInt(
                        world.one(
                                "SELECT length(event_payload) FROM journal.event_journal"
                                        + where(event)));
        Map<Integer, String> missed = new HashMap<>();
        Random random = new Random(3);
        for (int at = 0; at < bytes; at++) {
            int bit = 8 * at + random.nextInt(8);
            String turn =
                    "UPDATE journal.event_journal SET event_payload = set_bit(event_payload, "
                            + bit
                            + ", 1 - get_bit(event_payload, "
                            + bit
                            + "))"
                            + where(event);
            world.tamper(turn);
            List<Finding> findings = verify().findings();
            boolean named = findings.size() == 1 && findings.getFirst().event() == event;
            if (!named && !posted(event).equals(stored(event))) {
                missed.put(at, findings.toString());
            }
            world.tamper(turn);
        }
        assertEquals(Map.of(), missed);
        assertEquals(List.of(), verify().findings());
    }

    @Test
    void a_last_journal_that_is_gone_is_missed() throws Exception {
        told();
        world.tamper("DELETE FROM journal.event_journal" + where(events.size()));
        Finding finding = only();
        assertEquals(events.size(), finding.event());
        assertTrue(finding.what().contains("is missing"), finding.what());
    }

    @Test
    void one_in_the_middle_that_is_gone_is_missed_without_read_models() throws Exception {
        world.tamper("DELETE FROM journal.event_journal" + where(7));
        assertEquals(
                new Finding(book.persistenceId(), 7, "is missing: event 8 is the next there is"),
                only());
    }

    @Test
    void an_account_that_is_gone_is_missed() throws Exception {
        told();
        world.tamper(
                "DELETE FROM journal.event_journal WHERE persistence_id = '%s'"
                        .formatted(book.persistenceId()));
        Finding finding = only();
        assertEquals(1, finding.event());
        assertTrue(finding.what().contains("all " + events.size()), finding.what());
    }

    @Test
    void a_journal_of_another_amount_does_not_fit_its_hash() throws Exception {
        long event = journal(5);
        Account.Event.Posted was = posted(event);
        rewrite(
                event,
                new Account.Event.Posted(
                        was.number(),
                        Changed.amounts(was),
                        was.previous(),
                        was.hash(),
                        was.captured()));
        Finding finding = only();
        assertEquals(event, finding.event());
        assertTrue(finding.what().contains("the hash of journal"), finding.what());
    }

    @Test
    void one_whose_hash_was_computed_again_breaks_the_chain_at_the_next() throws Exception {
        long event = journal(5);
        rewrite(event, Changed.again(posted(event), book, posted(event).previous()));
        Finding finding = only();
        assertEquals(journal(4), finding.event());
        assertTrue(finding.what().contains("does not link"), finding.what());
    }

    /** Without the read models nobody could tell: the chain is whole. */
    @Test
    void a_chain_that_was_computed_again_to_its_end_differs_from_what_was_told() throws Exception {
        told();
        long first = journal(2);
        Digest previous = posted(first).previous();
        for (int back = 2; back >= 0; back--) {
            long event = journal(back);
            Account.Event.Posted again =
                    back == 2
                            ? Changed.again(posted(event), book, previous)
                            : Changed.linked(posted(event), book, previous);
            rewrite(event, again);
            previous = again.hash();
        }
        Finding finding = only();
        assertEquals(first, finding.event());
        assertTrue(
                finding.what().contains("not the one the read models were told of"),
                finding.what());
        world.execute("DROP SCHEMA read CASCADE");
        assertEquals(List.of(), verify().findings());
    }

    @Test
    void an_account_that_obeyed_what_it_cannot_have_is_named() throws Exception {
        Account.State end = book.state();
        Money beyond =
                end.balance(SubAccount.AVAILABLE)
                        .free(SubAccount.AVAILABLE.line())
                        .plus(Money.xaf(1));
        world.journal.write(
                List.of(
                        new EventJournal.Written(
                                book.persistenceId(),
                                new Account.Event.Reserved(
                                        new Hold(
                                                new HoldId("po_x/hold"),
                                                SubAccount.AVAILABLE,
                                                beyond,
                                                "po_x",
                                                Book.DAY)))));
        assertEquals(events.size() + 1, only().event());
    }

    /** No hash covers a hold: what it comes to in the end does not fit. */
    @Test
    void a_hold_of_another_amount_differs_in_what_it_comes_to() throws Exception {
        told();
        Account.Event.Reserved was = (Account.Event.Reserved) events.get(held()).event();
        Hold hold = was.hold();
        rewrite(
                held() + 1L,
                new Account.Event.Reserved(
                        new Hold(hold.id(), hold.on(), Money.xaf(1), hold.payment(), hold.at())));
        Finding finding = only();
        assertTrue(finding.what().contains("available"), finding.what());
        assertTrue(finding.what().contains("in the read models"), finding.what());
    }

    /** Where in the events a hold begins that lasts to their end. */
    private int held() {
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i).event() instanceof Account.Event.Reserved(Hold hold)
                    && book.state().holds().containsKey(hold.id())) {
                return i;
            }
        }
        throw new AssertionError("no hold lasts");
    }

    @Test
    void a_snapshot_that_says_something_else_is_named() throws Exception {
        AccountSnapshot right = AccountSnapshot.of(book.state());
        store(right);
        assertEquals(List.of(), verify().findings());
        Map<SubAccount, Balance> lines = new HashMap<>(right.lines());
        lines.computeIfPresent(SubAccount.AVAILABLE, (_, line) -> Changed.richer(line));
        world.execute("DELETE FROM journal.snapshot");
        store(
                new AccountSnapshot(
                        right.id(),
                        right.currency(),
                        lines,
                        right.holds(),
                        right.young(),
                        right.old(),
                        right.youngLatest(),
                        right.oldLatest(),
                        right.horizon(),
                        right.turn(),
                        right.generation(),
                        right.number(),
                        right.head()));
        Finding finding = only();
        assertEquals(events.size(), finding.event());
        assertTrue(finding.what().contains("snapshot"), finding.what());
    }

    private void store(AccountSnapshot snapshot) throws SQLException {
        try (Connection connection = world.database.getConnection();
                PreparedStatement insert =
                        connection.prepareStatement(
                                "INSERT INTO journal.snapshot (persistence_id, sequence_number,"
                                        + " created, snapshot_ser_id, snapshot_ser_manifest,"
                                        + " snapshot_payload) VALUES (?, ?, 0, 237001, ?, ?)")) {
            insert.setString(1, book.persistenceId());
            insert.setLong(2, events.size());
            insert.setString(3, WIRE.name(snapshot));
            insert.setBytes(4, WIRE.write(snapshot));
            insert.executeUpdate();
        }
    }
}
