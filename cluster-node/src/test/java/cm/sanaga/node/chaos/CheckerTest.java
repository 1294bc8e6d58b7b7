package cm.sanaga.node.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** That the check of a run finds what it is there for: one that never fails shows nothing. */
class CheckerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String WELL =
            "{\"id\":\"ch_1\",\"status\":\"succeeded\",\"amount\":500,"
                    + "\"provider_transaction_id\":\"T1\"}";
    private static final String MOVED = "{\"transaction\":\"T1\",\"amount\":500}";
    private static final String HOLDS = "{\"name\":\"I1\",\"ok\":true}";

    private final List<Order> orders = new ArrayList<>();
    private final List<String> answers = new ArrayList<>();

    private static List<JsonNode> read(List<String> texts) {
        try {
            List<JsonNode> read = new ArrayList<>();
            for (String text : texts) {
                read.add(JSON.readTree(text));
            }
            return read;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private void ordered(String key, String answer) {
        Order order = new Order("/v1/charges", key, "{}");
        order.came(order.trying(), 201);
        read(List.of(answer)).forEach(order::acknowledged);
        orders.add(order);
    }

    private Checker.Verdict judge(Books books) {
        return judge(books, List.of());
    }

    private Checker.Verdict judge(Books books, List<String> entries) {
        return Checker.judge(
                new Clients.History(orders, answers, List.of(), orders.size(), 0, List.of()),
                books,
                new Journals(List.of(), read(entries)));
    }

    private static Books books(List<String> payments, List<String> movements) {
        return new Books(
                read(payments),
                read(movements),
                Map.of("mtn", 500L),
                Map.of("mtn", 500L),
                read(List.of(HOLDS)),
                true);
    }

    @Test
    void what_is_as_it_was_acknowledged_is_right() {
        ordered("k1", WELL);
        assertTrue(judge(books(List.of(WELL), List.of(MOVED))).right());
    }

    @Test
    void what_was_acknowledged_and_is_not_there_is_lost() {
        ordered("k1", WELL);
        ordered("k2", WELL.replace("ch_1", "ch_2"));
        assertEquals(1, judge(books(List.of(WELL), List.of(MOVED))).lost().size());
        String less = WELL.replace("500", "400");
        assertEquals(2, judge(books(List.of(less), List.of())).lost().size());
    }

    @Test
    void what_moved_twice_or_for_nobody_or_not_at_all_is_doubled_or_missed() {
        ordered("k1", WELL);
        for (List<String> moved :
                List.of(
                        List.of(MOVED, MOVED),
                        List.of(MOVED, MOVED.replace("T1", "T2")),
                        List.of(MOVED.replace("500", "501")),
                        List.<String>of())) {
            assertEquals(1, judge(books(List.of(WELL), moved)).doubled().size(), moved::toString);
        }
        // Money that moved for a payment that failed is nobody's.
        String failed = WELL.replace("succeeded", "failed");
        assertEquals(1, judge(books(List.of(failed), List.of(MOVED))).doubled().size());
    }

    @Test
    void a_payment_with_a_second_journal_is_doubled() {
        ordered("k1", WELL);
        Books books = books(List.of(WELL), List.of(MOVED));
        String leg =
                "{\"journal\":\"jr_1\",\"number\":1,\"payment\":\"ch_1\",\"amount\":500,"
                        + "\"sub_account\":\"available\",\"direction\":\"credit\"}";
        assertEquals(List.of(), judge(books, List.of(leg)).doubled());
        String second = leg.replace("jr_1", "jr_2").replace("\"number\":1", "\"number\":2");
        assertEquals(
                List.of("ch_1 is posted 2 times"), judge(books, List.of(leg, second)).doubled());
        assertFalse(judge(books, List.of(second)).right());
    }

    @Test
    void what_has_not_ended_is_stuck() {
        for (String status : List.of("pending", "queued", "sent")) {
            String open = WELL.replace("succeeded", status);
            assertEquals(1, judge(books(List.of(open), List.of())).stuck().size());
        }
    }

    @Test
    void everything_else_is_told_as_well() {
        ordered("k1", WELL);
        ordered("k2", WELL);
        orders.add(new Order("/v1/charges", "k3", "{}"));
        answers.add("k4 is answered 500");
        Books books =
                new Books(
                        read(List.of(WELL)),
                        read(List.of(MOVED)),
                        Map.of("mtn", 500L),
                        Map.of("mtn", 501L),
                        read(List.of(HOLDS.replace("true", "false"))),
                        false);
        List<String> wrong = judge(books).wrong();
        // An answer, a key unanswered, two keys with one id, the trial balance, an invariant, a
        // wallet.
        assertEquals(6, wrong.size(), wrong::toString);
        assertTrue(
                judge(new Books(List.of(), List.of(), Map.of(), Map.of(), List.of(), true))
                        .wrong()
                        .contains("nobody tells of the invariants"));
    }
}
