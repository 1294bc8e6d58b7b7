package cm.sanaga.provider.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code /__sim/…}: what a test or a person orders and reads, and the page at {@code /} from which
 * a person does so. The real provider has no such things.
 */
final class ControlSurface {
    private static final String PREFIX = "/__sim/";
    private static final String ONE_RULE = "DELETE rules/";
    private static final long LONGEST_ADVANCE = 400L * 24 * 3600;
    private static final int USUAL_LIMIT = 50;

    private final Protocol protocol;
    private final Book book;
    private final Rules rules;
    private final SimulatedClock clock;
    private final Callbacks callbacks;
    private final RequestLog log;
    private final Faults faults;
    private final Page page;

    ControlSurface(Protocol protocol, Simulation parts, Faults faults) {
        this.protocol = protocol;
        this.book = parts.book();
        this.rules = parts.rules();
        this.clock = parts.clock();
        this.callbacks = parts.callbacks();
        this.log = parts.log();
        this.faults = faults;
        this.page = Page.of(protocol.name());
    }

    /** Whether a call is ours, and not one of the provider's API. */
    static boolean answers(Incoming in) {
        return in.path().startsWith(PREFIX) || in.is("GET", "/");
    }

    Reply serve(Incoming in) {
        if (in.path().equals("/")) {
            return page.reply();
        }
        if (!in.method().equals("GET") && foreign(in)) {
            return Reply.json(403, Map.of("error", "this page may not steer the simulator"));
        }
        String what = in.method() + " " + in.path().substring(PREFIX.length());
        return switch (what) {
            case "GET manners" -> Reply.json(200, protocol.manners().shown());
            case "POST manners" -> setManners(in);
            case "POST rules" -> addRules(in);
            case "GET rules" -> Reply.json(200, Map.of("rules", rules.all()));
            case "DELETE rules" -> {
                rules.clear();
                yield Reply.empty(204);
            }
            case "GET state" -> state(in);
            case "GET ledger" -> ledger(in);
            case "GET statement" -> statement(in);
            case "POST reset" -> reset();
            case "POST clock/advance" -> advance(in);
            case "GET requests" -> Reply.json(200, Map.of("requests", log.all()));
            case "GET health" -> Reply.json(200, health());
            default ->
                    what.startsWith(ONE_RULE)
                            ? removeRule(what.substring(ONE_RULE.length()))
                            : Reply.json(404, Map.of("error", "the simulator has no " + what));
        };
    }

    /** A browser says whose page sends; only our own may change anything. */
    private static boolean foreign(Incoming in) {
        String host = in.header("Host").orElse("");
        return in.header("Origin").filter(origin -> !origin.equals("http://" + host)).isPresent();
    }

    private Reply addRules(Incoming in) {
        Optional<JsonNode> body = Wire.read(in.body(), JsonNode.class);
        if (body.isEmpty() || !body.get().isContainerNode()) {
            return wrong("a rule or a list of rules");
        }
        Iterable<JsonNode> all = body.get().isArray() ? body.get() : List.of(body.get());
        return rules.add(all)
                .map(ControlSurface::wrong)
                .orElseGet(() -> Reply.json(200, Map.of("rules", rules.all())));
    }

    private Reply setManners(Incoming in) {
        return Wire.read(in.body(), JsonNode.class)
                .map(protocol.manners()::set)
                .orElseGet(() -> Optional.of("manners are a JSON object"))
                .map(ControlSurface::wrong)
                .orElseGet(() -> Reply.json(200, protocol.manners().shown()));
    }

    private Reply removeRule(String number) {
        return rules.remove(whole(number))
                ? Reply.empty(204)
                : Reply.json(404, Map.of("error", "there is no rule " + number));
    }

    private Reply ledger(Incoming in) {
        int limit = in.query("limit").map(ControlSurface::whole).orElse(Integer.MAX_VALUE);
        if (limit < 0) {
            return wrong("limit is a whole number");
        }
        return Reply.json(200, wallet(book.wallet(limit)));
    }

    private Map<String, Object> wallet(Book.Wallet wallet) {
        var view = new LinkedHashMap<String, Object>();
        view.put("provider", protocol.name());
        view.put("currency", "XAF");
        view.put("opening", wallet.opening());
        view.put("balance", wallet.balance());
        view.put(
                "totals",
                Map.of(
                        "in", wallet.totalIn(),
                        "out", wallet.totalOut(),
                        "movements", wallet.count()));
        view.put("movements", wallet.movements());
        return view;
    }

    /** Everything the page shows, the newest of each list first. */
    private Reply state(Incoming in) {
        int limit = in.query("limit").map(ControlSurface::whole).orElse(USUAL_LIMIT);
        if (limit < 0) {
            return wrong("limit is a whole number");
        }
        Map<String, Object> view = wallet(book.wallet(0));
        view.remove("movements");
        view.putAll(health());
        view.put("orders", book.orders(limit).stream().map(ControlSurface::order).toList());
        view.put("requests", log.last(limit));
        view.put("callbacks", callbacks.last(limit));
        view.put("rules", rules.all());
        view.putAll(protocol.manners().shown());
        return Reply.json(200, view);
    }

    private static Map<String, Object> order(Order order) {
        var view = new LinkedHashMap<String, Object>();
        view.put("at", order.createdAt());
        view.put("reference", order.reference());
        view.put("token", order.key());
        view.put("external_id", order.externalId());
        view.put("operation", order.kind());
        view.put("direction", order.incoming() ? "in" : "out");
        view.put("msisdn", order.msisdn());
        view.put("amount", order.amount());
        view.put("status", Wire.word(order.status()));
        view.put("prompts", order.prompts());
        view.put("failure", order.failure());
        view.put("transaction", order.transaction());
        view.put("text", order.text());
        return view;
    }

    private Reply statement(Incoming in) {
        if (!in.query("format").orElse("csv").equals("csv")) {
            return wrong("format is csv");
        }
        Book.Wallet wallet = Statements.told(book.wallet(Integer.MAX_VALUE), rules);
        return Reply.text(200, Reply.CSV, protocol.statement(wallet));
    }

    private Reply reset() {
        book.reset();
        rules.reset();
        log.clear();
        callbacks.clear();
        faults.reset();
        protocol.reset();
        protocol.manners().reset();
        return Reply.empty(204);
    }

    private Reply advance(Incoming in) {
        long seconds =
                Wire.object(in.body()).map(body -> body.path("seconds").asLong(-1)).orElse(-1L);
        if (seconds < 0 || seconds > LONGEST_ADVANCE) {
            return wrong("seconds is a whole number from 0 to " + LONGEST_ADVANCE);
        }
        clock.advance(Duration.ofSeconds(seconds));
        return Reply.json(200, Map.of("now", clock.now(), "ahead_seconds", clock.aheadSeconds()));
    }

    private Map<String, Object> health() {
        return Map.of(
                "provider", protocol.name(),
                "now", clock.now(),
                "ahead_seconds", clock.aheadSeconds(),
                "pending", book.pendingCount(),
                "callbacks_delivered", callbacks.delivered(),
                "callbacks_lost", callbacks.lost());
    }

    private static int whole(String text) {
        return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
    }

    private static Reply wrong(String why) {
        return Reply.json(400, Map.of("error", why));
    }
}
