package cm.sanaga.provider.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the control surface ordered to happen to some calls.
 *
 * @param times how many it happens to at most
 * @param text the rule as it was given
 */
record Rule(Match match, Effect effect, int times, JsonNode text) {
    static final int ALWAYS = Integer.MAX_VALUE;

    /** What a call wants, as a rule names it. */
    enum Operation {
        COLLECT,
        DISBURSE,
        REFUND,
        /** Anything that is read: a status, a balance. */
        QUESTION;

        static Operation of(Order order) {
            if (order.original() != null) {
                return REFUND;
            }
            return order.incoming() ? COLLECT : DISBURSE;
        }
    }

    /** Which calls it is about; what is empty is no condition. */
    record Match(
            Optional<String> msisdn,
            Optional<Long> amount,
            Optional<String> path,
            Optional<Operation> operation,
            double share) {

        boolean order(Order order, String url) {
            return operation.map(Operation.of(order)::equals).orElse(true)
                    && about(order)
                    && path.map(url::contains).orElse(true)
                    && lucky();
        }

        /** A rule is for questions when it says so, or when it names their path. */
        boolean question(Incoming in, Protocol.Nature nature, Optional<Order> subject) {
            boolean meant =
                    operation
                            .map(
                                    some ->
                                            some == Operation.QUESTION
                                                    && nature == Protocol.Nature.QUESTION)
                            .orElse(path.isPresent());
            boolean anybody = msisdn.isEmpty() && amount.isEmpty();
            return meant
                    && path.map(in.path()::contains).orElse(true)
                    && (anybody || subject.filter(this::about).isPresent())
                    && lucky();
        }

        private boolean about(Order order) {
            return msisdn.map(order.msisdn()::equals).orElse(true)
                    && amount.map(some -> some == order.amount()).orElse(true);
        }

        private boolean lucky() {
            return share >= 1 || ThreadLocalRandom.current().nextDouble() < share;
        }
    }

    /** What it changes; what is empty stays as it would have been. */
    record Effect(
            Optional<Optional<String>> outcome,
            Optional<Duration> delay,
            Optional<Duration> then,
            Calling calling,
            Optional<Script.Http> http,
            Optional<Duration> slow,
            Optional<Script.Status> status,
            Optional<Script.Row> row,
            Optional<Script.Moves> moves) {

        /** What it changes about callbacks. */
        record Calling(
                Optional<Script.Callback> mode, Optional<Integer> count, Optional<Duration> late) {}

        /** Whether a question can feel it. */
        boolean concernsQuestions() {
            return http.isPresent() || slow.isPresent() || status.isPresent();
        }

        Script over(Script fate) {
            Script changed = outcome.map(fate::ending).orElse(fate);
            return changed.after(delay.orElse(fate.delay()))
                    .then(then.or(fate::then))
                    .calling(over(fate.calls()))
                    .answering(over(fate.exchange()))
                    .telling(over(fate.told()))
                    .moving(moves.orElse(fate.moves()));
        }

        private Script.Calls over(Script.Calls calls) {
            return new Script.Calls(
                    calling.mode().orElse(calls.mode()),
                    calling.count().orElse(calls.count()),
                    calling.late().orElse(calls.late()));
        }

        Script.Exchange over(Script.Exchange exchange) {
            return new Script.Exchange(http.orElse(exchange.http()), slow.orElse(exchange.slow()));
        }

        Script.Told over(Script.Told told) {
            return new Script.Told(status.orElse(told.status()), row.orElse(told.row()));
        }
    }

    /** A rule in force, and how often it was used. */
    record InForce(int number, Rule rule, AtomicInteger used) {
        static InForce of(int number, Rule rule) {
            return new InForce(number, rule, new AtomicInteger());
        }

        /** Counts one use, unless there were enough. */
        boolean use() {
            int most = rule.times();
            return used.getAndUpdate(count -> count < most ? count + 1 : count) < most;
        }
    }
}
