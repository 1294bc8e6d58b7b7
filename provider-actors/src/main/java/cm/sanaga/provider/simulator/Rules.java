package cm.sanaga.provider.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the control surface ordered to happen. The newest rule that matches decides; where none
 * does, the magic numbers do.
 */
final class Rules {
    private static final int MOST = 100;

    private final MagicNumbers magic;
    private final CopyOnWriteArrayList<Rule.InForce> rules = new CopyOnWriteArrayList<>();
    private final AtomicInteger numbers = new AtomicInteger();

    /** Orders of which something else is said than what is so, by key. */
    private final Map<String, Script.Told> told = new ConcurrentHashMap<>();

    Rules(MagicNumbers magic) {
        this.magic = magic;
    }

    /** How an order goes that came over this path. */
    Script script(Order order, String path) {
        Script fate = magic.script(order.msisdn(), order.incoming());
        for (Rule.InForce each : rules) {
            if (each.rule().match().order(order, path) && each.use()) {
                Script script = each.rule().effect().over(fate);
                if (!script.told().equals(Script.Told.RIGHT)) {
                    told.put(order.key(), script.told());
                }
                return script;
            }
        }
        return fate;
    }

    /** What befalls a call that is no order, if anything does. */
    Optional<Rule.Effect> question(Incoming in, Protocol.Nature nature, Optional<Order> subject) {
        return rules.stream()
                .filter(each -> each.rule().effect().concernsQuestions())
                .filter(each -> each.rule().match().question(in, nature, subject))
                .filter(Rule.InForce::use)
                .findFirst()
                .map(each -> each.rule().effect());
    }

    /** What is said of an order that was taken. */
    Script.Told told(String key) {
        return told.getOrDefault(key, Script.Told.RIGHT);
    }

    /** Whether there is nothing here that could concern a question. */
    boolean silent() {
        return rules.isEmpty() && told.isEmpty();
    }

    /**
     * Adds rules, all or none; {@code docs/rails.md} has their fields.
     *
     * @return what is wrong with them, if anything
     */
    synchronized Optional<String> add(Iterable<JsonNode> bodies) {
        List<Rule> fresh = new ArrayList<>();
        for (JsonNode body : bodies) {
            switch (RuleReader.read(body)) {
                case RuleReader.Reading.Good(Rule rule) -> fresh.add(rule);
                case RuleReader.Reading.Bad(String why) -> {
                    return Optional.of(why);
                }
            }
        }
        if (rules.size() + fresh.size() > MOST) {
            return Optional.of("no more than " + MOST + " rules");
        }
        fresh.forEach(rule -> rules.addFirst(Rule.InForce.of(numbers.incrementAndGet(), rule)));
        return Optional.empty();
    }

    /** Takes one back; false when there is none of this number. */
    boolean remove(int number) {
        return rules.removeIf(each -> each.number() == number);
    }

    /** Takes all back; what they said of orders stays said. */
    void clear() {
        rules.clear();
    }

    /** Forgets orders too. */
    void reset() {
        rules.clear();
        told.clear();
    }

    /** The rules as they were given, each with its number and how often it was used. */
    List<JsonNode> all() {
        return rules.stream().map(Rules::shown).toList();
    }

    private static JsonNode shown(Rule.InForce each) {
        ObjectNode shown = each.rule().text().deepCopy();
        shown.put("n", each.number());
        shown.put("used", each.used().get());
        return shown;
    }
}
