package cm.sanaga.provider.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * What a page was ordered with beside its payment; the text of its {@link Order}.
 *
 * @param environment {@code dev} or {@code cm}
 * @param notice the secret that a notification repeats
 */
record OrangeWebTerms(String environment, String returnUrl, String cancelUrl, String notice) {

    static OrangeWebTerms of(Order page) {
        return Wire.read(page.text(), OrangeWebTerms.class)
                .orElseThrow(() -> new IllegalStateException("not a page: " + page.key()));
    }

    /** A page as a good request orders it; nobody has opened it yet. */
    static Order ordered(String environment, JsonNode body, Instant now) {
        var terms =
                new OrangeWebTerms(
                        environment,
                        body.path("return_url").asText(),
                        body.path("cancel_url").asText(),
                        RandomSecrets.text());
        return new Order(
                RandomSecrets.text(),
                OrangeWebPayment.KIND,
                body.path("order_id").asText(),
                "",
                body.path("amount").asLong(),
                body.path("reference").asText(),
                Wire.write(terms),
                body.path("notif_url").asText(),
                null,
                Order.Status.INITIATED,
                null,
                null,
                0,
                now,
                null);
    }

    /** The page once somebody has confirmed on it. */
    static Order confirmed(Order page, String digits, Instant now) {
        return new Order(
                page.key(),
                page.kind(),
                page.reference(),
                "237" + digits,
                page.amount(),
                page.externalId(),
                page.text(),
                page.callback(),
                null,
                Order.Status.PENDING,
                null,
                null,
                1,
                now,
                null);
    }
}
