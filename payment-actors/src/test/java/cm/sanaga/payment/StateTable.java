package cm.sanaga.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import cm.sanaga.kernel.Decision;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Every state that some commands can lead to, and what each of the commands does in each: walked
 * through to the end, not sampled.
 */
public final class StateTable<S, C, E, I> {
    private static final int MOST_STATES = 20_000;
    private static final Path RECEIVED = Path.of("target/tables");

    private final Given.Rules<S, C, E, I> rules;
    private final List<? extends C> commands;
    private final Function<S, String> name;
    private final Map<S, List<E>> reached = new LinkedHashMap<>();
    private final Set<E> events = new LinkedHashSet<>();
    private final Map<String, Set<String>> answers = new TreeMap<>();

    /** Walks from the empty state; states of one name share the rows of the table. */
    public StateTable(
            Given.Rules<S, C, E, I> rules, List<? extends C> commands, Function<S, String> name) {
        this.rules = rules;
        this.commands = commands;
        this.name = name;
        walk();
    }

    private void walk() {
        Deque<S> open = new ArrayDeque<>(List.of(rules.empty()));
        reached.put(rules.empty(), List.of());
        while (!open.isEmpty()) {
            S state = open.removeFirst();
            assertEquals(
                    rules.pending().apply(state),
                    rules.pending().apply(state),
                    "what is owed follows from the state");
            for (C command : commands) {
                Decision<E, Refusal> decision = rules.decide().apply(state, command);
                answers.computeIfAbsent(
                                name.apply(state) + " × " + simple(command), _ -> new TreeSet<>())
                        .add(word(decision));
                if (decision instanceof Decision.Accepted<E, Refusal>(var happened)) {
                    List<E> history = new ArrayList<>(reached.getOrDefault(state, List.of()));
                    S next = state;
                    for (E event : happened) {
                        next = rules.evolve().apply(next, event);
                        history.add(event);
                        events.add(event);
                    }
                    if (reached.putIfAbsent(next, List.copyOf(history)) == null) {
                        open.addLast(next);
                        assertFalse(reached.size() > MOST_STATES, "the walk does not end");
                    }
                }
            }
        }
    }

    /** Every state with one way to it. */
    public Map<S, List<E>> states() {
        return reached;
    }

    /** Replaying the events of any state gives that state. */
    public void replaysToItself() {
        reached.forEach((state, history) -> assertEquals(state, rules.replay(history)));
    }

    /**
     * Each event happens in states of these names only; to any other state it throws and leaves
     * nothing behind.
     */
    public Map<String, Set<String>> whereEventsMayHappen() {
        Map<String, Set<String>> where = new TreeMap<>();
        for (E event : events) {
            Set<String> names =
                    where.computeIfAbsent(event.getClass().getSimpleName(), _ -> new TreeSet<>());
            for (S state : reached.keySet()) {
                if (mayHappen(state, event)) {
                    names.add(state.getClass().getSimpleName());
                }
            }
        }
        return where;
    }

    private boolean mayHappen(S state, E event) {
        try {
            return rules.evolve().apply(state, event) != null;
        } catch (IllegalStateException _) {
            return false;
        }
    }

    /** The table is the approved one, row by row. */
    public void isApproved(String file) {
        String table =
                answers.entrySet().stream()
                        .map(row -> row.getKey() + " → " + String.join(" | ", row.getValue()))
                        .collect(Collectors.joining("\n", "", "\n"));
        if (!approved(file).equals(table)) {
            received(file, table);
        }
        assertEquals(approved(file), table);
    }

    /** What to look at, and to copy if it is right. */
    private static void received(String file, String table) {
        try {
            Files.createDirectories(RECEIVED);
            Files.writeString(RECEIVED.resolve(file), table);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String approved(String file) {
        try (InputStream in = StateTable.class.getResourceAsStream("/tables/" + file)) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String word(Decision<E, Refusal> decision) {
        return switch (decision) {
            case Decision.Accepted<E, Refusal>(var happened) ->
                    happened.stream().map(StateTable::simple).collect(Collectors.joining(", "));
            case Decision.Repeated<E, Refusal> _ -> "repeated";
            case Decision.Refused<E, Refusal>(var no) -> "refused " + simple(no);
        };
    }

    private static String simple(Object value) {
        return value.getClass().getSimpleName();
    }
}
