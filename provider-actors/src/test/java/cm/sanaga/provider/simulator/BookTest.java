package cm.sanaga.provider.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BookTest {
    private static final Instant AT = Instant.parse("2026-11-21T12:00:00.123456Z");

    @TempDir private Path folder = Path.of("");

    @Test
    void what_was_written_is_there_after_a_death_without_goodbye() {
        var book = open();
        assertTrue(book.place(order("a", "requesttopay", 500)));
        assertTrue(book.place(order("b", "transfer", 200)));
        assertTrue(book.place(order("c", "requesttopay", 900)));
        book.end("a", Optional.empty(), AT);
        book.end("b", Optional.empty(), AT);
        // Not closed: as if the process had been killed.
        try (var again = open()) {
            assertEquals(book.wallet(10), again.wallet(10));
            assertEquals(1300, again.balance());
            assertEquals(List.of(book.find("c").orElseThrow()), again.pending());
            assertEquals(book.find("a"), again.find("a"));
            assertFalse(again.place(order("a", "requesttopay", 500)));
            assertEquals(AT, again.latest());
        }
    }

    @Test
    void a_torn_last_line_is_dropped_and_written_over() throws IOException {
        try (var book = open()) {
            book.place(order("a", "requesttopay", 500));
            book.end("a", Optional.empty(), AT);
        }
        Files.writeString(file(), "{\"order\":{\"key\":\"b\",\"ki", StandardOpenOption.APPEND);
        try (var again = open()) {
            assertEquals(1500, again.balance());
            again.place(order("c", "requesttopay", 1));
        }
        try (var again = open()) {
            assertEquals(1, again.pending().size());
        }
    }

    @Test
    void a_broken_line_in_the_middle_is_not_passed_over() throws IOException {
        open().place(order("a", "requesttopay", 500));
        Files.writeString(file(), "nonsense\n", StandardOpenOption.APPEND);
        assertThrows(IllegalStateException.class, this::open);
    }

    @Test
    void an_order_ends_once() {
        try (var book = open()) {
            book.place(order("a", "requesttopay", 500));
            assertTrue(book.end("a", Optional.empty(), AT).isPresent());
            assertEquals(Optional.empty(), book.end("a", Optional.of("EXPIRED"), AT));
            assertEquals(Optional.empty(), book.end("unknown", Optional.empty(), AT));
            assertEquals(1500, book.balance());
        }
    }

    @Test
    void what_is_not_there_cannot_be_paid_out() {
        try (var book = open()) {
            book.place(order("a", "transfer", 1001));
            assertEquals(
                    Script.NO_FUNDS, book.end("a", Optional.empty(), AT).orElseThrow().failure());
            assertEquals(1000, book.balance());
        }
    }

    @Test
    void transactions_are_never_numbered_twice_not_even_after_a_reset() {
        var book = open();
        book.place(order("a", "requesttopay", 500));
        String first =
                String.valueOf(book.end("a", Optional.empty(), AT).orElseThrow().transaction());
        book.reset();
        assertEquals(1000, book.balance());
        try (var again = open()) {
            assertEquals(0, again.wallet(10).count());
            again.place(order("a", "requesttopay", 500));
            String second =
                    String.valueOf(
                            again.end("a", Optional.empty(), AT).orElseThrow().transaction());
            assertTrue(Long.parseLong(second) > Long.parseLong(first));
        }
    }

    private Book open() {
        return new Book(1000, Optional.of(file()));
    }

    private Path file() {
        return folder.resolve("deep").resolve("mtn.jsonl");
    }

    private static Order order(String key, String kind, long amount) {
        return new Order(
                key,
                kind,
                "ref-" + key,
                "237670000001",
                amount,
                "ch_" + key,
                "note",
                null,
                null,
                Order.Status.PENDING,
                null,
                null,
                1,
                AT,
                null);
    }
}
