package cm.sanaga.payment.fee;

import cm.sanaga.provider.Provider;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A rule, for whom it is and when.
 *
 * @param organisation whose merchants; of all where absent
 * @param provider whose wallets; of all where absent
 * @param since the first instant
 * @param until the first instant at which it is over
 */
public record DatedRule(
        Optional<String> organisation,
        FeeOperation operation,
        FeeKind kind,
        Optional<Provider> provider,
        Instant since,
        Optional<Instant> until,
        FeeRule rule) {

    boolean covers(Asked asked) {
        return concerns(asked)
                && !since.isAfter(asked.at())
                && until.map(asked.at()::isBefore).orElse(true);
    }

    /** When it begins or ends after that, if it concerns such payments. */
    Stream<Instant> changes(Asked asked) {
        return concerns(asked)
                ? Stream.concat(Stream.of(since), until.stream())
                        .filter(change -> change.isAfter(asked.at()))
                : Stream.empty();
    }

    private boolean concerns(Asked asked) {
        return operation == asked.operation()
                && organisation.map(asked.organisation()::equals).orElse(true)
                && provider.map(asked.provider()::equals).orElse(true);
    }

    /**
     * For what a fee is asked.
     *
     * @param organisation whose the merchant is; {@code ""} where he is nobody's
     */
    record Asked(String organisation, FeeOperation operation, Provider provider, Instant at) {}
}
