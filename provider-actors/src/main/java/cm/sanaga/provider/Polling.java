package cm.sanaga.provider;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * When to ask for an outcome, and when to stop expecting it from asking. All ages are counted from
 * the order.
 *
 * @param first the ages of the first questions, rising
 * @param then how often later, each phase until an age
 * @param doubt the first distance of questions while an outcome is in doubt; it doubles
 * @param statementUntil the age from which only a person can help
 */
public record Polling(
        List<Duration> first, List<Phase> then, Duration doubt, Duration statementUntil) {

    /** Once the phases are over we still ask, for providers do change their minds late. */
    private static final Duration SELDOM = Duration.ofHours(1);

    public Polling {
        first = List.copyOf(first);
        then = List.copyOf(then);
        Duration last = first.isEmpty() ? Duration.ZERO : first.getLast();
        for (Phase phase : then) {
            if (phase.until.compareTo(last) <= 0) {
                throw new IllegalArgumentException("each phase of polls ends after the one before");
            }
            last = phase.until;
        }
        if (then.isEmpty() || statementUntil.compareTo(last) <= 0) {
            throw new IllegalArgumentException(
                    "a statement is waited for after the last phase of polls");
        }
    }

    /** Asking at one distance until an age. */
    public record Phase(Duration every, Duration until) {
        public Phase {
            if (!every.isPositive()) {
                throw new IllegalArgumentException("polls are some time apart");
            }
        }
    }

    /** How long after {@code age} the next question is due. */
    public Duration untilNext(Duration age) {
        for (Duration poll : first) {
            if (poll.compareTo(age) > 0) {
                return poll.minus(age);
            }
        }
        return every(age);
    }

    /** How many questions the schedule has up to an age, for a provider that lets so many pass. */
    public int questions(Duration until) {
        int count = 0;
        Duration at = untilNext(Duration.ZERO);
        while (at.compareTo(until) <= 0) {
            count++;
            at = at.plus(untilNext(at));
        }
        return count;
    }

    /** How far apart the questions about a doubt may grow at this age. */
    public Duration every(Duration age) {
        for (Phase phase : then) {
            if (phase.until.compareTo(age) > 0) {
                return phase.every;
            }
        }
        return SELDOM;
    }

    /** Where an order of this age belongs if nothing is known of it. */
    public Rung rung(Duration age) {
        if (age.compareTo(then.getLast().until) < 0) {
            return Rung.POLL;
        }
        return age.compareTo(statementUntil) < 0 ? Rung.STATEMENT : Rung.PERSON;
    }

    /** The age at which a rung is left for the next; a person has no successor. */
    public Optional<Duration> leaves(Rung rung) {
        return switch (rung) {
            case POLL -> Optional.of(then.getLast().until);
            case STATEMENT -> Optional.of(statementUntil);
            case PERSON -> Optional.empty();
        };
    }
}
