package cm.sanaga.provider.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code /__sim/…}: what a test or a person orders and reads. The real provider has no such thing.
 */
final class ControlSurface {
    static final String PREFIX = "/__sim/";
    private static final long LONGEST_ADVANCE = 400L * 24 * 3600;

    private final Protocol protocol;
    private final Book book;
    private final Rules rules;
    private final SimulatedClock clock;
    private final Callbacks callbacks;
    private final RequestLog log;

    ControlSurface(
            Protocol protocol,
            Book book,
            Rules rules,
            SimulatedClock clock,
            Callbacks callbacks,
            RequestLog log) {
        this.protocol = protocol;
        this.book = book;
        this.rules = rules;
        this.clock = clock;
        this.callbacks = callbacks;
        this.log = log;
    }

    Reply serve(Incoming in) {
        String what = in.method() + " " + in.path().substring(PREFIX.length());
        return switch (what) {
            case "POST rules" -> addRules(in);
            case "GET rules" -> Reply.json(200, Map.of("rules", rules.all()));
            case "DELETE rules" -> {
                rules.clear();
                yield Reply.empty(204);
            }
            case "GET ledger" -> ledger(in);
            case "GET statement" -> statement(in);
            case "POST reset" -> reset();
            case "POST clock/advance" -> advance(in);
            case "GET requests" -> Reply.json(200, Map.of("requests", log.all()));
            case "GET health" -> health();
            default -> Reply.json(404, Map.of("error", "the simulator has no " + what));
        };
    }

    private Reply addRules(Incoming in) {
        Optional<JsonNode> body = Wire.read(in.body(), JsonNode.class);
        if (body.isEmpty() || !body.get().isContainerNode()) {
            return wrong("a rule or a list of rules");
        }
        Iterable<JsonNode> all = body.get().isArray() ? body.get() : List.of(body.get());
        for (JsonNode rule : all) {
            Optional<String> problem = rules.add(rule);
            if (problem.isPresent()) {
                return wrong(problem.get());
            }
        }
        return Reply.json(200, Map.of("rules", rules.all()));
    }

    private Reply ledger(Incoming in) {
        int limit = in.query("limit").map(ControlSurface::whole).orElse(Integer.MAX_VALUE);
        if (limit < 0) {
            return wrong("limit is a whole number");
        }
        Book.Wallet wallet = book.wallet(limit);
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
        return Reply.json(200, view);
    }

    private Reply statement(Incoming in) {
        if (!in.query("format").orElse("csv").equals("csv")) {
            return wrong("format is csv");
        }
        return Reply.text(200, Reply.CSV, protocol.statement(book.wallet(Integer.MAX_VALUE)));
    }

    private Reply reset() {
        book.reset();
        rules.clear();
        log.clear();
        protocol.reset();
        return Reply.empty(204);
    }

    private Reply advance(Incoming in) {
        long seconds =
                Wire.object(in.body()).map(body -> body.path("seconds").asLong(-1)).orElse(-1L);
        if (seconds < 0 || seconds > LONGEST_ADVANCE) {
            return wrong("seconds is a whole number, not negative");
        }
        clock.advance(Duration.ofSeconds(seconds));
        return Reply.json(200, Map.of("now", clock.now(), "ahead_seconds", clock.aheadSeconds()));
    }

    private Reply health() {
        return Reply.json(
                200,
                Map.of(
                        "provider", protocol.name(),
                        "now", clock.now(),
                        "ahead_seconds", clock.aheadSeconds(),
                        "pending", book.pendingCount(),
                        "callbacks_delivered", callbacks.delivered(),
                        "callbacks_lost", callbacks.lost()));
    }

    private static int whole(String text) {
        return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
    }

    private static Reply wrong(String why) {
        return Reply.json(400, Map.of("error", why));
    }
}
