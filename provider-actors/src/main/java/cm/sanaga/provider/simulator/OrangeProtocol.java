package cm.sanaga.provider.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpMethods;

/**
 * Orange's omcoreapis as a server: merchant payments, and cash-ins that answer when they are done.
 */
final class OrangeProtocol implements Protocol, Course.Caller {
    static final String BASE = "/omcoreapis/1.0.2";
    private static final Pattern ACTION = Pattern.compile(BASE + "/(mp|cashin)/(init|pay)");
    private static final Pattern ABOUT =
            Pattern.compile(BASE + "/(mp|cashin)/(paymentstatus|push)/([^/]+)");

    /** Refusals that Orange gives while the caller waits. */
    private static final Set<String> LATER = Set.of(Script.REJECTED, Script.EXPIRED);

    /** A cash-in that takes longer is answered as pending. */
    private static final Duration SYNCHRONOUS = Duration.ofSeconds(2);

    private final OrangeSimulator.Settings settings;
    private final OrangeChecks checks;
    private final AccessTokens tokens;
    private final Book book;
    private final Rules rules;
    private final SimulatedClock clock;
    private final Callbacks callbacks;
    private final Course course;

    OrangeProtocol(OrangeSimulator.Settings settings, Simulation parts) {
        this.settings = settings;
        this.tokens = new AccessTokens(parts.clock(), settings.tokenLife());
        this.checks = new OrangeChecks(settings, tokens);
        this.book = parts.book();
        this.rules = parts.rules();
        this.clock = parts.clock();
        this.callbacks = parts.callbacks();
        this.course = parts.course(settings.promptLife(), this);
        course.resume("");
    }

    @Override
    public String name() {
        return "orange";
    }

    @Override
    public CompletionStage<Reply> serve(Incoming in) {
        if (in.is("POST", "/token") || in.is("POST", "/oauth2/token")) {
            return now(checks.login(in));
        }
        Optional<Reply> stranger = checks.caller(in);
        if (stranger.isPresent()) {
            return now(stranger.get());
        }
        Matcher action = ACTION.matcher(in.path());
        if (action.matches() && in.method().equals("POST")) {
            return action.group(2).equals("init")
                    ? now(init(action.group(1)))
                    : pay(in, action.group(1));
        }
        Matcher about = ABOUT.matcher(in.path());
        return now(
                about.matches() && in.method().equals("GET")
                        ? about(about.group(1), about.group(2), about.group(3))
                        : Reply.json(404, Map.of("message", "No matching resource found")));
    }

    private Reply init(String kind) {
        String prefix = kind.equals("mp") ? "MP" : "CI";
        String random = UUID.randomUUID().toString().replace("-", "").substring(0, 20);
        var token =
                new Order(
                        prefix + random.toUpperCase(java.util.Locale.ROOT),
                        kind,
                        "",
                        "",
                        0,
                        "",
                        "",
                        null,
                        null,
                        Order.Status.INITIATED,
                        null,
                        null,
                        0,
                        clock.now(),
                        null);
        book.place(token);
        return OrangeWords.said(
                200, "Payment request successfully initiated", Map.of("payToken", token.key()));
    }

    private CompletionStage<Reply> pay(Incoming in, String kind) {
        Optional<JsonNode> body = Wire.object(in.body());
        Optional<Reply> wrong = body.flatMap(some -> checks.pay(in, some));
        if (wrong.isPresent() || body.isEmpty()) {
            return now(wrong.orElseGet(() -> Reply.json(400, Map.of("message", "not JSON"))));
        }
        Optional<Order> token = current(body.get().path("payToken").asText(), kind);
        if (token.isEmpty()) {
            return now(Reply.json(404, Map.of("message", "Unknown payToken")));
        }
        Order order = order(token.get(), body.get());
        if (token.get().status() != Order.Status.INITIATED) {
            return now(refusal(order, "TOKEN_USED"));
        }
        if (!checks.channel(body.get())) {
            return now(refusal(order, "CHANNEL"));
        }
        return pay(token.get(), order, rules.script(order, in.path()));
    }

