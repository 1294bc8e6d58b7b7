package cm.sanaga.payment.actor;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How closely wallets are looked at.
 *
 * @param lookEvery how often a balance is asked for while it could change something
 * @param fresh how old a balance may be when somebody new wants to go out
 * @param silent how long somebody who waits or is under way may say nothing before he is asked
 */
record FloatSettings(Duration lookEvery, Duration fresh, Duration silent) {
    static FloatSettings from(Config config) {
        Config wallet = config.getConfig("sanaga.payment.wallet");
        return new FloatSettings(
                wallet.getDuration("look-every"),
                wallet.getDuration("fresh"),
                wallet.getDuration("silent"));
    }
}
