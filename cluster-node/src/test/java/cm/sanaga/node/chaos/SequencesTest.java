package cm.sanaga.node.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** That an account which is not one sequence to its readers is found out, whichever way. */
class SequencesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BOOK = "merchant:acct_1";

    /** Between these two a hold was taken, which is an event and no journal. */
    private static final Posted FIRST = new Posted(BOOK, 1, 1, "jr_1", "h1", "h0");

    private static final Posted SECOND = new Posted(BOOK, 3, 2, "jr_2", "h2", "h1");
    private static final Posted THIRD = new Posted(BOOK, 4, 3, "jr_3", "h3", "h2");
    private static final List<Posted> POSTED = List.of(FIRST, SECOND, THIRD);
    private static final List<String> ENTRIES =
            List.of(
                    leg(3, "available", "debit", 200),
                    leg(3, "float/mtn", "credit", 200),
                    leg(2, "available", "credit", 450),
                    leg(2, "fees", "credit", 50),
                    leg(2, "float/mtn", "debit", 500),
                    leg(1, "available", "credit", 500),
                    leg(1, "float/mtn", "debit", 500));

    private final List<Order> orders = new ArrayList<>();
    private final List<Sight> sights = new ArrayList<>();

    private static String leg(int number, String line, String direction, int amount) {
        return """
        {"journal":"jr_%1$d","number":%1$d,"payment":"ch_%1$d","sub_account":"%2$s",
         "direction":"%3$s","amount":%4$d}"""
                .formatted(number, line, direction, amount);
    }

    private static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private List<String> judge(List<Posted> posted, List<String> entries) {
        return Sequences.judge(
                new Clients.History(orders, List.of(), List.of(), 0, 0, sights),
                new Journals(posted, entries.stream().map(SequencesTest::read).toList()));
    }

    private void assertFound(String what, List<String> wrong) {
        assertEquals(1, wrong.size(), wrong::toString);
        assertTrue(wrong.getFirst().contains(what), wrong::toString);
    }

    private static List<String> without(List<String> all, int... places) {
        List<String> some = new ArrayList<>(all);
        for (int place : places) {
            some.remove(place);
        }
        return some;
    }

    private static List<Posted> with(int place, UnaryOperator<Posted> change) {
        List<Posted> some = new ArrayList<>(POSTED);
        some.set(place, change.apply(some.get(place)));
        return some;
    }

    private static Posted numbered(Posted one, long event, long number) {
        return new Posted(one.account(), event, number, one.id(), one.hash(), one.previous());
    }

    @Test
    void what_every_reader_sees_as_one_sequence_is_right() {
        assertEquals(List.of(), judge(POSTED, ENTRIES));
        assertEquals(List.of(), judge(POSTED.reversed(), ENTRIES.reversed()));
    }

    @Test
    void a_gap_a_repetition_and_another_order_are_found_in_any_account() {
        String at = "merchant:acct_1 has as journal ";
        assertFound(at + "3", judge(with(2, one -> numbered(one, 4, 4)), List.of()).subList(0, 1));
        assertFound(at + "2", judge(with(1, one -> numbered(one, 3, 1)), List.of()).subList(0, 1));
        // Its event was written behind that of the journal after it.
        assertFound(at + "2", judge(with(1, one -> numbered(one, 5, 2)), ENTRIES));
        Posted others = new Posted("platform", 1, 2, "jr_9", "h", "h");
        List<Posted> more = new ArrayList<>(POSTED);
        more.add(others);
        assertFound("platform has as journal 1", judge(more, ENTRIES));
    }

    @Test
    void what_only_the_events_or_only_the_read_models_have_is_found() {
        assertFound(
                "event 4 is read as number 0",
                judge(with(2, one -> numbered(one, 4, 0)), ENTRIES).subList(0, 1));
        assertFound("event 0 is read as", judge(with(0, one -> numbered(one, 0, 1)), ENTRIES));
    }

    @Test
    void a_journal_that_follows_from_another_one_is_found() {
        Posted odd = new Posted(BOOK, 3, 2, "jr_2", "h2", "h9");
        assertFound("does not follow", judge(with(1, _ -> odd), ENTRIES));
    }

    @Test
    void a_list_of_entries_that_leaves_out_repeats_or_renames_is_found() {
        assertFound("has no journal 2", judge(POSTED, without(ENTRIES, 4, 3, 2)));
        assertFound("not each leg of journal 2", judge(POSTED, without(ENTRIES, 3)));
        List<String> twice = new ArrayList<>(ENTRIES);
        twice.add(ENTRIES.getFirst());
        assertFound("not each leg of journal 3", judge(POSTED, twice));
        assertFound("ends after 2 journals of 3", judge(POSTED, without(ENTRIES, 1, 0)));
        List<String> renamed =
                ENTRIES.stream().map(leg -> leg.replace("\"jr_2\"", "\"jr_7\"")).toList();
        assertFound("jr_7", judge(POSTED, renamed));
    }

    @Test
    void a_balance_is_that_of_the_journals_up_to_its_number() {
        sights.add(new Sight.Balance(1, 2, 0, 0, 0, 0));
        sights.add(new Sight.Balance(3, 4, 2, 900, 50, 0));
        sights.add(new Sight.Balance(5, 6, 3, 750, 0, 0));
        assertEquals(List.of(), judge(POSTED, ENTRIES));
        sights.add(new Sight.Balance(7, 8, 3, 950, 0, 0));
        assertFound("journals up to it make", judge(POSTED, ENTRIES));
        sights.set(3, new Sight.Balance(7, 8, 4, 750, 0, 0));
        assertFound("nothing", judge(POSTED, ENTRIES));
    }

    @Test
    void who_asks_after_an_answer_finds_the_book_no_older() {
        sights.add(new Sight.Balance(1, 5, 3, 750, 0, 0));
        // Asked for before the other had its answer: either may come first.
        sights.add(new Sight.Balance(4, 7, 2, 950, 0, 0));
        assertEquals(List.of(), judge(POSTED, ENTRIES));
        sights.add(new Sight.Balance(6, 8, 2, 950, 0, 0));
        assertFound("seen at journal 3, and after that at 2", judge(POSTED, ENTRIES));
        sights.clear();
        sights.add(new Sight.Success(1, 2, "ch_2"));
        sights.add(new Sight.Balance(3, 4, 1, 500, 0, 0));
        assertFound("seen at journal 2, and after that at 1", judge(POSTED, ENTRIES));
    }

    @Test
    void what_is_ordered_after_a_success_is_posted_behind_it() {
        Order order = new Order("/v1/charges", "k2", "{}");
        order.came(order.trying(), 201);
        order.acknowledged(read("{\"id\":\"ch_2\"}"));
        orders.add(order);
        sights.add(new Sight.Success(order.begun() - 2, order.begun() - 1, "ch_1"));
        assertEquals(List.of(), judge(POSTED, ENTRIES));
        sights.add(new Sight.Success(order.begun() - 2, order.begun() - 1, "ch_3"));
        assertFound("seen at journal 3, and after that at 1", judge(POSTED, ENTRIES));
    }

    @Test
    void a_payment_with_two_journals_is_posted_twice() {
        List<JsonNode> entries =
                new ArrayList<>(ENTRIES.stream().map(SequencesTest::read).toList());
        assertEquals(Map.of(), Sequences.repeated(new Journals(POSTED, entries)));
        entries.add(read(leg(4, "available", "credit", 500).replace("ch_4", "ch_1")));
        assertEquals(Map.of("ch_1", 2L), Sequences.repeated(new Journals(POSTED, entries)));
    }
}