    private CompletionStage<Reply> pay(Order token, Order order, Script script) {
        boolean atOnce = script.failure().filter(why -> !LATER.contains(why)).isPresent();
        // What succeeds after all was taken first.
        boolean ends = script.then().isEmpty();
        if (atOnce && ends && script.http() == Script.Http.NORMAL) {
            book.replace(token, order);
            return now(
                    book.end(order.key(), script.failure(), clock.now())
                            .map(ended -> OrangeWords.refused(ended, settings.channelMsisdn()))
                            .orElseGet(() -> refusal(order, "TOKEN_USED")));
        }
        var ended = new CompletableFuture<Order>();
        boolean waits =
                order.kind().equals("cashin")
                        && !script.unanswered()
                        && script.delay().compareTo(SYNCHRONOUS) <= 0;
        return course.begin(order, script, taken -> book.replace(token, taken), ended::complete)
                .thenCompose(
                        answer ->
                                switch (answer) {
                                    case TAKEN ->
                                            waits
                                                    ? ended.thenApply(this::outcome)
                                                    : now(outcome(order));
                                    case TAKEN_ALREADY -> now(refusal(order, "TOKEN_USED"));
                                    case ERROR -> now(OrangeWords.timedOut());
                                    case CUT -> now(new Reply.Cut());
                                });
    }

    private Reply outcome(Order order) {
        return order.status() == Order.Status.FAILED
                ? OrangeWords.refused(order, settings.channelMsisdn())
                : OrangeWords.said(
                        200,
                        order.kind().equals("mp")
                                ? "Merchant payment successfully initiated"
                                : "Cash in",
                        OrangeWords.view(order, settings.channelMsisdn()));
    }

    /** Says no without touching what the token already stands for. */
    private Reply refusal(Order order, String why) {
        return OrangeWords.refused(
                order.ended(Order.Status.FAILED, why, null, clock.now()), settings.channelMsisdn());
    }

    private Order order(Order token, JsonNode body) {
        String description = body.path("description").asText();
        return new Order(
                token.key(),
                token.kind(),
                body.path("orderId").asText(),
                "237" + body.path("subscriberMsisdn").asText(),
                Long.parseLong(body.path("amount").asText()),
                description.split(" ", 2)[0],
                description,
                body.path("notifUrl").asText(),
                null,
                Order.Status.PENDING,
                null,
                null,
                1,
                clock.now(),
                null);
    }

    /** The order as it is now: a token that nobody used dies by itself. */
    private Optional<Order> current(String key, String kind) {
        Optional<Order> found = book.find(key).filter(order -> order.kind().equals(kind));
        boolean dead =
                found.filter(order -> order.status() == Order.Status.INITIATED)
                        .filter(
                                order ->
                                        order.createdAt()
                                                .plus(settings.promptLife())
                                                .isBefore(clock.now()))
                        .isPresent();
        return dead
                ? book.end(key, Optional.of(Script.EXPIRED), clock.now()).or(() -> book.find(key))
                : found;
    }

    private Reply about(String kind, String what, String key) {
        return current(key, kind)
                .map(
                        order -> {
                            if (what.equals("push")) {
                                book.replace(order, order.prompted());
                            }
                            return OrangeWords.said(
                                    200,
                                    "Transaction retrieved successfully",
                                    OrangeWords.view(order, settings.channelMsisdn()));
                        })
                .orElseGet(() -> Reply.json(404, Map.of("message", "Unknown payToken")));
    }

    /** Orange names no amount when it calls back, unless it is to name a wrong one. */
    @Override
    public CompletionStage<Boolean> call(Order order, boolean otherAmount) {
        if (order.callback() == null) {
            return CompletableFuture.completedFuture(false);
        }
        var body = new LinkedHashMap<String, Object>();
        body.put("payToken", order.key());
        body.put("status", OrangeWords.status(order));
        body.put("message", "Notification de paiement");
        if (otherAmount) {
            body.put("amount", order.amount() + 1);
        }
        return callbacks.send(HttpMethods.POST, order.callback(), Wire.write(body));
    }

    @Override
    public String statement(Book.Wallet wallet) {
        return Statements.orange(wallet, settings.channelMsisdn());
    }

    @Override
    public void reset() {
        tokens.clear();
    }

    private static CompletionStage<Reply> now(Reply reply) {
        return CompletableFuture.completedFuture(reply);
    }
}
