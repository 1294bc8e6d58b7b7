package cm.sanaga.provider.orange;

import cm.sanaga.provider.Secret;
import cm.sanaga.provider.http.Keys;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** What was agreed with Orange about one of its surfaces. */
sealed interface OrangeContract {

    /**
     * omcoreapis: prompts, and all that is paid out.
     *
     * @param baseUrl up to and with the version, without a slash at the end
     * @param bearerHeader {@code Authorization}, or {@code WSO2-Authorization} in the sandbox
     * @param channelMsisdn the nine digits of the contract's channel user
     * @param tokenLife how long a pay token may be paid with
     */
    record Core(
            URI baseUrl,
            URI tokenUrl,
            String consumerKey,
            Secret consumerSecret,
            String bearerHeader,
            String apiUser,
            Secret apiPassword,
            String channelMsisdn,
            Secret pin,
            Duration tokenLife)
            implements OrangeContract {
        /** What has no default; all of it is there, or none. */
        static final List<String> KEYS =
                List.of(
                        "base-url",
                        "token-url",
                        "consumer-key",
                        "consumer-secret",
                        "api-user",
                        "api-password",
                        "channel-msisdn",
                        "pin");

        private static final int LONGEST_PIN = 4;

        /** Of production, and of the sandbox. */
        private static final List<String> BEARER_HEADERS =
                List.of("Authorization", "WSO2-Authorization");

        static Core from(Keys keys) {
            var read =
                    new Core(
                            keys.address("base-url"),
                            keys.address("token-url"),
                            keys.text("consumer-key"),
                            keys.secret("consumer-secret"),
                            keys.text("bearer-header"),
                            keys.text("api-user"),
                            keys.secret("api-password"),
                            keys.text("channel-msisdn"),
                            keys.secret("pin"),
                            keys.duration("token-life"));
            if (!BEARER_HEADERS.contains(read.bearerHeader())) {
                throw keys.bad("bearer-header", "must be one of " + BEARER_HEADERS);
            }
            if (!read.channelMsisdn().matches("[0-9]{9}")) {
                throw keys.bad("channel-msisdn", "must be nine digits");
            }
            if (read.pin().value().length() > LONGEST_PIN) {
                throw keys.bad("pin", "must have at most " + LONGEST_PIN + " characters");
            }
            return read;
        }
    }

    /**
     * Web Payment: the payer types a one-time code on Orange's page.
     *
     * @param baseUrl up to and with the version, without a slash at the end
     * @param currency {@code XAF}, or {@code OUV} in Orange's sandbox
     * @param returnUrl where the payer's browser goes after paying, by GET; it proves nothing
     * @param cancelUrl where it goes after giving up
     */
    record Web(
            URI baseUrl,
            URI tokenUrl,
            String clientId,
            Secret clientSecret,
            Secret merchantKey,
            String currency,
            String language,
            URI returnUrl,
            URI cancelUrl)
            implements OrangeContract {
        static final List<String> KEYS =
                List.of(
                        "base-url",
                        "token-url",
                        "client-id",
                        "client-secret",
                        "merchant-key",
                        "return-url",
                        "cancel-url");

        /** Characters of the longest address Orange takes. */
        static final int LONGEST_ADDRESS = 120;

        private static final Set<String> CURRENCIES = Set.of("XAF", "OUV");

        static Web from(Keys keys) {
            var read =
                    new Web(
                            keys.address("base-url"),
                            keys.address("token-url"),
                            keys.text("client-id"),
                            keys.secret("client-secret"),
                            keys.secret("merchant-key"),
                            keys.text("currency"),
                            keys.text("language"),
                            keys.address("return-url"),
                            keys.address("cancel-url"));
            if (!CURRENCIES.contains(read.currency())) {
                throw keys.bad("currency", "must be XAF, or OUV in Orange's sandbox");
            }
            fits(keys, "return-url", read.returnUrl());
            fits(keys, "cancel-url", read.cancelUrl());
            return read;
        }

        private static void fits(Keys keys, String key, URI address) {
            if (address.toString().length() > LONGEST_ADDRESS) {
                throw keys.bad(key, "must have at most " + LONGEST_ADDRESS + " characters");
            }
        }
    }
}
