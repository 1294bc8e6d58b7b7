package cm.sanaga.http.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class BacklogTest {
    private static final int MOST = 100;

    private final ArrayDeque<Runnable> line = new ArrayDeque<>();
    private long millis = 1_000_000;
    private final Backlog backlog =
            new Backlog(line::add, Duration.ofMillis(MOST), () -> millis * 1_000_000);

    /** Somebody comes, and its question is answered after so long. */
    private boolean comes(int waits) {
        boolean stands = backlog.stands();
        millis += waits;
        while (!line.isEmpty()) {
            line.remove().run();
        }
        millis += 20;
        return stands;
    }

    @Test
    void nothing_stands_while_everybody_is_worked_at_in_time() {
        for (int i = 0; i < 50; i++) {
            assertFalse(comes(MOST));
        }
    }

    @Test
    void one_long_wait_is_a_pause_and_two_are_a_line() {
        assertFalse(comes(MOST + 1));
        assertFalse(comes(1));
        assertFalse(comes(MOST + 1));
        assertFalse(comes(MOST + 1));
        assertTrue(comes(MOST + 1));
        assertTrue(comes(1));
        assertFalse(comes(1));
    }

    @Test
    void who_waits_in_line_for_too_long_after_another_need_not_be_answered() {
        comes(MOST + 1);
        assertFalse(backlog.stands());
        millis += MOST;
        assertFalse(backlog.stands());
        millis += 1;
        assertTrue(backlog.stands());
        assertEquals(1, line.size());
    }

    @Test
    void a_line_that_stood_stands_until_somebody_was_worked_at_in_time() {
        comes(MOST + 1);
        comes(MOST + 1);
        assertTrue(backlog.stands());
        assertTrue(backlog.stands());
        millis += 5;
        line.remove().run();
        assertFalse(backlog.stands());
    }

    @Test
    void a_first_one_that_waits_is_a_pause() {
        assertFalse(backlog.stands());
        millis += 10 * MOST;
        assertFalse(backlog.stands());
    }

    @Test
    void it_is_asked_once_at_a_time_and_not_by_each_that_comes() {
        for (int i = 0; i < 9; i++) {
            backlog.stands();
        }
        assertEquals(1, line.size());
        line.remove().run();
        for (int i = 0; i < 9; i++) {
            millis += 1;
            backlog.stands();
        }
        assertEquals(0, line.size());
        millis += 1;
        backlog.stands();
        assertEquals(1, line.size());
    }

    @Test
    void what_was_seen_a_second_ago_says_nothing_of_now() {
        comes(MOST + 1);
        comes(MOST + 1);
        millis += 2_000;
        assertFalse(comes(MOST + 1));
        assertFalse(comes(1));
    }

    @Test
    void threads_that_have_ended_are_asked_again() {
        var ended =
                new Backlog(
                        _ -> {
                            throw new RejectedExecutionException("ended");
                        },
                        Duration.ofMillis(MOST),
                        () -> millis * 1_000_000);
        assertFalse(ended.stands());
        millis += 5_000;
        assertFalse(ended.stands());
    }
}
