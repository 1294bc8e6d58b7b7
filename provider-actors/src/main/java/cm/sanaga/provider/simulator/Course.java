package cm.sanaga.provider.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Lets orders take their course: ends them when it is time and calls back as the script says. */
final class Course {
    private static final int DUPLICATES = 5;

    private final Book book;
    private final Rules rules;
    private final SimulatedClock clock;
    private final Duration promptLife;
    private final Caller caller;

    /** How the HTTP exchange of an order ends. */
    enum Answer {
        TAKEN,
        /** The key was used before. */
        TAKEN_ALREADY,
        ERROR,
        CUT
    }

    /** How this provider calls back. */
    interface Caller {
        /** Sends one callback, with the amount as it is or another one. */
        CompletionStage<Boolean> call(Order order, boolean otherAmount);
    }

    Course(Book book, Rules rules, SimulatedClock clock, Duration promptLife, Caller caller) {
        this.book = book;
        this.rules = rules;
        this.clock = clock;
        this.promptLife = promptLife;
        this.caller = caller;
    }

    /** Goes on with what was pending when the process died. */
    void resume(String path) {
        for (Order order : book.pending()) {
            Script script = rules.script(order, path);
            clock.at(order.createdAt().plus(life(script)), () -> end(order, script, _ -> {}));
        }
    }

    /**
     * Begins an order.
     *
     * @param take puts it into the books, false when its key was used before
     * @param ended is told of its end
     */
    CompletionStage<Answer> begin(
            Order order, Script script, Predicate<Order> take, Consumer<Order> ended) {
        return switch (script.http()) {
            case CUT -> done(Answer.CUT);
            case ERROR_BEFORE -> done(Answer.ERROR);
            case ERROR_AFTER -> {
                if (!take.test(order)) {
                    yield done(Answer.TAKEN_ALREADY);
                }
                endSilently(order, script)
                        .ifPresent(over -> clock.after(script.delay(), () -> notify(over, script)));
                yield done(Answer.ERROR);
            }
            case NORMAL -> {
                if (!take.test(order)) {
                    yield done(Answer.TAKEN_ALREADY);
                }
                if (script.callback() == Script.Callback.DUPLICATE) {
                    yield early(order, script, ended);
                }
                clock.after(life(script), () -> end(order, script, ended));
                yield done(Answer.TAKEN);
            }
        };
    }

    /** The first callback overtakes the HTTP answer, the others follow it. */
    private CompletionStage<Answer> early(Order order, Script script, Consumer<Order> ended) {
        return endSilently(order, script)
                .map(
                        over -> {
                            ended.accept(over);
                            clock.after(
                                    script.delay(),
                                    () -> {
                                        for (int i = 1; i < DUPLICATES; i++) {
                                            call(over, false);
                                        }
                                    });
                            return caller.call(over, false).thenApply(_ -> Answer.TAKEN);
                        })
                .orElseGet(() -> CompletableFuture.completedFuture(Answer.TAKEN));
    }

    private void end(Order order, Script script, Consumer<Order> ended) {
        endSilently(order, script)
                .ifPresent(
                        over -> {
                            ended.accept(over);
                            notify(over, script);
                        });
    }

    private java.util.Optional<Order> endSilently(Order order, Script script) {
        return book.end(order.key(), script.failure(), now());
    }

    private void notify(Order order, Script script) {
        switch (script.callback()) {
            case ONCE, DUPLICATE -> call(order, false);
            case WRONG_AMOUNT -> call(order, true);
            case NONE -> {}
        }
    }

    private void call(Order order, boolean otherAmount) {
        var _ = caller.call(order, otherAmount);
    }

    private Duration life(Script script) {
        return script.unanswered() ? promptLife : script.delay();
    }

    private Instant now() {
        return clock.now();
    }

    private static CompletionStage<Answer> done(Answer answer) {
        return CompletableFuture.completedFuture(answer);
    }
}
