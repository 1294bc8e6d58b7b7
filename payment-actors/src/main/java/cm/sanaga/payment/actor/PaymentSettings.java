package cm.sanaga.payment.actor;

import cm.sanaga.payment.fee.FeeRule;
import cm.sanaga.payment.fee.FeeSchedule;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.time.Duration;

/**
 * The settings of the payments.
 *
 * @param patience how long an actor may take to answer
 * @param retryAfter what a caller is told when a rail is down
 * @param fees where no rule says otherwise
 * @param disputes how long those may take
 */
public record PaymentSettings(
        Duration patience, Duration retryAfter, FeeSchedule fees, Disputes disputes) {

    /**
     * The times of a dispute, both from its beginning.
     *
     * @param answer by then the merchant has said something, or all of it goes back
     * @param decision by then it should be decided; later than the other
     */
    public record Disputes(Duration answer, Duration decision) {
        static Disputes from(Config payment) {
            String path = "disputes.";
            Duration answer = payment.getDuration(path + "answer");
            Duration decision = payment.getDuration(path + "decision");
            if (!answer.isPositive()) {
                throw new ConfigException.BadValue(
                        "sanaga.payment.disputes.answer", "is above zero: " + answer);
            }
            if (decision.compareTo(answer) <= 0) {
                throw new ConfigException.BadValue(
                        "sanaga.payment.disputes.decision", "is longer than answer: " + decision);
            }
            return new Disputes(answer, decision);
        }
    }

    /** Reads {@code sanaga.payment}; a wrong value is refused by its key. */
    public static PaymentSettings from(Config config) {
        Config payment = config.getConfig("sanaga.payment");
        return new PaymentSettings(
                payment.getDuration("patience"),
                payment.getDuration("retry-after"),
                new FeeSchedule(
                        rule(payment, "charge"), rule(payment, "escrow"), rule(payment, "payout")),
                Disputes.from(payment));
    }

    private static FeeRule rule(Config payment, String on) {
        String path = "fees." + on;
        Config rule = payment.getConfig(path);
        try {
            return FeeRule.simple(
                    rule.getString("id"),
                    rule.getInt("basis-points"),
                    rule.getLong("flat"),
                    rule.getLong("floor"),
                    rule.getLong("cap"));
        } catch (IllegalArgumentException e) {
            throw new ConfigException.BadValue("sanaga.payment." + path, e.getMessage());
        }
    }
}
