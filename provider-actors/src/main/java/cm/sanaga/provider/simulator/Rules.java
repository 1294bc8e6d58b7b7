package cm.sanaga.provider.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What the control surface ordered to happen. The newest rule that matches decides; where none
 * does, the magic numbers do.
 */
final class Rules {
    private static final int MOST = 100;

    private final MagicNumbers magic;
    private final CopyOnWriteArrayList<Rule> rules = new CopyOnWriteArrayList<>();

    private record Rule(
            Optional<String> msisdn,
            Optional<Long> amount,
            Optional<String> path,
            double share,
            JsonNode effect) {

        boolean matches(String number, long francs, String url) {
            return msisdn.map(number::equals).orElse(true)
                    && amount.map(some -> some == francs).orElse(true)
                    && path.map(url::contains).orElse(true)
                    && (share >= 1 || ThreadLocalRandom.current().nextDouble() < share);
        }
    }

    Rules(MagicNumbers magic) {
        this.magic = magic;
    }

    Script script(Order order, String path) {
        Script fate = magic.script(order.msisdn(), order.incoming());
        for (Rule rule : rules) {
            if (rule.matches(order.msisdn(), order.amount(), path)) {
                return apply(fate, rule.effect()).orElse(fate);
            }
        }
        return fate;
    }

    /**
     * Adds a rule: {@code {"match": {"msisdn", "amount", "path", "share"}, "outcome", "delay_ms",
     * "callback", "http"}}.
     *
     * @return what is wrong with it, if anything
     */
    Optional<String> add(JsonNode body) {
        JsonNode match = body.path("match");
        double share = match.path("share").asDouble(1);
        if (rules.size() >= MOST) {
            return Optional.of("no more than " + MOST + " rules");
        }
        if (share < 0 || share > 1) {
            return Optional.of("match.share is between 0 and 1");
        }
        if (apply(Script.succeeds(Duration.ZERO), body).isEmpty()) {
            return Optional.of(
                    "delay_ms is not negative; callback is once, none, duplicate or wrong_amount;"
                            + " http is normal, error_before, error_after or cut");
        }
        rules.addFirst(
                new Rule(
                        text(match, "msisdn").map(number -> number.replace("+", "")),
                        match.has("amount")
                                ? Optional.of(match.path("amount").asLong())
                                : Optional.empty(),
                        text(match, "path"),
                        share,
                        body));
        return Optional.empty();
    }

    void clear() {
        rules.clear();
    }

    List<JsonNode> all() {
        return rules.stream().map(Rule::effect).toList();
    }

    private static Optional<Script> apply(Script fate, JsonNode effect) {
        try {
            Script changed = fate;
            Optional<String> outcome = text(effect, "outcome");
            if (outcome.isPresent()) {
                changed =
                        outcome.get().equals("succeeded")
                                ? new Script(
                                        Optional.empty(),
                                        fate.delay(),
                                        fate.callback(),
                                        fate.http())
                                : fate.failing(outcome.get().toUpperCase(Locale.ROOT));
            }
            long delay = effect.path("delay_ms").asLong(fate.delay().toMillis());
            if (delay < 0) {
                return Optional.empty();
            }
            changed = changed.after(Duration.ofMillis(delay));
            Optional<String> callback = text(effect, "callback");
            if (callback.isPresent()) {
                changed = changed.calling(Script.Callback.valueOf(upper(callback.get())));
            }
            Optional<String> http = text(effect, "http");
            if (http.isPresent()) {
                changed = changed.answering(Script.Http.valueOf(upper(http.get())));
            }
            return Optional.of(changed);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static String upper(String word) {
        return word.toUpperCase(Locale.ROOT);
    }

    private static Optional<String> text(JsonNode node, String field) {
        return Optional.ofNullable(node.get(field)).map(JsonNode::asText);
    }
}
