package cm.sanaga.ledger.actor;

import cm.sanaga.kernel.Decision;
import cm.sanaga.ledger.Account;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.pattern.StatusReply;

/**
 * Commands put to a book one after the other, to be persisted in one append: what happens, who is
 * answered what once it is durable, and whose id has to be looked up.
 */
final class Batch {
    private record Answered(Waiting.Ordered order, Ledger.Answer answer) {}

    private final List<Account.Event> events = new ArrayList<>();
    private final List<Answered> answered = new ArrayList<>();
    private final List<Waiting.Reading> readings = new ArrayList<>();
    private final List<Waiting.Ordered> forgotten = new ArrayList<>();
    private final Map<String, RuntimeException> defects = new LinkedHashMap<>();
    private Account.State book;

    private Batch(Account.State book) {
        this.book = book;
    }

    /** Folds those who wait over a book; nothing is told to anybody yet. */
    static Batch of(Account.State book, List<Waiting> waiting) {
        Batch batch = new Batch(book);
        for (Waiting one : waiting) {
            switch (one) {
                case Waiting.Reading reading -> batch.readings.add(reading);
                case Waiting.Ordered order -> batch.obey(order);
            }
        }
        return batch;
    }

    private void obey(Waiting.Ordered order) {
        try {
            Account.Command command = order.asked(book.memory());
            switch (Account.decide(book, command)) {
                case Decision.Accepted<Account.Event, Account.Refusal>(var happened) -> {
                    Account.State after = book;
                    for (Account.Event event : happened) {
                        after = Account.evolve(after, event);
                    }
                    book = after;
                    events.addAll(happened);
                    done(order);
                }
                case Decision.Repeated<Account.Event, Account.Refusal> _ -> done(order);
                case Decision.Refused<Account.Event, Account.Refusal>(
                                Account.Refusal.Forgotten _) ->
                        forgotten.add(order);
                case Decision.Refused<Account.Event, Account.Refusal>(var refusal) ->
                        answered.add(new Answered(order, new Ledger.Answer.Refused(refusal)));
            }
        } catch (RuntimeException defect) {
            // A command the rules cannot digest must not take its neighbours with it.
            defects.put(order.command().id(), defect);
            answered.add(new Answered(order, new Ledger.Answer.Unanswered("defect")));
        }
    }

    private void done(Waiting.Ordered order) {
        long number = Account.number(book, order.command());
        answered.add(new Answered(order, new Ledger.Answer.Done(number)));
    }

    /** What is to be persisted, in order. */
    List<Account.Event> events() {
        return events;
    }

    /** Orders whose ids have to be looked up. */
    List<Waiting.Ordered> forgotten() {
        return forgotten;
    }

    /** What the rules should have refused and threw at instead, by the ids of the orders. */
    Map<String, RuntimeException> defects() {
        return defects;
    }

    /** Answers everybody; the book and its events are durable. */
    void answer(Account.State durable) {
        for (Answered one : answered) {
            one.order().replyTo().tell(one.answer());
        }
        if (!readings.isEmpty()) {
            Ledger.Standing standing =
                    new Ledger.Standing(
                            durable.id(), durable.currency(), durable.lines(), durable.number());
            readings.forEach(reading -> reading.replyTo().tell(StatusReply.success(standing)));
        }
    }
}
