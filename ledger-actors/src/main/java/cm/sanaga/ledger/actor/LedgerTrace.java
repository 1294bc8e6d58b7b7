package cm.sanaga.ledger.actor;

import cm.sanaga.kernel.trace.Span;
import cm.sanaga.kernel.trace.Tracer;
import cm.sanaga.kernel.trace.Tracing;
import cm.sanaga.ledger.AccountId;
import cm.sanaga.ledger.HoldId;
import cm.sanaga.ledger.Journal;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** What the door to the ledger tells of orders to accounts, from the question to the answer. */
final class LedgerTrace {
    private LedgerTrace() {}

    static CompletionStage<Ledger.Answer> posting(
            String what,
            AccountId account,
            Journal journal,
            Supplier<CompletionStage<Ledger.Answer>> order) {
        Span span = begin(what, journal.payment());
        if (span == Span.NONE) {
            return order.get();
        }
        span.with("sanaga.account", account.value())
                .with("sanaga.journal", journal.id().value())
                .with("sanaga.legs", journal.entries().size());
        return Tracing.ending(span, order.get(), LedgerTrace::answered);
    }

    static CompletionStage<Ledger.Answer> holding(
            String what,
            AccountId account,
            HoldId hold,
            Supplier<CompletionStage<Ledger.Answer>> order) {
        Span span = begin(what, owner(hold));
        if (span == Span.NONE) {
            return order.get();
        }
        span.with("sanaga.account", account.value()).with("sanaga.hold", hold.value());
        return Tracing.ending(span, order.get(), LedgerTrace::answered);
    }

    private static Span begin(String what, String payment) {
        return Tracing.begin(payment, Tracer.Kind.INTERNAL, () -> "ledger " + what);
    }

    /** Whoever holds stands in front of the step. */
    private static String owner(HoldId hold) {
        int slash = hold.value().indexOf('/');
        return slash < 0 ? hold.value() : hold.value().substring(0, slash);
    }

    private static void answered(Span span, Ledger.Answer answer) {
        switch (answer) {
            case Ledger.Answer.Done(var number) ->
                    span.with("sanaga.answer", "done").with("sanaga.number", number);
            case Ledger.Answer.Refused(var refusal) ->
                    span.with("sanaga.answer", "refused")
                            .with("sanaga.refusal", refusal.getClass().getSimpleName());
            case Ledger.Answer.Unanswered(var why) ->
                    span.with("sanaga.answer", "unanswered").failed(why);
        }
    }
}
