package cm.sanaga.provider.simulator;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * Money that moved on our wallet, as the provider saw it.
 *
 * @param direction {@code in} to our wallet or {@code out} of it
 * @param msisdn the other wallet, as {@code +237…}
 * @param amount francs
 * @param balance of our wallet afterwards
 */
record Movement(
        String reference,
        String token,
        String transaction,
        String operation,
        String direction,
        String msisdn,
        long amount,
        @JsonProperty("external_id") String externalId,
        long balance,
        Instant at) {

    static Movement of(Order order, long balance) {
        return new Movement(
                order.reference(),
                order.key(),
                String.valueOf(order.transaction()),
                order.kind(),
                order.incoming() ? "in" : "out",
                "+" + order.msisdn(),
                order.amount(),
                order.externalId(),
                balance,
                order.endedAt() == null ? order.createdAt() : order.endedAt());
    }
}
