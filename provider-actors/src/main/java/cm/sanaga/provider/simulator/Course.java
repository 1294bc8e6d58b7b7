package cm.sanaga.provider.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Lets orders take their course: ends them when it is time and calls back as the script says. */
final class Course {
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

        /** Sends one as somebody else would who knows the address and no secret. */
        default CompletionStage<Boolean> forge(Order order) {
            return call(order, false);
        }
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
     * Begins an order. Fails with {@link Faults.Instead} when something else than the provider
     * answers.
     *
     * @param take puts it into the books, false when its key was used before
     * @param ended is told of its end
     */
    CompletionStage<Answer> begin(
            Order order, Script script, Predicate<Order> take, Consumer<Order> ended) {
        CompletionStage<Answer> answer = exchange(script.moved(order), script, take, ended);
        Duration slow = script.exchange().slow();
        return slow.isZero() ? answer : clock.pause(slow).thenCompose(_ -> answer);
    }

    private CompletionStage<Answer> exchange(
            Order order, Script script, Predicate<Order> take, Consumer<Order> ended) {
        return switch (script.http()) {
            case CUT -> done(Answer.CUT);
            case ERROR_BEFORE -> done(Answer.ERROR);
            case RATE_LIMITED,
                    FORBIDDEN,
                    UNAVAILABLE,
                    XML_BEFORE,
                    HTML_BEFORE,
                    TIMEOUT_WITHOUT_MONEY,
                    TOKEN_EXPIRED ->
                    instead(script);
            case ERROR_AFTER -> {
                if (!take.test(order)) {
                    yield done(Answer.TAKEN_ALREADY);
                }
                endSilently(order, script)
                        .ifPresent(over -> clock.after(script.delay(), () -> notify(over, script)));
                yield done(Answer.ERROR);
            }
            case NORMAL ->
                    take.test(order) ? run(order, script, ended) : done(Answer.TAKEN_ALREADY);
            case XML_AFTER, HTML_AFTER, TIMEOUT_WITH_MONEY ->
                    take.test(order)
                            ? run(order, script, ended).thenCompose(_ -> instead(script))
                            : done(Answer.TAKEN_ALREADY);
        };
    }

    private CompletionStage<Answer> run(Order order, Script script, Consumer<Order> ended) {
        return switch (script.callback()) {
            case DUPLICATE -> early(order, script, script.calls().count(), ended);
            case REORDERED -> early(order, script, 1, ended);
            case FORGED -> {
                clock.after(Duration.ZERO, () -> claim(order));
                clock.after(life(script), () -> end(order, script, ended));
                yield done(Answer.TAKEN);
            }
            case ONCE, NONE, WRONG_AMOUNT, WRONG_CURRENCY, LATE, UNKNOWN, WRONG_REFERENCE -> {
                clock.after(life(script), () -> end(order, script, ended));
                yield done(Answer.TAKEN);
            }
        };
    }

    /** The first callback overtakes the HTTP answer, the others follow it. */
    private CompletionStage<Answer> early(
            Order order, Script script, int count, Consumer<Order> ended) {
        return endSilently(order, script)
                .map(
                        over -> {
                            ended.accept(over);
                            clock.after(
                                    script.delay().plus(script.calls().late()),
                                    () -> call(over, count - 1));
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

    private Optional<Order> endSilently(Order order, Script script) {
        Optional<Order> over = book.end(order.key(), script.failure(), now());
        if (script.then().isPresent()
                && over.filter(one -> one.status() == Order.Status.FAILED).isPresent()) {
            clock.after(script.then().get(), () -> recover(over.get(), script));
        }
        switch (script.moves()) {
            case RIGHT, WRONG_AMOUNT -> {}
            case TWICE -> over.ifPresent(this::moveAgain);
        }
        return over;
    }

    /** What moved moves once more; what failed does not. */
    private void moveAgain(Order over) {
        Order again = over.again();
        if (over.status() == Order.Status.SUCCEEDED && book.place(again)) {
            book.end(again.key(), Optional.empty(), now());
        }
    }

    /** What had failed succeeds all the same. */
    private void recover(Order failed, Script script) {
        book.recover(failed, now())
                .filter(_ -> script.callback() != Script.Callback.NONE)
                .ifPresent(over -> call(over, 1));
    }

    private void notify(Order order, Script script) {
        if (script.calls().late().isZero()) {
            notify(order, script.calls());
        } else {
            clock.after(script.calls().late(), () -> notify(order, script.calls()));
        }
    }

    private void notify(Order order, Script.Calls calls) {
        switch (calls.mode()) {
            case ONCE, LATE, REORDERED -> call(order, 1);
            case DUPLICATE -> call(order, calls.count());
            case WRONG_AMOUNT -> {
                var _ = caller.call(order, true);
            }
            case WRONG_CURRENCY -> Callbacks.inEuros(() -> call(order, 1));
            case FORGED -> {
                if (order.status() == Order.Status.FAILED) {
                    claim(order);
                } else {
                    call(order, 1);
                }
            }
            case UNKNOWN -> {
                call(order.unheardOf(), 1);
                call(order, 1);
            }
            case WRONG_REFERENCE -> call(order.misnamed(), 1);
            case NONE -> {}
        }
    }

    /** Says that an order succeeded, which is not so. */
    private void claim(Order order) {
        var _ = caller.forge(order.ended(Order.Status.SUCCEEDED, null, "4044044040", now()));
    }

    private void call(Order order, int count) {
        for (int i = 0; i < count; i++) {
            var _ = caller.call(order, false);
        }
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

    private static CompletionStage<Answer> instead(Script script) {
        return CompletableFuture.failedFuture(new Faults.Instead(script.http()));
    }
}
