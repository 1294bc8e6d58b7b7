package cm.sanaga.provider.orange;

import cm.sanaga.provider.ProviderToken;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What Orange gave out in a preparation, as it is persisted in one {@link ProviderToken}. It also
 * tells by which surface an order goes on, whatever the settings say by then.
 */
sealed interface OrangeToken {
    /** Stands before the token of a web payment; a pay token of omcoreapis has no colon. */
    String WEB = "web:";

    ProviderToken persisted();

    /**
     * Of omcoreapis: {@code <payToken>@<seconds since 1970>}. One without a time is of unknown age.
     *
     * @param issued a moment not after the one it was given out at
     */
    record Core(String payToken, Optional<Instant> issued) implements OrangeToken {
        @Override
        public ProviderToken persisted() {
            return new ProviderToken(
                    payToken + issued.map(at -> "@" + at.getEpochSecond()).orElse(""));
        }

        boolean olderThan(Duration life, Instant now) {
            return issued.filter(at -> at.plus(life).isBefore(now)).isPresent();
        }
    }

    /**
     * Of a web payment: {@code web:<pay_token>:<notif_token>:<payment_url>}, the first two encoded
     * as in an address, so that they have no colon.
     *
     * @param notifToken what a genuine notification repeats; kept for a person who doubts one,
     *     since a notification only makes us ask
     */
    record Web(String payToken, String notifToken, URI page) implements OrangeToken {
        @Override
        public ProviderToken persisted() {
            return new ProviderToken(
                    WEB + encoded(payToken) + ":" + encoded(notifToken) + ":" + page);
        }

        private static String encoded(String part) {
            return URLEncoder.encode(part, StandardCharsets.UTF_8);
        }

        /** The notification's secret stays out of logs. */
        @Override
        public String toString() {
            return "Web[" + payToken + "]";
        }
    }

    /** Reads what one of the two wrote. */
    static OrangeToken of(ProviderToken token) {
        String value = token.value();
        if (value.startsWith(WEB)) {
            String[] parts = value.substring(WEB.length()).split(":", 3);
            if (parts.length != 3) {
                throw new IllegalArgumentException("not a token of a web payment");
            }
            return new Web(decoded(parts[0]), decoded(parts[1]), URI.create(parts[2]));
        }
        int at = value.lastIndexOf('@');
        return at < 0
                ? new Core(value, Optional.empty())
                : new Core(
                        value.substring(0, at),
                        Optional.of(
                                Instant.ofEpochSecond(Long.parseLong(value.substring(at + 1)))));
    }

    private static String decoded(String part) {
        return URLDecoder.decode(part, StandardCharsets.UTF_8);
    }
}
