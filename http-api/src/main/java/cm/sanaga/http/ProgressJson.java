package cm.sanaga.http;

import cm.sanaga.payment.PaymentView;
import cm.sanaga.payment.Unsent;
import cm.sanaga.provider.Polling;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.Rung;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Where an open order stands, and who acts next.
 *
 * @param rung {@code poll}, {@code statement} or {@code person}
 * @param why what brought it there, empty on the first
 * @param nextQuestionBy when the provider is asked again at the latest; a callback makes us ask at
 *     once
 * @param nextRungAt when the next rung takes over if nothing is known by then
 */
record ProgressJson(
        String rung,
        String explanation,
        Optional<String> why,
        Instant since,
        Instant nextQuestionBy,
        Optional<String> nextRung,
        Optional<Instant> nextRungAt) {

    /** However long an order waits to be taken, it is tried that often at least. */
    private static final Duration TRIED_WITHIN = Duration.ofSeconds(40);

    static ProgressJson of(
            PaymentView view, ProviderCall.Ladder ladder, Polling polling, Instant now) {
        Instant ordered = view.updatedAt();
        Duration age = Duration.between(ordered, now);
        Duration next =
                longer(polling.untilNext(age), shorter(age.dividedBy(2), polling.every(age)));
        return new ProgressJson(
                label(ladder.rung()),
                explanation(ladder.rung()),
                ladder.why(),
                ladder.since(),
                now.plus(next),
                next(ladder.rung()).map(ProgressJson::label),
                polling.leaves(ladder.rung()).map(ordered::plus));
    }

    /** Of an order that its provider has not taken yet: it is tried again, and nobody is asked. */
    static ProgressJson unprepared(PaymentView view, ProviderCall.Ladder ladder, Instant now) {
        Optional<Rung> after =
                switch (view.details()) {
                    case PaymentView.Charge _, PaymentView.Escrow _ -> Optional.empty();
                    case PaymentView.Payout _, PaymentView.Refund _ -> Optional.of(Rung.PERSON);
                };
        return new ProgressJson(
                label(ladder.rung()),
                after.isEmpty()
                        ? "The provider has not taken the order yet, so nobody was asked to pay. It"
                                + " is tried again, for %d minutes at most."
                                        .formatted(ProviderCall.PROMPT_WITHIN.toMinutes())
                        : "The provider has not taken the order yet, so no money has left. It is"
                                + " tried again.",
                ladder.why(),
                ladder.since(),
                now.plus(TRIED_WITHIN),
                after.map(ProgressJson::label),
                after.map(_ -> view.updatedAt().plus(Unsent.UNTIL)));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Optional<Rung> next(Rung rung) {
        return switch (rung) {
            case POLL -> Optional.of(Rung.STATEMENT);
            case STATEMENT -> Optional.of(Rung.PERSON);
            case PERSON -> Optional.empty();
        };
    }

    private static String explanation(Rung rung) {
        return switch (rung) {
            case POLL -> "The provider has the order and is asked about it on schedule.";
            case STATEMENT ->
                    "Asking has not helped in the usual time; the provider's statement may tell."
                            + " Nothing is sent again.";
            case PERSON ->
                    "A person is finding out what became of the money. Nothing is sent again.";
        };
    }

    static String label(Rung rung) {
        return rung.name().toLowerCase(Locale.ROOT);
    }
}
