package cm.sanaga.http;

import cm.sanaga.http.problem.Rejection;
import cm.sanaga.payment.fee.DatedRule;
import cm.sanaga.payment.fee.FeeKind;
import cm.sanaga.payment.fee.FeeOperation;
import cm.sanaga.payment.fee.FeeRule;
import cm.sanaga.projection.Page;
import cm.sanaga.provider.Provider;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The rules by which fees are asked. They are added and ended, never changed: what a payment has
 * cost can always be told from the rule that its lines name.
 */
public interface FeeDesk {
    /** So long before it begins or ends a rule is known, so that every node goes by it. */
    Duration AHEAD = Duration.ofMinutes(1);

    /**
     * A rule as it is kept.
     *
     * @param id ours; the rule has one of its own, which payments show
     */
    record Entry(String id, DatedRule dated, String createdBy, Instant createdAt) {}

    /**
     * A rule that is to be.
     *
     * @param since when it begins, as soon as may be where absent
     */
    record Wanted(
            String id,
            Optional<String> organisation,
            FeeOperation operation,
            FeeKind kind,
            Optional<Provider> provider,
            Optional<Instant> since,
            Optional<Instant> until,
            FeeRule rule) {

        /**
         * As it will be kept.
         *
         * @throws Rejection when it begins too soon or ends before it begins
         */
        public Entry ordered(Operators.Deed deed) {
            Instant begins = since.orElse(deed.at().plus(AHEAD));
            ahead("since", begins, deed.at());
            if (until.filter(end -> !end.isAfter(begins)).isPresent()) {
                throw Rejection.invalid("until", "Lies after since, which is " + begins);
            }
            return new Entry(
                    id,
                    new DatedRule(organisation, operation, kind, provider, begins, until, rule),
                    deed.who(),
                    deed.at());
        }
    }

    /** Adds a rule; of two that are alike the later one is applied. */
    CompletionStage<Operators.Times> add(Wanted wanted, Operators.Deed deed);

    /**
     * Has a rule end.
     *
     * @param at when, as soon as may be where absent
     */
    CompletionStage<Operators.Times> end(String id, Optional<Instant> at, Operators.Deed deed);

    /** One of them. */
    CompletionStage<Optional<Entry>> rule(String id);

    /** All there were, newest first. */
    CompletionStage<Page<Entry>> rules(Page.Wanted wanted);

    /**
     * When a rule that is ended now ends.
     *
     * @throws Rejection when that is too soon
     */
    static Instant ending(Optional<Instant> wanted, Instant now) {
        Instant at = wanted.orElse(now.plus(AHEAD));
        ahead("at", at, now);
        return at;
    }

    private static void ahead(String field, Instant at, Instant now) {
        if (at.isBefore(now.plus(AHEAD))) {
            throw Rejection.invalid(
                    field, "Lies at least a minute ahead, so that every node goes by it");
        }
    }
}
