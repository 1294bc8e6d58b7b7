package cm.sanaga.provider.simulator;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One order as the provider keeps it; each change is a new one.
 *
 * @param key what the provider finds it by, unique in this simulator
 * @param kind the provider's word for the operation
 * @param reference what the caller calls it
 * @param msisdn international digits without a plus sign
 * @param amount francs, 0 before it is known
 * @param externalId the caller's payment
 * @param original the reference of the collection that a refund gives back
 * @param prompts how often the customer was asked
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Order(
        String key,
        String kind,
        String reference,
        String msisdn,
        long amount,
        String externalId,
        String text,
        @Nullable String callback,
        @Nullable String original,
        Status status,
        @Nullable String failure,
        @Nullable String transaction,
        int prompts,
        Instant createdAt,
        @Nullable Instant endedAt) {

    private static final Set<String> INCOMING =
            Set.of("requesttopay", "requesttowithdraw", "mp", "webpayment", "merchantpay");

    enum Status {
        /** A token was given out, nothing was asked of anybody. */
        INITIATED,
        PENDING,
        SUCCEEDED,
        FAILED
    }

    boolean open() {
        return status == Status.INITIATED || status == Status.PENDING;
    }

    /** Whether money comes in to our wallet by it, or goes out. */
    boolean incoming() {
        return INCOMING.contains(kind);
    }

    /** The same order, had it been of another kind. */
    Order as(String other) {
        return new Order(
                key,
                other,
                reference,
                msisdn,
                amount,
                externalId,
                text,
                callback,
                original,
                status,
                failure,
                transaction,
                prompts,
                createdAt,
                endedAt);
    }

    /** The same order, had it been of so many francs. */
    Order worth(long francs) {
        return new Order(
                key,
                kind,
                reference,
                msisdn,
                francs,
                externalId,
                text,
                callback,
                original,
                status,
                failure,
                transaction,
                prompts,
                createdAt,
                endedAt);
    }

    Order ended(Status as, @Nullable String why, @Nullable String moved, Instant at) {
        return new Order(
                key,
                kind,
                reference,
                msisdn,
                amount,
                externalId,
                text,
                callback,
                original,
                as,
                why,
                moved,
                prompts,
                createdAt,
                at);
    }

    /** As it is kept once it has ended: nobody will be called back about it any more. */
    Order filed() {
        return new Order(
                key,
                kind,
                reference,
                msisdn,
                amount,
                externalId,
                text,
                null,
                original,
                status,
                failure,
                transaction,
                prompts,
                createdAt,
                endedAt);
    }

    /** One like it that has not ended, under another key and called back to nobody. */
    Order again() {
        return new Order(
                key + "-again",
                kind,
                reference,
                msisdn,
                amount,
                externalId,
                text,
                null,
                original,
                Status.PENDING,
                null,
                null,
                prompts,
                createdAt,
                null);
    }

    /** The same under names and at an address that nobody knows. */
    Order unheardOf() {
        return misnamed(callback == null ? null : callback.replaceFirst("[^/]*$", nobody()));
    }

    /** The same under names that nobody knows, at the right address. */
    Order misnamed() {
        return misnamed(callback);
    }

    private static String nobody() {
        return UUID.randomUUID().toString();
    }

    private Order misnamed(@Nullable String address) {
        String nobody = nobody();
        return new Order(
                nobody,
                kind,
                nobody,
                msisdn,
                amount,
                nobody,
                text,
                address,
                original,
                status,
                failure,
                transaction,
                prompts,
                createdAt,
                endedAt);
    }

    Order prompted() {
        return new Order(
                key,
                kind,
                reference,
                msisdn,
                amount,
                externalId,
                text,
                callback,
                original,
                status,
                failure,
                transaction,
                prompts + 1,
                createdAt,
                endedAt);
    }
}
